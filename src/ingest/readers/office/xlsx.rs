//! XLSX: the sheets of a workbook as rows of text, so that a table of documents can be read.

use std::io::Cursor;

use calamine::{Cell, Data, DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use super::fault::{Limits, OfficeFault};
use super::package::Package;

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows without the empty ones; a row ends with its last cell that holds something.
    pub rows: Vec<Vec<String>>,
}

/// Reads the sheets of an XLSX file that hold something. Dates are in ISO form, numbers without
/// the format that hides their digits, formulas are their last results, errors are empty.
///
/// # Errors
/// A fault where the file is damaged, under a password, beyond the bounds, or without text.
pub fn xlsx(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, OfficeFault> {
    // calamine unpacks whatever there is: see first that it stays within the bounds.
    Package::open(bytes, limits)?.measure()?;
    // It also counts without a look at overflow, which a damaged file can bring about.
    let read = std::panic::catch_unwind(|| read_sheets(bytes, limits));
    let sheets = read.unwrap_or_else(|_| Err(OfficeFault::damaged("its sheets make no sense")))?;
    if sheets.is_empty() {
        return Err(OfficeFault::new("no text", "its sheets are empty"));
    }
    Ok(sheets)
}

fn read_sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, OfficeFault> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let mut budget = Budget {
        cells: limits.cells,
        bytes: limits.unpacked_bytes,
    };
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let rows = match workbook.worksheet_cells_reader(&name) {
            Ok(mut reader) => {
                let mut rows = Rows::default();
                while let Some(cell) = reader.next_cell().map_err(|error| fault(&error))? {
                    rows.take(&cell, &mut budget)?;
                }
                rows.finish()
            }
            // A chart is a sheet without cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(fault(&error)),
        };
        if !rows.is_empty() {
            sheets.push(Sheet { name, rows });
        }
    }
    Ok(sheets)
}

fn fault(error: &XlsxError) -> OfficeFault {
    match error {
        XlsxError::Password => super::package::under_password(),
        other => OfficeFault::damaged(other),
    }
}

/// What the sheets may still take: a text that is stored once can stand in a million cells.
struct Budget {
    cells: usize,
    bytes: u64,
}

impl Budget {
    fn take(&mut self, cells: usize, bytes: usize) -> Result<(), OfficeFault> {
        match (
            self.cells.checked_sub(cells),
            self.bytes.checked_sub(bytes as u64),
        ) {
            (Some(cells), Some(bytes)) => {
                *self = Budget { cells, bytes };
                Ok(())
            }
            _ => Err(OfficeFault::new(
                "too large",
                "its sheets hold more cells or text than is allowed; split it",
            )),
        }
    }
}

#[derive(Default)]
struct Rows {
    /// The row of the sheet that is read, and what of it has come.
    number: u32,
    row: Vec<String>,
    done: Vec<Vec<String>>,
}

impl Rows {
    fn take(&mut self, cell: &Cell<DataRef<'_>>, budget: &mut Budget) -> Result<(), OfficeFault> {
        let text = text_of(cell.get_value().clone().into());
        if text.is_empty() {
            return Ok(());
        }
        let (row, column) = cell.get_position();
        if row != self.number {
            self.end_row();
            self.number = row;
        }
        let column = column as usize;
        budget.take((column + 1).saturating_sub(self.row.len()), text.len())?;
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        self.row[column] = text;
        Ok(())
    }

    fn end_row(&mut self) {
        if !self.row.is_empty() {
            self.done.push(std::mem::take(&mut self.row));
        }
    }

    fn finish(mut self) -> Vec<Vec<String>> {
        self.end_row();
        self.done
    }
}

fn text_of(value: Data) -> String {
    match value {
        Data::String(text) => text,
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "true".to_owned(),
        Data::Bool(false) => "false".to_owned(),
        Data::DateTime(date) => date_text(&date),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn date_text(date: &ExcelDateTime) -> String {
    let days = date.as_f64();
    if date.is_duration() {
        let seconds = (days * 86_400.0).round();
        let (hours, rest) = ((seconds / 3600.0).trunc(), (seconds % 3600.0).abs());
        return format!("{hours}:{:02}:{:02}", (rest / 60.0).trunc(), rest % 60.0);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if (0.0..1.0).contains(&days) {
        time
    } else if days.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    fn workbook(sheet: &str) -> Vec<u8> {
        const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const M: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        zipped(&[
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                     <Relationship Id=\"rId1\" Type=\"{R}/officeDocument\" Target=\"xl/workbook.xml\"/>\
                     </Relationships>"
                )
                .as_bytes(),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{M}\" xmlns:r=\"{R}\"><sheets><sheet name=\"政策\" \
                     sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
                )
                .as_bytes(),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                     <Relationship Id=\"rId1\" Type=\"{R}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                     <Relationship Id=\"rId2\" Type=\"{R}/styles\" Target=\"styles.xml\"/></Relationships>"
                )
                .as_bytes(),
            ),
            (
                "xl/styles.xml",
                format!(
                    "<styleSheet xmlns=\"{M}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
                     <xf numFmtId=\"14\"/></cellXfs></styleSheet>"
                )
                .as_bytes(),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{M}\"><sheetData>{sheet}</sheetData></worksheet>")
                    .as_bytes(),
            ),
        ])
    }

    #[test]
    fn cells_are_text_and_dates_are_iso() {
        let text = |at: &str, text: &str| {
            format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        };
        let bytes = workbook(&format!(
            "<row r=\"1\">{}{}{}</row><row r=\"5\">{}<c r=\"C5\" s=\"1\"><v>42924</v></c>\
             <c r=\"D5\"><v>2017</v></c><c r=\"E5\"><v>0.5</v></c><c r=\"F5\" t=\"b\"><v>1</v></c></row>",
            text("A1", "title"),
            text("B1", "text"),
            text("C1", "date"),
            text("A5", "关于人工智能的通知"),
        ));
        let sheets = xlsx(&bytes, &Limits::default()).unwrap();
        assert_eq!(sheets[0].name, "政策");
        assert_eq!(
            sheets[0].rows,
            [
                vec!["title", "text", "date"],
                vec![
                    "关于人工智能的通知",
                    "",
                    "2017-07-08",
                    "2017",
                    "0.5",
                    "true"
                ]
            ]
        );
    }

    #[test]
    fn empty_wide_and_damaged_books_are_faults() {
        let limits = Limits::default();
        assert_eq!(xlsx(&workbook(""), &limits).unwrap_err().reason, "no text");
        let few = Limits {
            cells: 100,
            ..limits
        };
        let wide = workbook("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>");
        assert_eq!(xlsx(&wide, &few).unwrap_err().reason, "too large");
        assert_eq!(
            xlsx(&zipped(&[("a", b"b")]), &limits).unwrap_err().reason,
            "damaged"
        );
    }
}
