//! JSON that may stand in a script element of a page: nothing in it ends the element.

use serde::Serialize;

/// The JSON of a value, with what HTML or JavaScript could take for its own written as `\u00XX`. It
/// reads back as the same value.
pub(in crate::report) fn script_json(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut out = String::with_capacity(json.len());
    // These stand within strings only.
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        let json = script_json(&"</script><!--&\u{2028}\u{2029}");
        assert_eq!(json, r#""\u003c/script\u003e\u003c!--\u0026\u2028\u2029""#);
    }

    proptest! {
        #[test]
        fn it_reads_back(text in any::<String>()) {
            let json = script_json(&text);
            let plain = !json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']);
            prop_assert!(plain);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
