//! Bounds: what a page may not exceed, looked at before it costs anything.

use super::dom::Dom;
use super::{PageFault, PageLimits};

/// The page must not have more bytes than allowed.
pub(super) fn check_size(page: &str, limits: &PageLimits) -> Result<(), PageFault> {
    if page.len() > limits.bytes {
        let detail = format!(
            "the page has {} bytes; at most {}",
            page.len(),
            limits.bytes
        );
        return Err(PageFault::new("too large", detail));
    }
    Ok(())
}

/// The tree must not be deeper than allowed, as it is walked by recursion.
pub(super) fn check_depth(dom: &Dom, limits: &PageLimits) -> Result<(), PageFault> {
    if dom.depth() > limits.depth {
        return Err(too_deep(limits));
    }
    Ok(())
}

pub(super) fn too_deep(limits: &PageLimits) -> PageFault {
    let detail = format!("elements are nested more than {} deep", limits.depth);
    PageFault::new("too deep", detail)
}

pub(super) fn too_many_nodes(limits: &PageLimits) -> PageFault {
    let detail = format!("the page has more than {} elements and texts", limits.nodes);
    PageFault::new("too large", detail)
}

/// The parser compares each attribute with all before it in the same tag: a tag with a million of
/// them would take hours, and is one piece to the parser.
pub(super) fn check_attributes(html: &str, limits: &PageLimits) -> Result<(), PageFault> {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(start) = find(bytes, at, b"<") {
        at = start + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (count, end) = attributes(bytes, at, limits.attributes);
        if count > limits.attributes {
            let detail = format!("an element has more than {} attributes", limits.attributes);
            return Err(PageFault::new("too large", detail));
        }
        // What looks like tags in a script is none.
        let name = &bytes[at..bytes.len().min(at + 6)];
        at = end;
        if name.eq_ignore_ascii_case(b"script") {
            at = find(bytes, end, b"</").unwrap_or(bytes.len());
        }
    }
    Ok(())
}

/// The number of attributes of the tag whose name begins at `at`, and where it ends. Counting
/// stops soon after `limit`.
fn attributes(bytes: &[u8], mut at: usize, limit: usize) -> (usize, usize) {
    let mut count = 0;
    let mut between = false;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'>' => break,
            b'=' if !between => {
                // A value in quotes ends at the next quote, whatever it holds.
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
                    at = find(bytes, at + 1, &[quote]).map_or(bytes.len(), |end| end + 1);
                    between = true;
                    continue;
                }
            }
            _ if byte.is_ascii_whitespace() || byte == b'/' => {
                between = true;
                continue;
            }
            _ => {}
        }
        if between {
            count += 1;
            if count > limit {
                break;
            }
        }
        between = false;
    }
    (count, at)
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, what).map(|at| from + at)
}
