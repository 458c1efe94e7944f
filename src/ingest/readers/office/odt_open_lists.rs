//! The lists of an ODT file that are open, and which of them are counted together.

use std::collections::HashMap;

use super::odt_lists::{ListId, OdtLists};
use super::xml::Element;

/// The open lists, the innermost last, with what is known of those before.
#[derive(Debug, Default)]
pub(crate) struct OpenLists {
    open: Vec<OpenList>,
    /// The outermost list that is open, or was last, and how many there were.
    list: usize,
    count: usize,
    /// The lists by their names, and the last one of each style.
    named: HashMap<String, usize>,
    styled: HashMap<String, usize>,
}

#[derive(Debug)]
struct OpenList {
    style: String,
    /// The list style of the item alone, where it has one.
    item_style: Option<String>,
    /// The number to start from, for the next item.
    start: Option<i64>,
    /// The next paragraph begins an item.
    at_item: bool,
}

impl OpenLists {
    /// A list opens, within another or anew: then it is counted from its start, unless it says
    /// that it goes on.
    pub(crate) fn open(&mut self, element: &Element<'_>) {
        let style = element
            .attribute("style-name")
            .or_else(|| self.open.last().map(|list| list.style.clone()))
            .unwrap_or_default();
        if self.open.is_empty() {
            let goes_on = element.attribute("continue-numbering").as_deref() == Some("true");
            let named = element.attribute("continue-list");
            let before = match named.and_then(|name| self.named.get(&name)) {
                Some(list) => Some(list),
                None if goes_on => self.styled.get(&style),
                None => None,
            };
            self.list = before.copied().unwrap_or_else(|| {
                self.count += 1;
                self.count
            });
            self.styled.insert(style.clone(), self.list);
            if let Some(name) = element.attribute("id") {
                self.named.insert(name, self.list);
            }
        }
        self.open.push(OpenList {
            style,
            item_style: None,
            start: None,
            at_item: false,
        });
    }

    pub(crate) fn open_item(&mut self, element: &Element<'_>) {
        if let Some(list) = self.open.last_mut() {
            list.at_item = true;
            list.start = element.number("start-value");
            list.item_style = element.attribute("style-override");
        }
    }

    pub(crate) fn close(&mut self) {
        self.open.pop();
    }

    /// The number of the paragraph or heading that opens.
    pub(crate) fn number(
        &mut self,
        lists: &mut OdtLists,
        element: &Element<'_>,
        style: &str,
    ) -> String {
        let depth = self.open.len();
        if let Some(list) = self.open.last_mut() {
            if !std::mem::take(&mut list.at_item) {
                return String::new();
            }
            let start = list.start.take();
            let given = list.item_style.take().unwrap_or_else(|| list.style.clone());
            let name = match given.is_empty() {
                true => lists.list_of(style).unwrap_or_default(),
                false => given,
            };
            return lists.next(&ListId::List(self.list), &name, depth - 1, start);
        }
        let level = element
            .number("outline-level")
            .and_then(|level| usize::try_from(level.checked_sub(1)?).ok());
        let is_out = element.attribute("is-list-header").as_deref() == Some("true")
            || lists.list_of(style).is_some_and(|list| list.is_empty());
        match level {
            Some(level) if element.name() == "h" && !is_out => {
                lists.next(&ListId::Outline, "", level, element.number("start-value"))
            }
            _ => String::new(),
        }
    }
}
