//! Whole PDFs, written here, and what is read from them.

use super::*;

/// A PDF of one-page contents. Its font `F` is Helvetica, `G` a Chinese font that is not embedded.
fn pdf(contents: &[&str], trailer: &str) -> Vec<u8> {
    let count = contents.len();
    let kids: Vec<String> = (0..count)
        .map(|page| format!("{} 0 R", 7 + 2 * page))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {count} >>", kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [5 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
            .to_owned(),
        "<< /Title (Report on Standards) >>".to_owned(),
    ];
    for (page, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R \
             /Resources << /Font << /F 3 0 R /G 4 0 R >> >> >>",
            8 + 2 * page
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
    }
    let start = out.len();
    out.extend_from_slice(
        format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes(),
    );
    for offset in offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    let tail =
        format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
    out.extend_from_slice(tail.as_bytes());
    out
}

/// Text at a place, in Helvetica of 10 points.
fn at(x: u32, y: u32, text: &str) -> String {
    format!("BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n")
}

/// Chinese text at a place, as its GBK bytes.
fn han(x: u32, y: u32, gbk: &[u16]) -> String {
    let hex: String = gbk.iter().map(|code| format!("{code:04X}")).collect();
    format!("BT /G 10 Tf {x} {y} Td <{hex}> Tj ET\n")
}

fn text_of(contents: &[&str]) -> String {
    read(&pdf(contents, "/Info 6 0 R"), &PdfLimits::default())
        .unwrap()
        .text
}

fn reason(bytes: &[u8]) -> &'static str {
    read(bytes, &PdfLimits::default()).unwrap_err().reason
}

#[test]
fn lines_are_joined_over_lines_and_pages() {
    let one = at(50, 700, "Section 1. The agencies shall main-")
        + &at(50, 688, "tain standards and shall report on")
        + &at(50, 20, "- 1 -");
    let two = at(50, 700, "them every year.")
        + &at(50, 670, "Sec. 2. Definitions.")
        + &at(50, 20, "- 2 -");
    assert_eq!(
        text_of(&[&one, &two]),
        "Section 1. The agencies shall maintain standards and shall report on them every year.\n\
         Sec. 2. Definitions.\n"
    );
}

#[test]
fn chinese_in_a_font_that_is_not_embedded_is_read_and_joined() {
    // 人工, 智能 on two full lines; 第二条 after them.
    let content = han(50, 700, &[0xB5DA, 0xD2BB, 0xCCF5, 0xC8CB, 0xB9A4])
        + &han(50, 685, &[0xD6C7, 0xC4DC, 0xA1A3])
        + &han(50, 670, &[0xB5DA, 0xB6FE, 0xCCF5]);
    assert_eq!(text_of(&[&content]), "第一条人工智能。\n第二条\n");
}

#[test]
fn cells_between_rules_are_rows() {
    let rules = "50 700 m 250 700 l 50 680 m 250 680 l 50 660 m 250 660 l S\n\
                 50 700 m 50 660 l 150 700 m 150 660 l 250 700 m 250 660 l S\n";
    let content = rules.to_owned()
        + &at(55, 685, "Item")
        + &at(155, 685, "Amount")
        + &at(55, 665, "Staff")
        + &at(155, 665, "7.50");
    assert_eq!(
        text_of(&[&content]),
        "Item \u{2029} Amount\nStaff \u{2029} 7.50\n"
    );
}

#[test]
fn a_page_that_is_set_up_the_page_is_turned() {
    let line = |x: u32, text: &str| format!("BT /F 10 Tf 0 1 -1 0 {x} 50 Tm ({text}) Tj ET\n");
    let content = line(130, "Second.") + &line(100, "First.") + &at(10, 10, "1");
    assert_eq!(text_of(&[&content]), "First.\nSecond.\n1\n");
}

#[test]
fn pages_that_are_lost_make_no_document() {
    let whole = String::from_utf8(pdf(&[&at(50, 700, "Text")], "")).unwrap();
    let holed = whole.replace("/Count 1", "/Count 9");
    assert_eq!(reason(holed.as_bytes()), "damaged");
}

#[test]
fn the_title_is_one_or_none() {
    let document = read(
        &pdf(&[&at(50, 700, "REPORT on standards")], "/Info 6 0 R"),
        &PdfLimits::default(),
    )
    .unwrap();
    assert_eq!(document.title.as_deref(), Some("Report on Standards"));
    assert_eq!((document.pages, document.unread_pages), (1, 0));
    let other = pdf(&[&at(50, 700, "Text")], "/Info 6 0 R");
    assert_eq!(read(&other, &PdfLimits::default()).unwrap().title, None);
    for none in [
        "final v2.docx",
        "Microsoft Word - 公告.doc",
        "Untitled",
        "文档1",
        "C:\\a\\b",
        "  ",
        "\u{FFFD}\u{FFFD}ab",
    ] {
        assert_eq!(title(none), None, "{none}");
    }
    assert_eq!(
        title("Microsoft Word - 关于标准的公告").as_deref(),
        Some("关于标准的公告")
    );
}

#[test]
fn pages_without_text_are_named_so() {
    assert_eq!(reason(&pdf(&["0 0 m 600 800 l S"], "")), "no text layer");
}

#[test]
fn a_file_under_a_password_is_named_so() {
    let zeros = "00".repeat(32);
    let encrypt = format!(
        "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{zeros}> /U <{zeros}> >>"
    );
    assert_eq!(
        reason(&pdf(&[&at(50, 700, "Text")], &encrypt)),
        "under a password"
    );
}

#[test]
fn damaged_files_are_named_so_or_read_as_far_as_they_go() {
    assert_eq!(reason(b""), "damaged");
    assert_eq!(reason(b"%PDF-1.7\n"), "damaged");
    let whole = pdf(&[&at(50, 700, "Text")], "");
    for end in (0..whole.len()).step_by(7) {
        let _ = read(&whole[..end], &PdfLimits::default());
    }
    assert_eq!(reason(&whole[..120]), "damaged");
}

#[test]
fn bounds_are_kept() {
    let whole = pdf(&[&at(50, 700, "Text"), &at(50, 700, "More")], "");
    let over = |limits: PdfLimits| read(&whole, &limits).unwrap_err().reason;
    let limits = PdfLimits::default();
    assert_eq!(
        over(PdfLimits {
            bytes: 100,
            ..limits
        }),
        "too large"
    );
    assert_eq!(over(PdfLimits { pages: 1, ..limits }), "too large");
    assert_eq!(
        over(PdfLimits {
            text_bytes: 3,
            ..limits
        }),
        "too large"
    );
    assert_eq!(
        over(PdfLimits {
            page_bytes: 3,
            ..limits
        }),
        "too large"
    );
    assert_eq!(
        over(PdfLimits {
            time: Duration::ZERO,
            ..limits
        }),
        "too large"
    );
}
