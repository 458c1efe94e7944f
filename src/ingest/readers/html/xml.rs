//! XML: documents of the Federal Register and others, as the page that a browser would make of them.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::bounds::{check_depth, check_size, too_deep, too_many_nodes};
use super::dom::{Data, Dom, Element, NodeId};
use super::{Page, PageFault, PageLimits, page, page_of};

/// Reads an XML file: XHTML as a web page, all else by its elements.
///
/// # Errors
/// A fault where the file is beyond the limits or is no well-formed XML.
pub fn xml_page(xml: &str, limits: &PageLimits) -> Result<Page, PageFault> {
    check_size(xml, limits)?;
    let dom = parse_xml(xml, limits)?;
    let root = dom
        .children(NodeId::ROOT)
        .find(|&id| dom.element(id).is_some());
    match root {
        None => Err(PageFault::new("bad XML", "the file has no element")),
        Some(root) if original(&dom, root).eq_ignore_ascii_case("html") => page(xml, limits),
        Some(root) => {
            let mut read = page_of(&dom);
            add_titles(&dom, root, &mut read);
            Ok(read)
        }
    }
}

/// The attribute that keeps the name an element had in the file.
const ORIGINAL: &str = "xml:name";

fn original(dom: &Dom, id: NodeId) -> &str {
    dom.attr(id, ORIGINAL).unwrap_or_default()
}

fn parse_xml(xml: &str, limits: &PageLimits) -> Result<Dom, PageFault> {
    let mut dom = Dom::new();
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<NodeId> = vec![NodeId::ROOT];
    loop {
        let parent = open.last().copied().unwrap_or(NodeId::ROOT);
        let event = reader.read_event().map_err(|error| {
            let at = reader.error_position();
            PageFault::new("bad XML", format!("at byte {at}: {error}"))
        })?;
        match event {
            Event::Start(start) => {
                let id = add_element(&mut dom, parent, &start, limits)?;
                open.push(id);
                if open.len() > limits.depth {
                    return Err(too_deep(limits));
                }
            }
            Event::Empty(start) => {
                add_element(&mut dom, parent, &start, limits)?;
            }
            // The document itself stays open.
            Event::End(_) if open.len() > 1 => {
                open.pop();
            }
            Event::Text(text) => add_text(&mut dom, parent, &text),
            Event::CData(text) => add_text(&mut dom, parent, &text),
            Event::GeneralRef(name) => {
                add_text(&mut dom, parent, &resolve(&name));
            }
            Event::Eof => break,
            _ => {}
        }
        if dom.len() > limits.nodes {
            return Err(too_many_nodes(limits));
        }
    }
    if open.len() > 1 {
        return Err(PageFault::new("bad XML", "the file ends within an element"));
    }
    check_depth(&dom, limits)?;
    name_generic(&mut dom);
    Ok(dom)
}

fn add_element(
    dom: &mut Dom,
    parent: NodeId,
    start: &BytesStart<'_>,
    limits: &PageLimits,
) -> Result<NodeId, PageFault> {
    let name = start.local_name();
    let name = name.as_ref().to_owned();
    let mut attrs = vec![(ORIGINAL.to_owned(), name.clone())];
    for attr in start.html_attributes().with_checks(false).flatten() {
        let key = attr.key.as_ref().to_ascii_lowercase();
        let value = attr.value.into_owned();
        attrs.push((key, value));
        if attrs.len() > limits.attributes {
            let detail = format!("an element has more than {} attributes", limits.attributes);
            return Err(PageFault::new("too large", detail));
        }
    }
    let name = html_name(&name).to_owned();
    let id = dom.add(Data::Element(Box::new(Element { name, attrs })));
    dom.append(parent, id);
    Ok(id)
}

fn add_text(dom: &mut Dom, parent: NodeId, text: &str) {
    let last = dom.last(parent);
    if let Some(last) = last.and_then(|last| dom.text_mut(last)) {
        last.push_str(text);
    } else {
        let id = dom.add(Data::Text(text.to_owned()));
        dom.append(parent, id);
    }
}

/// The character of an entity; an unknown one is kept as it stands.
fn resolve(name: &str) -> String {
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        },
        None => quick_xml::escape::resolve_xml_entity(name)
            .and_then(|text| text.chars().next())
            .map(u32::from),
    };
    match code.and_then(char::from_u32) {
        Some(c) => c.to_string(),
        None => format!("&{name};"),
    }
}

/// A name without a counterpart, until it is known whether it stands within text.
const GENERIC: &str = "";

/// The element of HTML that does what an element of XML does.
fn html_name(name: &str) -> &'static str {
    match name.to_ascii_uppercase().as_str() {
        // The Federal Register: pages and pictures, then text.
        "PRTPAGE" | "GPH" | "GID" | "MATH" | "BILCOD" | "STARS" | "SCRIPT" | "STYLE" | "HEAD" => {
            "template"
        }
        "E" | "SU" | "FR" | "AC" | "B" | "I" | "EM" | "STRONG" | "SUP" | "SUB" | "A" | "SPAN"
        | "REF" => "span",
        "P" | "FP" | "PARA" => "p",
        "HD" | "H1" | "H2" | "H3" | "TITLE" | "HEADING" => "h2",
        "GPOTABLE" | "TABLE" => "table",
        "ROW" | "TR" => "tr",
        "ENT" | "CHED" | "TD" | "TH" => "td",
        "PRE" => "pre",
        "BR" => "br",
        _ => GENERIC,
    }
}

/// Names the elements without a counterpart: those within a text are part of its line, the others
/// have lines of their own.
fn name_generic(dom: &mut Dom) {
    let ids: Vec<NodeId> = dom
        .all()
        .filter(|&id| dom.element(id).is_some_and(|e| e.name == GENERIC))
        .collect();
    let mut mixed: Vec<Option<bool>> = vec![None; dom.len()];
    for id in ids {
        let parent = dom.parent(id).unwrap_or(NodeId::ROOT);
        let known = mixed[parent.index()];
        let is_mixed = known.unwrap_or_else(|| {
            dom.children(parent)
                .any(|child| dom.text(child).is_some_and(|text| !text.trim().is_empty()))
        });
        mixed[parent.index()] = Some(is_mixed);
        if let Some(element) = dom.element_mut(id) {
            element.name = if is_mixed { "span" } else { "div" }.to_owned();
        }
    }
}

/// The title, if only an element of that name gives one.
fn add_titles(dom: &Dom, root: NodeId, page: &mut Page) {
    if page.title.is_some() {
        return;
    }
    let titles = ["title", "hd", "heading"];
    let found = dom
        .descendants(root)
        .find(|&id| titles.contains(&original(dom, id).to_ascii_lowercase().as_str()));
    if let Some(id) = found {
        let text: String = dom
            .descendants(id)
            .filter_map(|node| dom.text(node))
            .collect();
        page.title = Some(super::lines::one_line(&text)).filter(|title| !title.is_empty());
    }
}
