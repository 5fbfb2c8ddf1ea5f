//! A page taken apart: just enough of HTML to find elements, their attributes
//! and their texts, and to see that they are closed in order.

use std::collections::BTreeMap;

/// Elements that have no end.
const VOID: [&str; 3] = ["meta", "link", "br"];

/// An element with all the text inside it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn is(&self, class: &str) -> bool {
        self.attribute("class").split(' ').any(|own| own == class)
    }
}

/// Every element of a page, in the order of their ends; panics if they are not
/// closed in the order in which they were opened.
pub(crate) fn elements(page: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut open: Vec<Element> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(at) = rest.find('<') {
        let text = plain(&rest[..at]);
        open.iter_mut().for_each(|element| element.text.push_str(&text));
        let end = at + rest[at..].find('>').unwrap();
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().unwrap();
            assert_eq!(element.name, name, "closed in the wrong order");
            found.push(element);
            continue;
        }
        let element = element(tag);
        if element.name == "style" {
            // What it holds is no markup.
            let end = rest.find("</style>").unwrap();
            rest = &rest[end..];
        }
        if VOID.contains(&element.name.as_str()) {
            found.push(element);
        } else {
            open.push(element);
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    found
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap();
        attributes.insert(key.trim().to_owned(), plain(value));
        rest = after;
    }
    Element { name: name.to_owned(), attributes, text: String::new() }
}

/// A text without its escapes.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
