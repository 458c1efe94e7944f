//! The names of the records of a source: each its own, though its file give an id twice.

use std::collections::HashMap;

/// The records of a source that were met.
#[derive(Debug, Default)]
pub struct RecordNames {
    /// Each with how often.
    met: HashMap<String, u64>,
}

impl RecordNames {
    /// The name of the next record: what it is called, with its number behind it where that comes again.
    pub fn name(&mut self, record: Option<&str>) -> String {
        let given = record.unwrap_or_default();
        let mut name = given.to_owned();
        while let Some(times) = self.met.get_mut(&name) {
            *times += 1;
            name = format!("{given}\u{0}{times}");
        }
        self.met.insert(name.clone(), 1);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_comes_again_has_its_number_behind_it() {
        let mut names = RecordNames::default();
        let mut name = |given| names.name(given);
        assert_eq!(name(Some("=a")), "=a");
        assert_eq!(name(None), "");
        assert_eq!(name(Some("=a")), "=a\u{0}2");
        assert_eq!(name(Some("=a")), "=a\u{0}3");
        assert_eq!(name(None), "\u{0}2");
    }
}
