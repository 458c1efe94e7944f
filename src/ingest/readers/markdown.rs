//! Markdown, with or without YAML front matter: a paragraph, heading, list item or table row a line.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use super::{Opened, Probe, Reader, plain, read_text};
use crate::document::{MetadataKey, Origin};
use crate::ingest::decode::Text;
use crate::ingest::fields::set_metadata;
use crate::ingest::{Item, Rejection};
use crate::text::{CELL_END, is_han};

pub(super) struct Markdown;

impl Reader for Markdown {
    fn claims(&self, probe: &Probe<'_>) -> bool {
        matches!(probe.extension, "md" | "markdown" | "mdown" | "mkd")
    }

    fn read(&self, mut opened: Opened<'_>, sink: &mut dyn FnMut(Item)) -> Result<(), Rejection> {
        let file = read_text(&mut opened)?;
        let (front, body) = split_front_matter(&file.text);
        let (text, heading) = render(body);
        let rendered = Text {
            text,
            encoding: file.encoding,
            source: file.source,
        };
        let mut document = plain::document(rendered, "markdown", opened.relative)?;
        if let Some(front) = front {
            let fields = parse_front_matter(front)
                .map_err(|detail| Rejection::new(opened.relative, "bad front matter", detail))?;
            set_metadata(&mut document.metadata, &fields, Origin::FrontMatter);
        }
        document
            .metadata
            .set(MetadataKey::Title, heading, Origin::Text);
        sink(Item::Document(Box::new(document)));
        Ok(())
    }
}

/// The front matter between `---` lines at the start of a file, and the rest.
fn split_front_matter(file: &str) -> (Option<&str>, &str) {
    let Some(rest) = file.strip_prefix("---").and_then(strip_line_end) else {
        return (None, file);
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(&rest[..at]), &rest[at + line.len()..]);
        }
        at += line.len();
    }
    (None, file)
}

fn strip_line_end(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', '\t']);
    text.strip_prefix("\r\n")
        .or_else(|| text.strip_prefix('\n'))
}

fn parse_front_matter(front: &str) -> Result<Map<String, Value>, String> {
    if front.len() > 1 << 20 {
        return Err("it is larger than 1 MiB".to_owned());
    }
    if front.trim().is_empty() {
        return Ok(Map::new());
    }
    serde_saphyr::from_str::<Map<String, Value>>(front).map_err(|error| {
        let message = error.to_string();
        format!("no YAML: {}", message.lines().next().unwrap_or_default())
    })
}

/// The text without its markup, and its first heading. A line end within a paragraph is a blank,
/// or nothing between Han characters; the cells of a table row are separated by [`CELL_END`].
fn render(body: &str) -> (String, Option<String>) {
    let mut out = String::with_capacity(body.len());
    let mut heading: Option<String> = None;
    let mut heading_start = None;
    let mut soft_break = false;
    for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                if std::mem::take(&mut soft_break) {
                    let between_han = out.chars().next_back().is_some_and(is_han)
                        && text.chars().next().is_some_and(is_han);
                    if !between_han {
                        out.push(' ');
                    }
                }
                out.push_str(&text);
            }
            Event::SoftBreak => soft_break = true,
            Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Heading { .. }) => {
                heading_start = Some(out.len());
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(start) = heading_start.take() {
                    heading.get_or_insert_with(|| out[start..].trim().to_owned());
                }
                end_line(&mut out);
            }
            Event::End(TagEnd::TableCell) => out.push_str(CELL_END),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                out.truncate(out.trim_end_matches([' ', '\u{2029}']).len());
                end_line(&mut out);
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::BlockQuote(_),
            ) => {
                soft_break = false;
                end_line(&mut out);
            }
            // A list within an item begins on a line of its own.
            Event::Start(Tag::List(_)) => end_line(&mut out),
            _ => {}
        }
    }
    (out, heading.filter(|heading| !heading.is_empty()))
}

fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_away_and_paragraphs_are_lines() {
        let (text, heading) = render(
            "# 关于**人工**智能的通知\n\n各地区要加强\n监管。\nSee artificial\nintelligence.\n\n\
             - 一、标准\n- 二、[申报](http://x)\n  - 其一\n\n|甲|乙|\n|-|-|\n|1|2|\n",
        );
        assert_eq!(heading.as_deref(), Some("关于人工智能的通知"));
        assert_eq!(
            text,
            "关于人工智能的通知\n各地区要加强监管。 See artificial intelligence.\n\
             一、标准\n二、申报\n其一\n甲 \u{2029} 乙\n1 \u{2029} 2\n"
        );
    }

    #[test]
    fn front_matter_is_metadata() {
        let (front, body) =
            split_front_matter("---\ntitle: \"通知: 一\"\ndate: 2020-01-02\n---\n正文");
        assert_eq!(body, "正文");
        let fields = parse_front_matter(front.unwrap()).unwrap();
        assert_eq!(fields["title"], "通知: 一");
        assert_eq!(fields["date"], "2020-01-02");
        assert_eq!(split_front_matter("---\nno end").0, None);
        assert!(parse_front_matter("a: [1").is_err());
    }
}
