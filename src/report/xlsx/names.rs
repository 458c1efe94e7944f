//! The names of sheets, as Excel takes them.

use std::collections::BTreeSet;

/// A name of a sheet has at most this many UTF-16 units.
const MAX_NAME: usize = 31;

/// Hands out names of sheets, each but once; Excel takes `A` and `a` for the same.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// The name for a part of a table: `documents`, `documents.2` and so on.
    pub(super) fn give(&mut self, table: &str, part: usize) -> String {
        let plain: String = table
            .chars()
            .map(|c| match c {
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => '_',
                c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => '_',
                c => c,
            })
            .collect();
        let ending = match part {
            1 => String::new(),
            part => format!(".{part}"),
        };
        // Excel keeps `History` to itself.
        let own = match plain.as_str() {
            "" => "table",
            plain if plain.eq_ignore_ascii_case("history") => "history_",
            plain => plain,
        };
        let mut name = fitted(own, &ending);
        let mut number = 2;
        while !self.taken.insert(name.to_lowercase()) {
            name = fitted(own, &format!("~{number}{ending}"));
            number += 1;
        }
        name
    }
}

/// The name with its ending, the name cut so that both fit.
fn fitted(name: &str, ending: &str) -> String {
    let mut room = MAX_NAME - ending.len();
    let mut out = String::new();
    for c in name.chars() {
        if c.len_utf16() > room {
            break;
        }
        room -= c.len_utf16();
        out.push(c);
    }
    out + ending
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_kept_where_they_can_be() {
        let mut names = Names::default();
        assert_eq!(names.give("about", 1), "about");
        assert_eq!(names.give("documents", 1), "documents");
        assert_eq!(names.give("documents", 2), "documents.2");
        assert_eq!(names.give("About", 1), "About~2");
        assert_eq!(names.give("a/b", 1), "a_b");
        assert_eq!(names.give("History", 1), "history_");
        let long = "a_table_with_a_name_that_goes_on_and_on";
        assert_eq!(names.give(long, 1), "a_table_with_a_name_that_goes_o");
        assert_eq!(names.give(long, 12), "a_table_with_a_name_that_goe.12");
        assert_eq!(names.give(long, 12), "a_table_with_a_name_that_g~2.12");
    }

    proptest! {
        #[test]
        fn every_name_is_one_that_excel_takes(table in any::<String>(), part in 1..3_usize) {
            let mut names = Names::default();
            for _ in 0..3 {
                let name = names.give(&table, part);
                prop_assert!(rust_xlsxwriter::utility::check_sheet_name(&name).is_ok(), "{name:?}");
            }
        }
    }
}
