//! Zones: the text of a document and its title.

use tantivy::schema::Field;

use crate::index::{Fields, columns};

/// Where in a document something stands. Positions are those of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    Text,
    Title,
}

impl Zone {
    pub(super) const ALL: [Zone; 2] = [Zone::Text, Zone::Title];

    /// The field of its atoms.
    pub(super) fn exact(self, fields: &Fields) -> Field {
        match self {
            Zone::Text => fields.exact,
            Zone::Title => fields.title_exact,
        }
    }

    /// The field of its words.
    pub(super) fn words(self, fields: &Fields) -> Field {
        match self {
            Zone::Text => fields.words,
            Zone::Title => fields.title_words,
        }
    }

    /// The column of its word boundaries.
    pub(super) fn boundaries(self) -> &'static str {
        match self {
            Zone::Text => columns::BOUNDARIES,
            Zone::Title => columns::TITLE_BOUNDARIES,
        }
    }
}
