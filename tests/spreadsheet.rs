//! The tables in LibreOffice Calc, which GONGBAO_SOFFICE names; run by `--ignored`.

mod support;

use std::process::Command;

use support::Place;

/// A table or workbook as Calc understands it, in its own XML.
fn opened(place: &Place, file: &str) -> String {
    let soffice = std::env::var("GONGBAO_SOFFICE").expect("GONGBAO_SOFFICE names soffice");
    let mut command = Command::new(soffice);
    if file.ends_with(".csv") {
        // What the dialogue of Calc offers for a CSV file that begins with a byte order mark: UTF-8,
        // commas, dates as dates.
        command.arg("--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true");
    }
    let ran = command
        .arg(format!(
            "-env:UserInstallation=file://{}",
            place.path("profile").display()
        ))
        .args(["--headless", "--convert-to", "fods", "--outdir"])
        .arg(place.path("opened"))
        .arg(place.path("reports").join(file))
        .output()
        .unwrap();
    let stem = file.rsplit_once('.').unwrap().0;
    let opened = place.path("opened").join(format!("{stem}.fods"));
    std::fs::read_to_string(&opened)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)))
}

#[test]
#[ignore = "needs LibreOffice"]
fn calc_opens_the_tables_as_they_are_meant() {
    let place = Place::new();
    let records = [
        ("link", "=HYPERLINK(\"http://x\")", "2021-03-01"),
        ("plus", "+1", "2021-03"),
        ("at", "@SUM(1)", ""),
        ("minus", "-1", "1899-12-31"),
        ("zh", "关于加强监管的通知", "2020-02-29"),
        ("year", "2021", "2021"),
    ];
    let lines = records.map(|(id, title, date)| {
        let text = "人工智能监管";
        format!("{}\n", serde_json::json!({"id": id, "title": title, "date": date, "text": format!("{text}{id}")}))
    });
    place.write("drop/all.jsonl", lines.concat());
    place
        .gongbao(&["run", "-q", "drop", "--format", "csv,xlsx"])
        .expect(0);
    let workbook = opened(&place, "report.xlsx");
    let table = opened(&place, "documents.csv");
    for (name, text) in [("report.xlsx", &workbook), ("documents.csv", &table)] {
        assert!(
            !text.contains("table:formula"),
            "{name}: a cell is run as a formula"
        );
        assert!(!text.contains("xlink:href"), "{name}: a cell became a link");
        assert!(
            text.contains("关于加强监管的通知"),
            "{name}: Chinese is lost"
        );
        assert!(text.contains("HYPERLINK("), "{name}: the title is lost");
        for date in ["2021-03-01", "2020-02-29"] {
            let cell = format!("office:date-value=\"{date}\"");
            assert!(text.contains(&cell), "{name}: {date} is no date");
        }
    }
    let sheet = "table:table table:name=\"";
    let sheets: Vec<&str> = workbook
        .split(sheet)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(sheets[..3], ["about", "documents", "concepts"]);
    assert!(workbook.contains("Documents with at least one occurrence of the concept."));
}
