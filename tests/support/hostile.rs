//! Hostile files: PDF and ZIP as an attacker would write them.

use std::io::Write;

/// Packs bytes as a stream of PDF has them.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    deflate_repeated(bytes, 1)
}

/// The same of bytes that come so many times.
pub fn deflate_repeated(bytes: &[u8], times: usize) -> Vec<u8> {
    let level = flate2::Compression::best();
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), level);
    for _ in 0..times {
        packer.write_all(bytes).unwrap();
    }
    packer.finish().unwrap()
}

/// A ZIP file of the given entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A stream with what its dictionary says besides its length.
pub fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dictionary} /Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    out
}

/// A packed stream.
pub fn packed(dictionary: &str, data: &[u8]) -> Vec<u8> {
    stream(
        &format!("{dictionary} /Filter /FlateDecode"),
        &deflate(data),
    )
}

/// The objects of a PDF by their numbers.
pub type Objects = Vec<(usize, Vec<u8>)>;

/// The objects of a PDF of one page with that content.
pub fn page_objects(content: Vec<u8>) -> Objects {
    vec![
        (1, b"<</Type /Catalog /Pages 2 0 R>>".to_vec()),
        (2, b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec()),
        (
            3,
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources \
              <</Font <</F1 5 0 R>> /XObject <</X 6 0 R>>>>>>"
                .to_vec(),
        ),
        (4, content),
        (
            5,
            b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>".to_vec(),
        ),
    ]
}

/// Puts an object in the place of one, or adds it.
pub fn with(mut objects: Objects, number: usize, body: impl Into<Vec<u8>>) -> Objects {
    objects.retain(|(one, _)| *one != number);
    objects.push((number, body.into()));
    objects
}

/// A PDF of objects, with a table of them and what else the trailer says.
pub fn pdf_of(objects: &Objects, trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let size = objects.iter().map(|(number, _)| number + 1).max().unwrap();
    let mut places = vec![0; size];
    for (number, body) in objects {
        places[*number] = out.len();
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    for place in &places[1..] {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let end =
        format!("trailer\n<</Size {size} /Root 1 0 R {trailer}>>\nstartxref\n{table}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
    out
}

/// A PDF of one page with that content.
pub fn pdf(content: &str) -> Vec<u8> {
    pdf_of(&page_objects(packed("", content.as_bytes())), "")
}

/// A PDF of many pages with the same content.
pub fn pages(count: usize, content: &str) -> Vec<u8> {
    let mut objects = page_objects(packed("", content.as_bytes()));
    let mut kids = String::new();
    for number in 10..10 + count {
        kids.push_str(&format!("{number} 0 R "));
        let page = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources \
                    <</Font <</F1 5 0 R>>>>>>";
        objects.push((number, page.as_bytes().to_vec()));
    }
    let tree = format!("<</Type /Pages /Count {count} /Kids [{kids}]>>");
    pdf_of(&with(objects, 2, tree), "")
}

/// A PDF with object streams: where each of the objects in them lies.
pub fn pdf_with_object_streams(objects: &Objects, within: &[(usize, (u32, u16))]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let last = objects.iter().map(|(number, _)| *number);
    let last = last
        .chain(within.iter().map(|(number, _)| *number))
        .max()
        .unwrap();
    let mut table = vec![(0u8, 0u32, u16::MAX); last + 2];
    for (number, body) in objects {
        table[*number] = (1, out.len() as u32, 0);
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    for (number, (stream, index)) in within {
        table[*number] = (2, *stream, *index);
    }
    let start = out.len();
    table[last + 1] = (1, start as u32, 0);
    let mut data = Vec::new();
    for (kind, second, third) in &table {
        data.push(*kind);
        data.extend_from_slice(&second.to_be_bytes());
        data.extend_from_slice(&third.to_be_bytes());
    }
    let dictionary = format!("/Type /XRef /Size {} /W [1 4 2] /Root 1 0 R", table.len());
    out.extend_from_slice(format!("{} 0 obj\n", last + 1).as_bytes());
    out.extend_from_slice(&packed(&dictionary, &data));
    out.extend_from_slice(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}

/// An object stream that holds one object.
pub fn object_stream(number: usize, body: &[u8], more: &str) -> Vec<u8> {
    let mut data = format!("{number} 0 ").into_bytes();
    let dictionary = format!("/Type /ObjStm /N 1 /First {} {more}", data.len());
    data.extend_from_slice(body);
    packed(&dictionary, &data)
}

/// A PDF with arrays nested so deep that its parser's stack overflows, where nobody sees them from
/// outside.
pub fn nested_pdf(depth: usize) -> Vec<u8> {
    let mut body = vec![b'['; depth];
    body.extend(vec![b']'; depth]);
    let objects = page_objects(packed("", b"BT /F1 12 Tf 50 700 Td (Text.) Tj ET"));
    let objects = with(objects, 6, object_stream(7, &body, ""));
    pdf_with_object_streams(&objects, &[(7, (6, 0))])
}
