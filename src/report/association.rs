//! The table of association: of the documents that mention one concept, how many mention others.

use super::Cell;
use super::column::{CONCEPT, Column, P_ADJUSTED, SHARE_HIGH, SHARE_LOW, count, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of};
use crate::error::Result;
use crate::measure::{Share, TwoByTwo, adjust_known, by_group, chi_square_p, group_sizes};
use crate::query::{ConceptTally, Facet};

/// What [`Associated::cells`] stand under, of documents that a query finds.
pub(super) const COLUMNS: [Column; 10] = [
    count("documents_of", "Documents for which the query holds."),
    count(
        "documents_both",
        "Of these, documents that mention the concept.",
    ),
    real("share", "documents_both / documents_of."),
    SHARE_LOW,
    SHARE_HIGH,
    count(
        "documents_rest",
        "Documents for which the query does not hold.",
    ),
    count(
        "documents_rest_with",
        "Of these, documents that mention the concept.",
    ),
    real("share_rest", "documents_rest_with / documents_rest."),
    real(
        "g2",
        "The log-likelihood ratio of the two-by-two table of documents.",
    ),
    P_ADJUSTED,
];

pub(super) const TABLE: Table = Table {
    name: "association",
    about: "Of the documents that mention one concept, how many mention each other concept; of all, by year and by agency.",
    columns: &[
        text("of", "The concept that the documents mention."),
        CONCEPT,
        text("by", "all documents, or those of one year or agency."),
        text("value", "The year or agency."),
        count("documents_of", "Documents that mention the concept of."),
        count(
            "documents_both",
            "Of these, documents that mention the other concept as well.",
        ),
        COLUMNS[2],
        COLUMNS[3],
        COLUMNS[4],
        count(
            "documents_rest",
            "Documents that do not mention the concept of.",
        ),
        count(
            "documents_rest_with",
            "Of these, documents that mention the other concept.",
        ),
        COLUMNS[7],
        COLUMNS[8],
        COLUMNS[9],
    ],
    order: "of, by (all, year, agency), concept (that of the lexicon), value",
    every_run: true,
    rows,
};

fn rows(data: &ReportData<'_>, rows: Rows<'_>) -> Result<()> {
    let number = |id: &String| data.lexicon.number(id);
    let with = data.options.with.iter().map(number);
    let with = with.collect::<Result<Vec<usize>>>()?;
    let mut facets = vec![("all", None)];
    for field in ["year", "agency"] {
        facets.push((field, Some(data.view.facet(field)?)));
    }
    let of_concepts: Vec<Vec<u32>> = data.tallies.iter().map(ordinals).collect();
    for of in data.of()? {
        let asked = Asked {
            of: &of_concepts[of],
            concepts: &of_concepts,
            except: Some(of),
            words: &data.words,
        };
        for (by, facet) in &facets {
            for one in asked.associated(facet.as_ref()) {
                if !with.is_empty() && !with.contains(&one.concept) {
                    continue;
                }
                let mut row = vec![
                    Cell::text(&data.lexicon.concepts[of].id),
                    Cell::text(&data.lexicon.concepts[one.concept].id),
                    Cell::text(*by),
                    cell_of(facet.as_ref().map_or("", |facet| &facet.values[one.group])),
                ];
                row.extend(one.cells());
                rows(row)?;
            }
        }
    }
    Ok(())
}

/// The documents of a concept.
pub(super) fn ordinals(tally: &ConceptTally) -> Vec<u32> {
    tally.docs.iter().map(|&(ordinal, _)| ordinal).collect()
}

/// Some documents of a view, and those of all concepts.
pub(super) struct Asked<'a> {
    /// The documents that are asked about, by their ordinals.
    pub of: &'a [u32],
    /// The documents of each concept.
    pub concepts: &'a [Vec<u32>],
    /// A concept that is not asked for: that of the documents themselves.
    pub except: Option<usize>,
    /// The words of each document of the view.
    pub words: &'a [u64],
}

/// How many of some documents mention a concept, and how many of the others.
pub(super) struct Associated {
    pub concept: usize,
    /// The number of the group among the values of a facet.
    pub group: usize,
    of: Share,
    rest: Share,
    g2: Option<f64>,
    p_adjusted: Option<f64>,
}

impl Associated {
    /// The share, for an order; below all others where there is none.
    pub(super) fn share(&self) -> f64 {
        self.of.value().unwrap_or(-1.0)
    }

    /// The same of G².
    pub(super) fn g2(&self) -> f64 {
        self.g2.unwrap_or(-1.0)
    }

    /// documents_of to p_adjusted.
    pub(super) fn cells(&self) -> [Cell; 10] {
        let interval = self.of.interval();
        [
            Cell::Count(self.of.whole),
            Cell::Count(self.of.part),
            Cell::real(self.of.value()),
            Cell::real(interval.map(|(low, _)| low)),
            Cell::real(interval.map(|(_, high)| high)),
            Cell::Count(self.rest.whole),
            Cell::Count(self.rest.part),
            Cell::real(self.rest.value()),
            Cell::real(self.g2),
            Cell::real(self.p_adjusted),
        ]
    }
}

impl Asked<'_> {
    /// The documents of each group among some; of all where there is no field.
    fn documents(ordinals: impl Iterator<Item = u32>, facet: Option<&Facet>) -> Vec<u64> {
        match facet {
            None => vec![ordinals.count() as u64],
            Some(facet) => {
                let groups = by_group(ordinals.map(|ordinal| (ordinal, 0)), facet);
                groups.iter().map(|group| group.documents).collect()
            }
        }
    }

    /// Each concept in each group that has documents; all are tests of one family.
    pub(super) fn associated(&self, facet: Option<&Facet>) -> Vec<Associated> {
        let mut has_of = vec![false; self.words.len()];
        for &ordinal in self.of {
            has_of[ordinal as usize] = true;
        }
        let total = match facet {
            None => vec![self.words.len() as u64],
            Some(facet) => {
                let sizes = group_sizes(self.words, facet);
                sizes.iter().map(|size| size.documents).collect()
            }
        };
        let alone = Self::documents(self.of.iter().copied(), facet);
        let mut found = Vec::new();
        let concepts = self.concepts.iter().enumerate();
        for (concept, docs) in concepts.filter(|&(concept, _)| Some(concept) != self.except) {
            let of_concept = Self::documents(docs.iter().copied(), facet);
            let here = docs.iter().copied().filter(|&one| has_of[one as usize]);
            let both = Self::documents(here, facet);
            for (group, &documents_of) in alone.iter().enumerate().filter(|(_, alone)| **alone > 0)
            {
                let table =
                    TwoByTwo::of_pair(both[group], documents_of, of_concept[group], total[group]);
                found.push(Associated {
                    concept,
                    group,
                    of: Share {
                        part: both[group],
                        whole: documents_of,
                    },
                    rest: Share {
                        part: of_concept[group] - both[group],
                        whole: total[group] - documents_of,
                    },
                    g2: table.and_then(TwoByTwo::g2),
                    p_adjusted: None,
                });
            }
        }
        let p: Vec<Option<f64>> = found.iter().map(|one| one.g2.map(chi_square_p)).collect();
        for (one, p_adjusted) in found.iter_mut().zip(adjust_known(&p)) {
            one.p_adjusted = p_adjusted;
        }
        found
    }
}
