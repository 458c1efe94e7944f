//! ZIP containers: their files, handed over one by one, containers within them included.

use super::fault::{Limits, OfficeFault};
use super::package::Package;
use super::sniff::{OfficeKind, sniff};

/// The longest name that is shown.
const LONGEST_NAME: usize = 240;

/// What takes the files of a container: the name, and the bytes or why there are none.
pub type EntrySink<'a> = dyn FnMut(&str, Result<Vec<u8>, OfficeFault>) + 'a;

/// Hands over the files of a ZIP file in their order, each with a name that is fit to be shown and
/// is never used as a path; a file that cannot be unpacked comes with its fault. The files of a ZIP
/// file within are handed over in its place, as `inner.zip/name`. Folders, links and what systems
/// leave behind (`__MACOSX`, `Thumbs.db`) are left out.
///
/// # Errors
/// A fault where the whole cannot be opened or goes beyond the bounds; what came before it stays.
pub fn zip_entries(
    bytes: &[u8],
    limits: &Limits,
    sink: &mut EntrySink<'_>,
) -> Result<(), OfficeFault> {
    let mut left = *limits;
    walk(bytes, "", &mut left, sink)
}

/// `left` shrinks with what is unpacked: the bounds are on the whole.
fn walk(
    bytes: &[u8],
    place: &str,
    left: &mut Limits,
    sink: &mut EntrySink<'_>,
) -> Result<(), OfficeFault> {
    let mut package = Package::open(bytes, left)?;
    for listed in package.list()? {
        let shown = name_of(&listed.raw_name);
        if !listed.is_file || is_litter(&shown) {
            continue;
        }
        let name = format!("{place}{shown}");
        left.entries = left.entries.checked_sub(1).ok_or_else(|| {
            OfficeFault::new(
                "too large",
                "it and the containers in it hold too many files",
            )
        })?;
        let unpacked = package.entry(listed.index);
        left.unpacked_bytes = package.left();
        let unpacked = match unpacked {
            Ok(unpacked) => unpacked,
            Err(fault) => {
                let all = fault.reason == "too large" && left.unpacked_bytes < left.entry_bytes;
                sink(&name, Err(fault.clone()));
                if all && left.unpacked_bytes == 0 {
                    return Err(fault);
                }
                continue;
            }
        };
        if sniff(&unpacked) != Some(OfficeKind::Zip) {
            sink(&name, Ok(unpacked));
        } else if left.nesting == 0 {
            let detail = "it lies too many containers deep; unpack the outer ones";
            sink(&name, Err(OfficeFault::new("too large", detail)));
        } else {
            left.nesting -= 1;
            let inner = walk(&unpacked, &format!("{name}/"), left, sink);
            left.nesting += 1;
            package.spend_down_to(left.unpacked_bytes);
            if let Err(fault) = inner {
                sink(&name, Err(fault));
            }
        }
    }
    Ok(())
}

/// A name for display: in Unicode, without what would make a path of it or upset a terminal.
fn name_of(raw: &[u8]) -> String {
    let decoded = decode_name(raw).replace('\\', "/");
    let mut out = String::new();
    for part in decoded.split('/') {
        let part: String = part
            .chars()
            .filter(|char| {
                !char.is_control()
                    && !matches!(char, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            })
            .collect();
        let is_drive = part.len() == 2 && part.ends_with(':');
        if part.is_empty() || part == "." || part == ".." || is_drive {
            continue;
        }
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(&part);
    }
    if out.is_empty() {
        return "unnamed".to_owned();
    }
    let length = out.chars().count();
    match length > LONGEST_NAME {
        // The end of a name tells more than its folders.
        true => out.chars().skip(length - LONGEST_NAME).collect(),
        false => out,
    }
}

/// Old Chinese programs write names in their code page and do not say so.
fn decode_name(raw: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let (gbk, bad) = encoding_rs::GB18030.decode_without_bom_handling(raw);
    if !bad {
        return gbk.into_owned();
    }
    let (big5, bad) = encoding_rs::BIG5.decode_without_bom_handling(raw);
    if !bad {
        return big5.into_owned();
    }
    encoding_rs::WINDOWS_1252
        .decode_without_bom_handling(raw)
        .0
        .into_owned()
}

fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || last.starts_with("._")
        || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    fn names(bytes: &[u8], limits: &Limits) -> (Vec<String>, Result<(), OfficeFault>) {
        let mut out = Vec::new();
        let outcome = zip_entries(bytes, limits, &mut |name, entry| {
            out.push(match entry {
                Ok(bytes) => format!("{name}={}", String::from_utf8_lossy(&bytes)),
                Err(fault) => format!("{name}!{}", fault.reason),
            });
        });
        (out, outcome)
    }

    #[test]
    fn nested_containers_are_entered_twice() {
        let deepest = zipped(&[("d.txt", b"4")]);
        let deeper = zipped(&[("c.zip", &deepest), ("c.txt", b"3")]);
        let inner = zipped(&[("b.zip", &deeper), ("b.txt", b"2")]);
        let outer = zipped(&[
            ("../../etc/a.txt", b"1"),
            ("C:\\x\\a.zip", &inner),
            ("__MACOSX/._a", b"x"),
        ]);
        let (names, outcome) = names(&outer, &Limits::default());
        assert_eq!(outcome, Ok(()));
        assert_eq!(
            names,
            [
                "etc/a.txt=1",
                "x/a.zip/b.zip/c.zip!too large",
                "x/a.zip/b.zip/c.txt=3",
                "x/a.zip/b.txt=2"
            ]
        );
    }

    #[test]
    fn names_of_old_programs_are_decoded() {
        assert_eq!(
            name_of(&encoding_rs::GBK.encode("政策/通知.doc").0),
            "政策/通知.doc"
        );
        assert_eq!(name_of("通知\u{202E}.txt".as_bytes()), "通知.txt");
        assert_eq!(name_of(b"../.."), "unnamed");
        assert_eq!(
            name_of("长".repeat(300).as_bytes()).chars().count(),
            LONGEST_NAME
        );
    }

    #[test]
    fn the_bounds_are_on_the_whole() {
        let inner = zipped(&[("a", &[b'a'; 60]), ("b", b"b")]);
        let outer = zipped(&[("i.zip", &inner), ("c", &[b'c'; 60]), ("d", b"d")]);
        let limits = Limits {
            unpacked_bytes: inner.len() as u64 + 100,
            ..Limits::default()
        };
        let (seen, _) = names(&outer, &limits);
        assert_eq!(seen[1], "i.zip/b=b");
        assert_eq!(seen[2], "c!too large");
        let few = Limits {
            entries: 3,
            ..Limits::default()
        };
        let (seen, outcome) = names(&outer, &few);
        assert_eq!(seen.len(), 2);
        assert_eq!(outcome.unwrap_err().reason, "too large");
    }
}
