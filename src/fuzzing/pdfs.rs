//! PDF files: their bytes as they are, and a whole file around a page, a font and a map made up.

use super::input::Input;
use super::reading::read;

/// The bytes of a PDF.
pub fn pdf(data: &[u8]) {
    let mut bytes = data.to_vec();
    if !data.starts_with(b"%PDF-") {
        bytes.splice(0..0, *b"%PDF-1.4\n");
    }
    read("a.pdf", &bytes);
}

/// What a page paints, the map from its codes to text, and its font, in a file that is whole.
pub fn pdf_page(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = input.byte();
    let (content, map) = (input.part(), input.part());
    let (font, resources) = (input.part(), input.part());
    let encoding = match kind % 4 {
        0 => {
            "/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font/Subtype\
              /CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]"
        }
        1 => {
            "/Encoding/GBK-EUC-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/F\
              /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]"
        }
        2 => "/Encoding/WinAnsiEncoding",
        _ => "/ToUnicode 6 0 R",
    };
    let subtype = if kind % 4 < 2 { "Type0" } else { "TrueType" };
    let stream = |bytes: &[u8]| {
        let mut out = format!("<</Length {}>>\nstream\n", bytes.len()).into_bytes();
        out.extend_from_slice(bytes);
        out.extend_from_slice(b"\nendstream");
        out
    };
    let mut of_font = format!("<</Type/Font/Subtype/{subtype}/BaseFont/F{encoding}").into_bytes();
    of_font.extend_from_slice(font);
    of_font.extend_from_slice(b">>");
    let mut of_page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R\
        /Resources<</Font<</F 5 0 R>>/XObject<</X 7 0 R>>"
        .to_vec();
    of_page.extend_from_slice(resources);
    of_page.extend_from_slice(b">>>>");
    let mut form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>\
        /XObject<</X 7 0 R>>>>"
        .to_vec();
    form.extend_from_slice(&stream(b"BT /F 9 Tf 9 9 Td (form) Tj ET")[2..]);
    let objects: [Vec<u8>; 7] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        of_page,
        stream(content),
        of_font,
        stream(map),
        form,
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(b"xref\n0 8\n0000000000 65535 f \n");
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer = format!("trailer\n<</Size 8/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.extend_from_slice(trailer.as_bytes());
    read("a.pdf", &file);
}
