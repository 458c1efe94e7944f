//! Reading pictures of pages, where the machine has a program for it: ocrmypdf, or pdftoppm and
//! tesseract.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::ingest::outside::start;

/// So long one file may take.
pub(super) const SECONDS: u64 = 900;
/// Simplified Chinese and English, as tesseract names them.
const LANGUAGES: &str = "chi_sim+eng";

/// The text of a PDF of pictures, a page after the other.
///
/// # Errors
/// What is missing or went wrong, as a sentence.
pub(super) fn read(pdf: &[u8]) -> Result<String, String> {
    let io = |error: std::io::Error| error.to_string();
    let folder = tempfile::Builder::new()
        .prefix("gongbao")
        .tempdir()
        .map_err(io)?;
    let input = folder.path().join("input.pdf");
    std::fs::write(&input, pdf).map_err(io)?;
    let deadline = Instant::now() + Duration::from_secs(SECONDS);
    if let Some(ocrmypdf) = program("ocrmypdf") {
        let (text, output) = (
            folder.path().join("text.txt"),
            folder.path().join("output.pdf"),
        );
        let mut command = Command::new(ocrmypdf);
        command
            .args(["-l", LANGUAGES, "--force-ocr", "--sidecar"])
            .arg(&text);
        run(command.arg(&input).arg(&output), deadline)?;
        return std::fs::read_to_string(&text).map_err(io);
    }
    let (Some(pdftoppm), Some(tesseract)) = (program("pdftoppm"), program("tesseract")) else {
        return Err("--ocr needs ocrmypdf, or pdftoppm and tesseract, on the PATH".to_owned());
    };
    let pages = folder.path().join("page");
    run(
        Command::new(pdftoppm)
            .args(["-r", "300", "-gray"])
            .arg(&input)
            .arg(&pages),
        deadline,
    )?;
    let mut pictures: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .map_err(io)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pgm"))
        .collect();
    pictures.sort();
    let mut text = String::new();
    for picture in pictures {
        let out = picture.with_extension("");
        let mut command = Command::new(&tesseract);
        run(
            command.arg(&picture).arg(&out).args(["-l", LANGUAGES]),
            deadline,
        )?;
        text.push_str(&std::fs::read_to_string(out.with_extension("txt")).map_err(io)?);
        text.push('\n');
    }
    Ok(text)
}

/// A program on the PATH.
fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

fn run(command: &mut Command, deadline: Instant) -> Result<(), String> {
    let name = Path::new(command.get_program()).display().to_string();
    let silent = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut running = start(silent).map_err(|error| format!("{name}: {error}"))?;
    loop {
        match running.ended() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("{name} failed ({status})")),
            Ok(None) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Ok(None) => return Err(format!("{name} took more than {SECONDS} seconds")),
            Err(error) => return Err(format!("{name}: {error}")),
        }
    }
}
