//! Workbooks read back with another library.

use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx, open_workbook};
use proptest::prelude::*;

use super::*;
use crate::report::{Kind, MAX_CELL};

const TIME: &str = "2026-01-31T12:00:00Z";

const COLUMNS: [Column; 4] = [
    column("title", Kind::Text),
    column("date", Kind::Date),
    column("words", Kind::Count),
    column("share", Kind::Real),
];

const fn column(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        meaning: "What it says.",
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn date(date: &str) -> Cell {
    Cell::Date(date.to_owned())
}

/// A workbook in a folder of its own.
struct Made {
    folder: tempfile::TempDir,
    sha256: String,
}

impl Made {
    fn with(max_rows: u64, tables: &[(&str, &[[Cell; 4]])]) -> Made {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.xlsx");
        let mut out = XlsxFile::begin_with(&path, TIME, max_rows).unwrap();
        for (name, rows) in tables {
            out.begin_table(name, &COLUMNS, "date, then title").unwrap();
            for row in *rows {
                out.row(row).unwrap();
            }
        }
        let facts = [
            ("version", "0.1.0".to_owned()),
            ("filter", "=year>2020 <r>&</r>".to_owned()),
        ];
        let sha256 = out.end(&facts).unwrap();
        Made { folder, sha256 }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("report.xlsx")
    }

    fn book(&self) -> Xlsx<std::io::BufReader<std::fs::File>> {
        open_workbook(self.path()).unwrap()
    }

    fn sheet(&self, name: &str) -> Vec<Vec<Data>> {
        let range = self.book().worksheet_range(name).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    /// The text of a part of the file.
    fn part(&self, name: &str) -> String {
        let file = std::fs::File::open(self.path()).unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut text = String::new();
        let mut part = archive.by_name(name).unwrap();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        text
    }
}

fn first_column(made: &Made) -> Vec<String> {
    let rows = made.sheet("documents");
    rows[1..].iter().map(|row| row[0].to_string()).collect()
}

#[test]
fn each_value_has_its_type() {
    let made = Made::with(
        MAX_ROWS,
        &[(
            "documents",
            &[
                [
                    text("国务院办公厅"),
                    date("2021-03-01"),
                    Cell::Count(1 << 53),
                    Cell::Real(1.0 / 3.0),
                ],
                [
                    text("2021-03"),
                    date("2021-03"),
                    Cell::Count((1 << 53) + 1),
                    Cell::Real(f64::NAN),
                ],
                [
                    Cell::Empty,
                    date("1900-02-28"),
                    Cell::Empty,
                    Cell::Real(-1e-300),
                ],
                [
                    text(" \u{3000}a "),
                    date("1900-03-01"),
                    Cell::Count(0),
                    Cell::Real(1e300),
                ],
            ],
        )],
    );
    let rows = made.sheet("documents");
    let str = |text: &str| Data::String(text.to_owned());
    let day = |value: &Data| match value {
        Data::DateTime(date) => date.as_f64(),
        other => panic!("{other:?} is no date"),
    };
    assert_eq!(rows[0], ["title", "date", "words", "share"].map(str));
    assert_eq!(rows[1][0], str("国务院办公厅"));
    assert_eq!(day(&rows[1][1]), 44_256.0);
    assert_eq!(rows[1][2], Data::Float(9_007_199_254_740_992.0));
    assert_eq!(rows[1][3], Data::Float(1.0 / 3.0));
    assert_eq!(
        rows[2],
        [
            str("2021-03"),
            str("2021-03"),
            str("9007199254740993"),
            Data::Empty
        ]
    );
    assert_eq!(
        rows[3],
        [
            Data::Empty,
            str("1900-02-28"),
            Data::Empty,
            Data::Float(-1e-300)
        ]
    );
    assert_eq!(rows[4][0], str(" \u{3000}a "));
    assert_eq!(day(&rows[4][1]), 61.0);
    assert_eq!(rows[4][2..], [Data::Float(0.0), Data::Float(1e300)]);
}

#[test]
fn nothing_is_a_formula_or_a_link() {
    let texts = [
        "=HYPERLINK(\"http://x\")",
        "+1",
        "-1",
        "@SUM(1)",
        "http://x",
        "{=1}",
        "\t=1",
        "<r>a<b></r>",
        "#REF!",
        "TRUE",
    ];
    let rows: Vec<_> = texts
        .iter()
        .map(|each| [text(each), date(each), Cell::Empty, Cell::Empty])
        .collect();
    let made = Made::with(MAX_ROWS, &[("documents", &rows)]);
    assert_eq!(first_column(&made), texts);
    let sheet = made.part("xl/worksheets/sheet2.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("hyperlink"));
    let formulas = made.book().worksheet_formula("documents").unwrap();
    assert!(formulas.used_cells().next().is_none());
}

#[test]
fn a_long_text_is_cut_and_says_so() {
    let made = Made::with(
        MAX_ROWS,
        &[(
            "documents",
            &[[
                text(&"监𠀀".repeat(20_000)),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
            ]],
        )],
    );
    let read = first_column(&made).remove(0);
    assert!(read.encode_utf16().count() <= MAX_CELL);
    assert!(read.ends_with("[cut; the whole has 40000 characters]"));
}

#[test]
fn a_long_table_goes_on_in_another_sheet() {
    let row = |n| [Cell::Empty, Cell::Empty, Cell::Count(n), Cell::Empty];
    let rows: Vec<_> = (0..5).map(row).collect();
    let made = Made::with(3, &[("t", &rows), ("none", &[])]);
    assert_eq!(
        made.book().sheet_names(),
        ["about", "t", "t.2", "t.3", "none"]
    );
    let counts = |name: &str| -> Vec<String> {
        made.sheet(name)
            .iter()
            .map(|row| row[2].to_string())
            .collect()
    };
    assert_eq!(counts("t"), ["words", "0", "1"]);
    assert_eq!(counts("t.2"), ["words", "2", "3"]);
    assert_eq!(counts("t.3"), ["words", "4"]);
    assert_eq!(counts("none"), ["words"]);
    let about = made.sheet("about");
    let told = about
        .iter()
        .find(|row| row[0] == Data::String("t".into()))
        .unwrap();
    let expected = ["t", "t, t.2, t.3", "5", "date, then title"];
    assert_eq!(
        told.iter().map(ToString::to_string).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn the_first_sheet_explains() {
    let made = Made::with(MAX_ROWS, &[("documents", &[])]);
    let rows: Vec<String> = made
        .sheet("about")
        .iter()
        .map(|row| {
            row.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect();
    for expected in [
        "How the numbers were made|||",
        "version|0.1.0||",
        "filter|=year>2020 <r>&</r>||",
        "documents|documents|0|date, then title",
        "documents|date|date|What it says.",
        "documents|words|whole number|What it says.",
    ] {
        assert!(
            rows.iter().any(|row| row == expected),
            "{expected} in {rows:#?}"
        );
    }
}

#[test]
fn the_header_is_frozen_filtered_and_as_wide_as_what_is_below() {
    let made = Made::with(
        MAX_ROWS,
        &[(
            "documents",
            &[[
                text("国务院办公厅关于"),
                date("2021-03-01"),
                Cell::Count(1),
                Cell::Empty,
            ]],
        )],
    );
    let sheet = made.part("xl/worksheets/sheet2.xml");
    assert!(sheet.contains(
        "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
    ));
    assert!(sheet.contains("<autoFilter ref=\"A1:D2\"/>"));
    // Eight characters, each as wide as two letters; a gap.
    assert!(
        sheet.contains("<col min=\"1\" max=\"1\" width=\"17.7109375\" customWidth=\"1\"/>"),
        "{sheet}"
    );
}

#[test]
fn the_same_tables_are_the_same_bytes() {
    let rows = [[
        text("a"),
        date("2021-03-01"),
        Cell::Count(1),
        Cell::Real(0.5),
    ]];
    let make = || {
        Made::with(
            MAX_ROWS,
            &[("documents", &rows), ("trend", &rows), ("forms", &rows)],
        )
    };
    let (one, other) = (make(), make());
    assert_eq!(
        std::fs::read(one.path()).unwrap(),
        std::fs::read(other.path()).unwrap()
    );
    assert_eq!(one.sha256, other.sha256);
    assert!(
        one.part("docProps/core.xml")
            .contains(">2026-01-31T12:00:00Z<")
    );
    // Nothing stays beside the file.
    assert_eq!(std::fs::read_dir(one.folder.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let missing = tempfile::tempdir().unwrap().path().join("missing");
    let error = XlsxFile::begin(&missing.join("report.xlsx"), TIME)
        .err()
        .unwrap();
    assert!(error.to_string().contains("missing"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    assert!(XlsxFile::begin(&folder.path().join("report.xlsx"), "now").is_err());
    let mut out = XlsxFile::begin(&folder.path().join("report.xlsx"), TIME).unwrap();
    assert!(out.row(&[Cell::Empty]).is_err());
}

#[test]
fn a_panic_of_the_library_is_an_error() {
    let error = guarded(
        Path::new("report.xlsx"),
        || -> std::result::Result<(), _> {
            panic!("{}", std::io::Error::from(std::io::ErrorKind::StorageFull))
        },
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "cannot write report.xlsx: no storage space"
    );
}

/// Any text as a workbook holds it.
fn held(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let beyond =
        |c: char| (c < ' ' && c != '\t' && c != '\n') || c == '\u{FFFE}' || c == '\u{FFFF}';
    lines.replace(beyond, "\u{FFFD}")
}

proptest! {
    #[test]
    fn any_text_reads_back(texts in prop::collection::vec(any::<String>(), 1..20)) {
        let rows: Vec<_> = texts.iter().map(|each| [text(each), Cell::Empty, Cell::Count(1), Cell::Empty]).collect();
        let made = Made::with(MAX_ROWS, &[("documents", &rows)]);
        prop_assert_eq!(first_column(&made), texts.iter().map(|text| held(text)).collect::<Vec<_>>());
    }

    #[test]
    fn what_looks_like_xml_reads_back(texts in prop::collection::vec("(_x[0-9A-F]{4}_?|_x|<r>|</r>|&#?|;|\\]\\]>|[\r\n\t \u{1}\u{FFFF}'\"=监𠀀]){0,6}", 1..20)) {
        let rows: Vec<_> = texts.iter().map(|each| [text(each), Cell::Empty, Cell::Count(1), Cell::Empty]).collect();
        let made = Made::with(MAX_ROWS, &[("documents", &rows)]);
        prop_assert_eq!(first_column(&made), texts.iter().map(|text| held(text)).collect::<Vec<_>>());
    }

    #[test]
    fn any_number_reads_back(values in prop::collection::vec(any::<f64>(), 1..20)) {
        let rows: Vec<_> = values.iter().map(|&value| [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Real(value)]).collect();
        let made = Made::with(MAX_ROWS, &[("documents", &rows)]);
        for (row, value) in made.sheet("documents")[1..].iter().zip(&values) {
            let expected = if value.is_finite() { Data::Float(*value) } else { Data::Empty };
            prop_assert_eq!(&row[3], &expected);
        }
    }
}
