//! E-mail: the subject, sender, date, body and attachments of a message.

use mail_parser::{
    Addr, Address, Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::fault::{Limits, OfficeFault};

/// A message as a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// The subject.
    pub subject: Option<String>,
    /// The sender: the name, else the address.
    pub from: Option<String>,
    /// The day on which it was sent, as `YYYY-MM-DD` in the sender's own time zone.
    pub date: Option<String>,
    /// The body as text, where the message has it so.
    pub text: Option<String>,
    /// The body as HTML, where the message has it so.
    pub html: Option<String>,
    /// The files that came with it.
    pub attachments: Vec<Attachment>,
}

/// A file within a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, for display only.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Reads a message (`.eml`). A message within it is an attachment. Pictures that belong to the
/// HTML body are left out.
///
/// # Errors
/// A fault where there is no message, or it is beyond the bounds.
pub fn eml(bytes: &[u8], limits: &Limits) -> Result<Mail, OfficeFault> {
    if bytes.len() as u64 > limits.unpacked_bytes {
        let detail = format!("a message may have {} bytes", limits.unpacked_bytes);
        return Err(OfficeFault::new("too large", detail));
    }
    // A line of an mbox file may stand before the header.
    let bytes = match bytes.strip_prefix(b"From ") {
        Some(rest) => rest
            .splitn(2, |&byte| byte == b'\n')
            .nth(1)
            .unwrap_or_default(),
        None => bytes,
    };
    // The parser takes for granted what a damaged message lacks: that is one file, not the end of a run.
    let read = std::panic::catch_unwind(|| read(bytes, limits));
    read.unwrap_or_else(|_| Err(OfficeFault::damaged("its parts make no sense")))
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Mail, OfficeFault> {
    let message = MessageParser::default()
        .parse(bytes)
        .filter(|message| !message.headers().is_empty())
        .ok_or_else(|| OfficeFault::damaged("it is no message"))?;
    if message.attachments.len() > limits.entries {
        let detail = format!("a message may have {} attachments", limits.entries);
        return Err(OfficeFault::new("too large", detail));
    }
    let mut mail = Mail {
        subject: subject(&message),
        from: message.from().and_then(Address::first).and_then(sender),
        date: message
            .date()
            .filter(|date| date.is_valid())
            .map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)),
        ..Mail::default()
    };
    // Each body may be in several parts; the other kind stands for parts that lack it.
    for part in message.text_bodies() {
        if let PartType::Text(text) = &part.body {
            let own = undeclared(&message, part);
            append(&mut mail.text, own.as_deref().unwrap_or(text));
        }
    }
    for part in message.html_bodies() {
        if let PartType::Html(html) = &part.body {
            append(&mut mail.html, html);
        }
    }
    let mut left = limits.unpacked_bytes;
    for (number, part) in message.attachments().enumerate() {
        let content = match &part.body {
            PartType::Message(inner) => inner.raw_message(),
            PartType::InlineBinary(_) | PartType::Multipart(_) => continue,
            PartType::Text(_) | PartType::Html(_) | PartType::Binary(_) => part.contents(),
        };
        left = left.checked_sub(content.len() as u64).ok_or_else(|| {
            OfficeFault::new(
                "too large",
                "its attachments unpack to more than is allowed",
            )
        })?;
        let name = match (part.attachment_name(), &part.body) {
            (Some(name), _) => name.replace(['/', '\\'], "_").replace(char::is_control, ""),
            (None, PartType::Message(_)) => format!("{}.eml", number + 1),
            (None, _) => format!("attachment {}", number + 1),
        };
        mail.attachments.push(Attachment {
            name,
            bytes: content.to_vec(),
        });
    }
    Ok(mail)
}

fn append(body: &mut Option<String>, part: &str) {
    match body {
        Some(body) => {
            body.push('\n');
            body.push_str(part);
        }
        None => *body = Some(part.to_owned()),
    }
}

/// The subject. Old Chinese programs write it in their code page and do not say so.
fn subject(message: &Message<'_>) -> Option<String> {
    let part = message.root_part();
    let header = part
        .headers
        .iter()
        .find(|header| header.name == HeaderName::Subject)?;
    let raw = message
        .raw_message
        .get(header.offset_start as usize..header.offset_end as usize)
        .and_then(in_code_page);
    let subject = raw.or_else(|| message.subject().map(str::to_owned))?;
    Some(subject.trim().to_owned()).filter(|subject| !subject.is_empty())
}

/// The text of a part that is in a code page without saying so.
fn undeclared(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let declared = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .is_some();
    if declared || part.encoding != Encoding::None {
        return None;
    }
    in_code_page(
        message
            .raw_message
            .get(part.offset_body as usize..part.offset_end as usize)?,
    )
}

/// Bytes that are no UTF-8 but Chinese.
fn in_code_page(bytes: &[u8]) -> Option<String> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let (text, bad) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    (!bad).then(|| text.into_owned())
}

fn sender(sender: &Addr<'_>) -> Option<String> {
    let name = sender.name().or(sender.address())?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_gives_its_parts() {
        let message = "From: =?GBK?B?zajWqsrV?= <a@example.org>\r\n\
            Subject: =?UTF-8?B?5YWz5LqO5Lq65bel5pm66IO955qE6YCa55+l?=\r\n\
            Date: Sat, 8 Jul 2017 23:30:00 +0800\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
            Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n\
            vNPHv7zgudw=\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>x</p>\r\n--b\r\n\
            Content-Type: application/octet-stream\r\n\
            Content-Disposition: attachment; filename=\"../a.docx\"\r\n\
            Content-Transfer-Encoding: base64\r\n\r\nUEs=\r\n--b--\r\n";
        let mail = eml(message.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(mail.subject.as_deref(), Some("关于人工智能的通知"));
        assert_eq!(mail.from.as_deref(), Some("通知收"));
        assert_eq!(mail.date.as_deref(), Some("2017-07-08"));
        assert_eq!(mail.text.as_deref(), Some("加强监管"));
        assert_eq!(mail.html.as_deref(), Some("<p>x</p>"));
        assert_eq!(
            mail.attachments,
            [Attachment {
                name: ".._a.docx".to_owned(),
                bytes: b"PK".to_vec()
            }]
        );
    }

    #[test]
    fn a_code_page_that_is_not_declared_is_found() {
        let message = "From: a@b.c\nSubject: 关于通知\n\n加强监管";
        let bytes = encoding_rs::GBK.encode(message).0;
        let mail = eml(&bytes, &Limits::default()).unwrap();
        assert_eq!(mail.subject.as_deref(), Some("关于通知"));
        assert_eq!(mail.text.as_deref(), Some("加强监管"));
    }

    #[test]
    fn nothing_is_no_message() {
        assert_eq!(eml(b"", &Limits::default()).unwrap_err().reason, "damaged");
        let small = Limits {
            unpacked_bytes: 3,
            ..Limits::default()
        };
        assert_eq!(
            eml(b"From: a\n\nb", &small).unwrap_err().reason,
            "too large"
        );
    }
}
