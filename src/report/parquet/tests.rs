//! Tables read back with the crate that wrote them.

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use proptest::prelude::*;

use super::*;

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

fn written(rows: &[[Cell; 4]]) -> Vec<u8> {
    let facts = [("version", "0.1.0".to_owned())];
    let mut out = ParquetRows::begin(Vec::new(), &COLUMNS, "date", &facts).unwrap();
    for row in rows {
        out.row(row).unwrap();
    }
    out.end().unwrap()
}

fn reader(bytes: &[u8]) -> SerializedFileReader<std::fs::File> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    SerializedFileReader::new(file).unwrap()
}

fn read(file: Vec<u8>) -> Vec<Vec<Field>> {
    let reader = reader(&file);
    reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| {
            row.unwrap()
                .into_columns()
                .into_iter()
                .map(|(_, field)| field)
                .collect()
        })
        .collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn date(date: &str) -> Cell {
    Cell::Date(date.to_owned())
}

#[test]
fn each_value_has_its_type_and_what_is_unknown_is_null() {
    let rows = read(written(&[
        [
            text("国务院"),
            date("2021-03"),
            Cell::Count(7),
            Cell::Real(0.1),
        ],
        [
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Real(f64::INFINITY),
        ],
        [
            text(""),
            date("2021-03-01"),
            Cell::Count(i64::MAX as u64),
            Cell::Count(2),
        ],
    ]));
    let str = |text: &str| Field::Str(text.to_owned());
    let expected = [
        vec![
            str("国务院"),
            str("2021-03"),
            Field::Long(7),
            Field::Double(0.1),
        ],
        vec![Field::Null, Field::Null, Field::Null, Field::Null],
        vec![
            str(""),
            str("2021-03-01"),
            Field::Long(i64::MAX),
            Field::Double(2.0),
        ],
    ];
    assert_eq!(rows, expected);
}

#[test]
fn the_file_says_what_it_is() {
    let reader = reader(&written(&[]));
    let meta = reader.metadata().file_metadata();
    assert_eq!(meta.created_by(), Some(WRITTEN_BY));
    let told: Vec<_> = meta
        .key_value_metadata()
        .unwrap()
        .iter()
        .map(|pair| pair.key.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "order",
            "column.title",
            "column.date",
            "column.words",
            "column.share",
            "version"
        ]
    );
    assert_eq!(reader.metadata().num_row_groups(), 0);
}

#[test]
fn a_group_is_bounded_by_rows_and_by_bytes() {
    let row = [text("a"), Cell::Empty, Cell::Count(1), Cell::Empty];
    let rows = vec![row; GROUP_ROWS + 1];
    let long = [
        text(&"监".repeat(GROUP_BYTES / 3)),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
    ];
    for (rows, groups) in [(rows, [GROUP_ROWS as i64, 1]), (vec![long; 2], [1, 1])] {
        let file = written(&rows);
        assert!(file == written(&rows), "the same rows, the same bytes");
        let reader = reader(&file);
        let meta = reader.metadata();
        let told: Vec<i64> = meta
            .row_groups()
            .iter()
            .map(|group| group.num_rows())
            .collect();
        assert_eq!(told, groups);
    }
}

#[test]
fn a_value_of_another_kind_is_refused() {
    let mut out = ParquetRows::begin(Vec::new(), &COLUMNS, "", &[]).unwrap();
    for (place, cell) in [
        (0, Cell::Count(1)),
        (2, text("1")),
        (2, Cell::Count(u64::MAX)),
        (3, date("2021")),
    ] {
        let mut row = [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
        row[place] = cell;
        let error = out.row(&row).unwrap_err();
        assert!(error.to_string().contains(COLUMNS[place].name), "{error}");
    }
}

#[test]
fn what_the_output_said_is_not_wrapped() {
    #[derive(Debug)]
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut out = ParquetRows::begin(Full, &COLUMNS, "", &[]).unwrap();
    // More than is held back on the way.
    let mut number: u32 = 1;
    let noise: String = (0..99_999)
        .map(|_| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b' ' + (number >> 25) as u8 % 90)
        })
        .collect();
    out.row(&[text(&noise), Cell::Empty, Cell::Empty, Cell::Empty])
        .unwrap();
    let error = out.end().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull, "{error}");
}

proptest! {
    #[test]
    fn what_is_written_reads_back(values in prop::collection::vec((any::<String>(), any::<u32>(), any::<f32>()), 0..9)) {
        let rows: Vec<_> = values
            .iter()
            .map(|(title, words, share)| [text(title), Cell::Empty, Cell::Count(u64::from(*words)), Cell::Real(f64::from(*share))])
            .collect();
        let expected: Vec<_> = values
            .iter()
            .map(|(title, words, share)| {
                let share = if share.is_finite() { Field::Double(f64::from(*share)) } else { Field::Null };
                vec![Field::Str(title.clone()), Field::Null, Field::Long(i64::from(*words)), share]
            })
            .collect();
        prop_assert_eq!(read(written(&rows)), expected);
    }
}
