//! Documents of the Federal Register: the head of an executive order, and running heads.

/// What the head of a presidential document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    /// "Executive Order", "Proclamation".
    pub(super) kind: &'static str,
    pub(super) number: String,
    /// As printed: "October 25, 2005".
    pub(super) date: String,
    /// The line below the number.
    pub(super) title: Option<String>,
}

impl Order {
    /// Adds what is known to the metadata of a page.
    pub(super) fn add_to(self, fields: &mut Vec<(String, String)>) {
        fields.push(("Agency".to_owned(), "The President".to_owned()));
        fields.push((self.kind.to_owned(), self.number));
        fields.push(("Date".to_owned(), self.date));
    }
}

const KINDS: [&str; 3] = [
    "Executive Order",
    "Proclamation",
    "Presidential Determination",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How many lines the head of an issue can have before the document.
const HEAD_LINES: usize = 60;

/// The head "Executive Order 13388 of October 25, 2005" and the line below it.
pub(super) fn order(text: &str) -> Option<Order> {
    let mut lines = text.lines().take(HEAD_LINES);
    let (kind, number, date) = lines.find_map(head)?;
    let title = lines
        .next()
        .filter(|line| line.chars().count() <= 300 && !line.ends_with(':'));
    Some(Order {
        kind,
        number,
        date,
        title: title.map(str::to_owned),
    })
}

fn head(line: &str) -> Option<(&'static str, String, String)> {
    let (kind, rest) = KINDS
        .iter()
        .find_map(|kind| Some((*kind, line.strip_prefix(kind)?)))?;
    let (number, date) = rest.strip_prefix(' ')?.split_once(" of ")?;
    let number = number.strip_prefix("No. ").unwrap_or(number);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
    let date = date.trim_end_matches('.').trim();
    let (month, day) = date.split_once(' ')?;
    let is_date = MONTHS.contains(&month)
        && day.len() <= 8
        && day.ends_with(|c: char| c.is_ascii_digit())
        && day.contains(", ");
    (is_number && is_date).then(|| (kind, number.to_owned(), date.to_owned()))
}

/// The text without "[[Page 731]]", "Federal Register / Vol. 70, …" and rules. A paragraph that
/// such a line had cut in two is one again.
pub(super) fn without_running_heads(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut cut = false;
    for line in text.lines() {
        if is_running_head(line) {
            cut = true;
            continue;
        }
        // The first half ends in the midst of a sentence, and the second begins there.
        let goes_on = std::mem::take(&mut cut)
            && out
                .trim_end()
                .ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-'))
            && line.starts_with(|c: char| c.is_lowercase());
        if goes_on {
            out.truncate(out.trim_end().len());
            out.push(' ');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn is_running_head(line: &str) -> bool {
    let is_page = line
        .strip_prefix("[[Page ")
        .and_then(|rest| rest.strip_suffix("]]"))
        .is_some_and(|number| number.chars().all(|c| c.is_ascii_alphanumeric()));
    let is_rule = line.len() > 8 && line.chars().all(|c| matches!(c, '-' | '_'));
    let is_head = line.starts_with("Federal Register / Vol. ") && line.len() < 140;
    is_page || is_rule || is_head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_an_order_is_read() {
        let found = order(
            "Title 3--\nThe President\nExecutive Order 99001 of May 3, 2031\nKeeping Lists\nBy the",
        )
        .unwrap();
        assert_eq!(
            (found.number.as_str(), found.date.as_str()),
            ("99001", "May 3, 2031")
        );
        assert_eq!(found.title.as_deref(), Some("Keeping Lists"));
        assert_eq!(
            order("Executive Order 99001 of last year is revoked."),
            None
        );
        assert_eq!(order("Executive Order"), None);
    }

    #[test]
    fn running_heads_are_taken_out() {
        let text = "enforceable at law\n[[Page 731]]\nby a party.\n-----------\nFederal Register / Vol. 1, No. 2 / x\nSec. 2.\n";
        assert_eq!(
            without_running_heads(text),
            "enforceable at law by a party.\nSec. 2.\n"
        );
    }
}
