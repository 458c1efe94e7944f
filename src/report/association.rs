//! The table of association: of the documents that mention one concept, how many mention others.

use super::Cell;
use super::column::{CONCEPT, P_ADJUSTED, SHARE_HIGH, SHARE_LOW, count, real, text};
use super::data::ReportData;
use super::tables::{Rows, Table, cell_of};
use crate::error::Result;
use crate::measure::{Share, TwoByTwo, adjust_known, by_group, chi_square_p, group_sizes};
use crate::query::Facet;

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
        real("share", "documents_both / documents_of."),
        SHARE_LOW,
        SHARE_HIGH,
        count(
            "documents_rest",
            "Documents that do not mention the concept of.",
        ),
        count(
            "documents_rest_with",
            "Of these, documents that mention the other concept.",
        ),
        real("share_rest", "documents_rest_with / documents_rest."),
        real(
            "g2",
            "The log-likelihood ratio of the two-by-two table of documents.",
        ),
        P_ADJUSTED,
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
    for of in data.of()? {
        for (by, facet) in &facets {
            of_groups(data, of, &with, by, facet.as_ref(), rows)?;
        }
    }
    Ok(())
}

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

fn of_groups(
    data: &ReportData<'_>,
    of: usize,
    with: &[usize],
    by: &str,
    facet: Option<&Facet>,
    rows: Rows<'_>,
) -> Result<()> {
    let mut has_of = vec![false; data.view.docs.len()];
    for &(ordinal, _) in &data.tallies[of].docs {
        has_of[ordinal as usize] = true;
    }
    let ordinals = |concept: usize| {
        data.tallies[concept]
            .docs
            .iter()
            .map(|&(ordinal, _)| ordinal)
    };
    let total = match facet {
        None => vec![data.documents()],
        Some(facet) => {
            let sizes = group_sizes(&data.words, facet);
            sizes.iter().map(|size| size.documents).collect()
        }
    };
    let alone = documents(ordinals(of), facet);
    let mut found = Vec::new();
    for concept in (0..data.tallies.len()).filter(|&concept| concept != of) {
        let of_concept = documents(ordinals(concept), facet);
        let both = documents(ordinals(concept).filter(|&one| has_of[one as usize]), facet);
        for (group, &documents_of) in alone.iter().enumerate().filter(|(_, alone)| **alone > 0) {
            let table =
                TwoByTwo::of_pair(both[group], documents_of, of_concept[group], total[group]);
            found.push((
                concept,
                group,
                both[group],
                of_concept[group] - both[group],
                table.and_then(TwoByTwo::g2),
            ));
        }
    }
    let p: Vec<Option<f64>> = found.iter().map(|one| one.4.map(chi_square_p)).collect();
    // All are tests of the family, whichever of them are shown.
    for ((concept, group, both, rest_with, g2), p_adjusted) in
        found.into_iter().zip(adjust_known(&p))
    {
        if !with.is_empty() && !with.contains(&concept) {
            continue;
        }
        let share = Share {
            part: both,
            whole: alone[group],
        };
        let rest = Share {
            part: rest_with,
            whole: total[group] - alone[group],
        };
        let interval = share.interval();
        rows(vec![
            Cell::text(&data.lexicon.concepts[of].id),
            Cell::text(&data.lexicon.concepts[concept].id),
            Cell::text(by),
            cell_of(facet.map_or("", |facet| &facet.values[group])),
            Cell::Count(share.whole),
            Cell::Count(share.part),
            Cell::real(share.value()),
            Cell::real(interval.map(|(low, _)| low)),
            Cell::real(interval.map(|(_, high)| high)),
            Cell::Count(rest.whole),
            Cell::Count(rest.part),
            Cell::real(rest.value()),
            Cell::real(g2),
            Cell::real(p_adjusted),
        ])?;
    }
    Ok(())
}
