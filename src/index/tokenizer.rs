//! The tokenizer of the index: it splits at the separators that the analysis has put in.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::segment::TOKEN_SEPARATOR;

/// The separator is one byte.
const SEPARATOR: u8 = TOKEN_SEPARATOR as u8;

/// Its name.
pub(super) const SPLIT: &str = "gongbao_split";

pub(super) fn register(index: &mut tantivy::Index) {
    index
        .tokenizers()
        .register(SPLIT, SplitTokenizer::default());
    index.set_fast_field_tokenizers(index.tokenizers().clone());
}

/// Splits at [`TOKEN_SEPARATOR`]; the position of a token is its number.
#[derive(Clone, Default)]
pub(super) struct SplitTokenizer {
    token: Token,
}

pub(super) struct SplitTokens<'a> {
    rest: Option<&'a str>,
    token: &'a mut Token,
}

impl Tokenizer for SplitTokenizer {
    type TokenStream<'a> = SplitTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SplitTokens<'a> {
        self.token.reset();
        SplitTokens {
            rest: (!text.is_empty()).then_some(text),
            token: &mut self.token,
        }
    }
}

impl TokenStream for SplitTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(rest) = self.rest else {
            return false;
        };
        let (token, rest) = match memchr::memchr(SEPARATOR, rest.as_bytes()) {
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(token);
        // The first of a reset token is position 0.
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_position_of_a_token_is_its_number() {
        let mut tokenizer = SplitTokenizer::default();
        let text = ["安", "ai", ",", "全"].join("\u{1F}");
        let mut tokens = Vec::new();
        tokenizer.token_stream(&text).process(&mut |token| {
            tokens.push((token.position, token.text.clone()));
        });
        let expected = [(0, "安"), (1, "ai"), (2, ","), (3, "全")];
        assert_eq!(tokens, expected.map(|(at, text)| (at, text.to_owned())));
        assert!(!tokenizer.token_stream("").advance());
    }
}
