//! Pages as they are written: whatever documents say, it stands in them as text.

use std::cell::RefCell;
use std::sync::LazyLock;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::input::Input;
use crate::report::page::fuzzed::{page, scripts};
use crate::text::is_han;

/// The page taken apart by a parser of HTML.
#[derive(Default)]
struct Parts {
    /// Tags with the names of their attributes, comments and the like: what is markup.
    markup: Vec<String>,
    /// The values of attributes, and the texts between two pieces of markup, in order.
    texts: Vec<String>,
    within_text: bool,
}

#[derive(Default)]
struct Sink(RefCell<Parts>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut parts = self.0.borrow_mut();
        let is_text = matches!(token, Token::CharacterTokens(_) | Token::NullCharacterToken);
        if is_text {
            if !parts.within_text {
                parts.texts.push(String::new());
            }
            let more = match &token {
                Token::CharacterTokens(text) => text,
                _ => "\u{FFFD}",
            };
            if let Some(last) = parts.texts.last_mut() {
                last.push_str(more);
            }
            parts.within_text = true;
            return TokenSinkResult::Continue;
        }
        match token {
            Token::TagToken(tag) => {
                parts.within_text = false;
                return parts.tag(&tag);
            }
            Token::CommentToken(text) => parts.markup.push(format!("comment {text}")),
            Token::DoctypeToken(doctype) => parts.markup.push(format!("{doctype:?}")),
            _ => return TokenSinkResult::Continue,
        }
        parts.within_text = false;
        TokenSinkResult::Continue
    }
}

impl Parts {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let mut told = format!("{:?} {}", tag.kind, tag.name);
        for attribute in &tag.attrs {
            told.push_str(&format!(" {}", attribute.name.local));
            self.texts.push(attribute.value.to_string());
        }
        self.markup.push(told);
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        match &*tag.name {
            "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            _ => TokenSinkResult::Continue,
        }
    }

    fn of(html: &str) -> Parts {
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }
}

/// A page with the texts given, in turn, without its end: that has the scripts that draw, as they are.
fn made(texts: &[String]) -> (String, serde_json::Value) {
    static END: LazyLock<String> = LazyLock::new(|| {
        let [_, charts, script] = scripts();
        format!("<script>{charts}</script>\n<script>{script}</script>\n</body>\n</html>\n")
    });
    let mut at = 0;
    let mut next = || {
        at += 1;
        texts[at - 1].clone()
    };
    let (mut html, told) = page(&mut next).unwrap_or_else(|error| panic!("{error}"));
    assert!(html.ends_with(&*END), "the scripts are not as they were");
    html.truncate(html.len() - END.len());
    (html, told)
}

/// So many texts a page takes, and some more.
const TEXTS: usize = 90;

/// A text without all that could be taken for markup, for which a page is made as for the other: of
/// the same language and scripts, a link where it is one. The number tells texts apart.
fn harmless(text: &str, number: usize) -> String {
    if text.is_empty() {
        return String::new();
    }
    let main = text.split('-').next().unwrap_or_default();
    let mut calm = match main {
        _ if crate::supplement::link(text).is_some() => "http://a".to_owned(),
        "" | "zh" | "ja" | "ko" => format!("{main}-"),
        _ => "a".to_owned(),
    };
    type Script = (fn(char) -> bool, char);
    let of_script: [Script; 3] = [
        (is_han, '中'),
        (|c| ('\u{3040}'..='\u{30FF}').contains(&c), 'か'),
        (|c| ('\u{AC00}'..='\u{D7A3}').contains(&c), '가'),
    ];
    calm.extend(
        of_script
            .iter()
            .filter(|(has, _)| text.contains(has))
            .map(|(_, c)| c),
    );
    format!("{calm}{number}")
}

/// A text as a parser of HTML hands it over.
fn parsed(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace('\0', "\u{FFFD}")
}

/// The report page and the dossier are made of the same template; the pages with the texts given
/// and with harmless ones have the same markup, and the script is told what it is to be told.
pub fn page_output(data: &[u8]) {
    let mut input = Input::new(data);
    let texts: Vec<String> = (0..TEXTS).map(|_| input.text()).collect();
    let number = |text: &String| texts.iter().position(|one| one == text).unwrap_or_default();
    let calm: Vec<String> = texts
        .iter()
        .map(|text| harmless(text, number(text)))
        .collect();
    let ((html, told), (calm_html, _)) = (made(&texts), made(&calm));
    let (parts, calm_parts) = (Parts::of(&html), Parts::of(&calm_html));
    assert_eq!(parts.markup, calm_parts.markup);
    assert_eq!(parts.texts.len(), calm_parts.texts.len());
    let [first, ..] = scripts();
    assert!(
        parts.texts.iter().any(|text| text == first),
        "the first script"
    );
    let title = parsed(told["title"]["en"].as_str().unwrap_or_default());
    assert!(
        title.is_empty() || parts.texts.contains(&title),
        "{title:?}"
    );
    let data = parts
        .texts
        .iter()
        .rfind(|text| text.starts_with("{\"title\""));
    let read = data.map(|data| serde_json::from_str::<serde_json::Value>(data));
    let Some(Ok(read)) = read else {
        panic!("the data of the page are no JSON: {read:?}");
    };
    assert_eq!(read["title"], told["title"]);
    assert_eq!(read["charts"]["chart"]["option"], told["option"]);
    let concept = told["concept"][0].as_str().unwrap_or_default();
    assert_eq!(read["concepts"][concept], told["concept"][1]);
}
