//! Documents of before 2007 (.doc, .wps), through the converter of LibreOffice where it is there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::docx::docx;
use super::fault::{Limits, OfficeDocument, OfficeFault};
use crate::ingest::outside::{Running, start};

/// The names of the converter.
const CONVERTERS: [&str; 2] = ["soffice", "libreoffice"];

/// Reads a .doc or .wps file by having it converted to DOCX in a temporary folder.
///
/// # Errors
/// A fault where there is no converter, it fails or takes too long, or its result cannot be read.
pub fn legacy(bytes: &[u8], limits: &Limits) -> Result<OfficeDocument, OfficeFault> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| CONVERTERS.map(|name| folder.join(name)))
        .find(|program| program.is_file());
    match found {
        Some(program) => convert(&program, bytes, limits),
        None => Err(OfficeFault::new(
            "format not read",
            "an old Office file (DOC, WPS) needs a converter; save it as DOCX, or install \
             LibreOffice so that `soffice` is on the PATH",
        )),
    }
}

fn convert(program: &Path, bytes: &[u8], limits: &Limits) -> Result<OfficeDocument, OfficeFault> {
    let failed = |error: std::io::Error| OfficeFault::new("cannot be converted", error.to_string());
    let folder = tempfile::Builder::new()
        .prefix("gongbao")
        .tempdir()
        .map_err(failed)?;
    let input = folder.path().join("input.doc");
    std::fs::write(&input, bytes).map_err(failed)?;
    let mut command = Command::new(program);
    command
        .args(["--headless", "--norestore", "--nologo", "--nolockcheck"])
        // A profile of our own: an office program that is open already would answer in its place.
        .arg(format!(
            "-env:UserInstallation={}",
            file_url(&folder.path().join("profile"))
        ))
        .args(["--convert-to", "docx:MS Word 2007 XML", "--outdir"])
        .arg(folder.path())
        .arg(&input)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut running = start(&mut command).map_err(failed)?;
    if !wait(&mut running, Duration::from_secs(limits.seconds)).map_err(failed)? {
        let detail = format!(
            "LibreOffice took more than {} seconds; save it as DOCX yourself",
            limits.seconds
        );
        return Err(OfficeFault::new("too slow", detail));
    }
    let output = folder.path().join("input.docx");
    let size = std::fs::metadata(&output)
        .map(|about| about.len())
        .map_err(|_| {
            OfficeFault::damaged("LibreOffice could not convert it (it may be under a password)")
        })?;
    if size > limits.unpacked_bytes {
        return Err(OfficeFault::new(
            "too large",
            format!("it converts to {size} bytes"),
        ));
    }
    docx(&std::fs::read(&output).map_err(failed)?, limits)
}

/// Waits for the program; `false` where it has not ended in time.
fn wait(running: &mut Running, limit: Duration) -> std::io::Result<bool> {
    let start = Instant::now();
    while running.ended()?.is_none() {
        if start.elapsed() > limit {
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(true)
}

fn file_url(path: &Path) -> String {
    let mut out = String::from("file://");
    let path: PathBuf = path.to_owned();
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn converter(folder: &Path, script: &str) -> PathBuf {
        let program = folder.join("soffice");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        program
    }

    #[test]
    fn the_result_is_read_and_failures_are_faults() {
        let folder = tempfile::tempdir().unwrap();
        let document = b"x";
        let part = "<document><body><p><r><t>正文</t></r></p></body></document>";
        let made = super::super::package::tests::zipped(&[("word/document.xml", part.as_bytes())]);
        std::fs::write(folder.path().join("made"), made).unwrap();
        let made = folder.path().join("made");
        // The converter's last argument is the input, the one before it the folder.
        let script = format!(
            "while [ $# -gt 2 ]; do shift; done; cp {} $1/input.docx",
            made.display()
        );
        let limits = Limits {
            seconds: 1,
            ..Limits::default()
        };
        let program = converter(folder.path(), &script);
        assert_eq!(convert(&program, document, &limits).unwrap().text, "正文\n");
        let program = converter(folder.path(), "exit 1");
        assert_eq!(
            convert(&program, document, &limits).unwrap_err().reason,
            "damaged"
        );
        let program = converter(folder.path(), "sleep 20 & wait");
        let start = Instant::now();
        assert_eq!(
            convert(&program, document, &limits).unwrap_err().reason,
            "too slow"
        );
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_path_is_escaped_in_a_url() {
        assert_eq!(
            file_url(Path::new("/some/a b/通")),
            "file:///some/a%20b/%E9%80%9A"
        );
    }
}
