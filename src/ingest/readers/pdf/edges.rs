//! The edges that the lines of a column keep to.

use super::line::{Line, median};
use super::page::Page;

/// The edges that several lines keep to: a page number further out is no edge.
pub(super) fn edges<'a>(lines: impl Iterator<Item = &'a Line>) -> (f32, f32) {
    let (mut lefts, mut rights, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        lefts.push(line.left());
        rights.push(-line.right());
        sizes.push(line.size());
    }
    let room = median(&mut sizes);
    (outermost(&mut lefts, room), -outermost(&mut rights, room))
}

/// The least of the values that has company within `room`.
fn outermost(values: &mut [f32], room: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    let company = (values.len() / 12).max(1);
    let kept = values
        .iter()
        .zip(values.iter().skip(company))
        .find(|(value, next)| *next - *value <= room);
    kept.map_or_else(
        || values.first().copied().unwrap_or(0.0),
        |(value, _)| *value,
    )
}

/// Pages have the same margins, whatever stands on them: a page of short lines is told by the
/// others how wide it is.
pub(super) fn share_edges(pages: &mut [Page]) {
    let columns: Vec<(f32, f32)> = pages
        .iter()
        .filter(|page| page.one_column && page.lines.len() >= 4)
        .filter_map(|page| page.lines.first().map(|line| line.column))
        .collect();
    for page in pages.iter_mut().filter(|page| page.one_column) {
        let Some(own) = page.lines.first().map(|line| line.column) else {
            continue;
        };
        let alike = columns
            .iter()
            .filter(|other| (other.0 - own.0).abs() < 12.0);
        let mut rights: Vec<f32> = alike.map(|other| other.1).collect();
        let right = median(&mut rights).max(own.1);
        for line in &mut page.lines {
            line.column.1 = right;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_without_company_is_no_edge() {
        assert_eq!(outermost(&mut [50.0, 90.0, 90.5, 91.0, 120.0], 10.0), 90.0);
        assert_eq!(outermost(&mut [50.0], 10.0), 50.0);
        assert_eq!(outermost(&mut [], 10.0), 0.0);
    }
}
