//! The public interface, written down: a change of it is seen, and each item is
//! shown in use on its page.
//!
//! The compiler refuses `pub` where nobody outside can reach it (the lint
//! `unreachable_pub`), so that what is `pub` in the sources is the interface,
//! and reading them in the house's formatting is enough.
//! `ETALON_INTERFACE=write` writes the list anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::root;

const LIST: &str = "tests/data/public-api.txt";

/// What needs an example.
const SHOWN: [&str; 5] = ["pub fn ", "pub struct ", "pub enum ", "pub trait ", "pub type "];

/// A public item: what the list says of it, where its documentation stands if
/// it needs an example, and the code of its examples.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    line: String,
    place: Option<Place>,
    example: String,
}

/// A type or a function by itself on a page, or a method on that of its type.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    page: String,
    method: Option<String>,
}

/// The items that no example on their page shows in use: one that has nothing
/// but the item to show, or a call of the method.
fn unshown(items: &BTreeSet<Item>) -> Vec<&str> {
    let mut pages: BTreeMap<&str, String> = BTreeMap::new();
    for item in items {
        if let Some(place) = &item.place {
            *pages.entry(&place.page).or_default() += &item.example;
        }
    }
    let is_shown = |place: &Place| {
        let code = &pages[place.page.as_str()];
        place.method.as_ref().map_or(!code.is_empty(), |method| calls(code, method))
    };
    let without = |item: &&Item| item.place.as_ref().is_some_and(|place| !is_shown(place));
    items.iter().filter(without).map(|item| item.line.as_str()).collect()
}

/// Whether a method is named in code, after its value or its type.
fn calls(code: &str, method: &str) -> bool {
    code.match_indices(method).any(|(at, _)| {
        let is_whole =
            !code[at + method.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        is_whole && (code[..at].ends_with('.') || code[..at].ends_with("::"))
    })
}

/// What the lines of a body belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Body {
    Struct(String),
    Enum(String),
    Trait(String),
    Impl(String),
    /// Of no concern.
    Other,
}

/// The name after a keyword.
fn name(signature: &str, keyword: &str) -> String {
    let (_, after) = signature.split_once(keyword).unwrap();
    after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The lines from the first on until a signature ends, joined.
fn gathered(lines: &[&str], ends: impl Fn(&str) -> bool) -> String {
    let mut signature = String::new();
    for line in lines {
        let line = line.trim();
        if line.starts_with("//") || line.starts_with("#[") {
            continue;
        }
        if !signature.is_empty() && !signature.ends_with('(') && !line.starts_with(')') {
            signature.push(' ');
        }
        signature += line;
        if ends(&signature) {
            break;
        }
    }
    let bare = signature.trim_end_matches(['{', ';', ' ']);
    // What is private in a tuple is nobody's business.
    let bare = match bare.split_once('(') {
        Some((opening, fields)) if is_private_tuple(opening, fields) => opening,
        _ => bare,
    };
    bare.replace(",)", ")").replace("(mut self", "(self")
}

fn is_private_tuple(opening: &str, fields: &str) -> bool {
    opening.starts_with("pub struct ") && !fields.contains("pub ")
}

/// Whether a signature is complete: a body, a semicolon or a value begins.
fn is_signed(text: &str) -> bool {
    text.ends_with('{') || text.ends_with(';') || text.ends_with('}')
}

/// The public items of a file whose items have this path.
fn items(path: &str, text: &str) -> Vec<Item> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    let mut body = Body::Other;
    let mut example = String::new();
    // Whether the block at hand is Rust; none outside of blocks.
    let mut block: Option<bool> = None;
    let mut add = |line: String, place: Option<(&str, Option<String>)>, example: &str| {
        let place = place.map(|(page, method)| Place { page: format!("{path}: {page}"), method });
        found.push(Item { line: format!("{path}: {line}"), place, example: example.to_owned() });
    };
    for (at, line) in lines.iter().enumerate() {
        let inside = line.trim_start();
        let indent = line.len() - inside.len();
        if let Some(text) = inside.strip_prefix("///") {
            if text.starts_with(" ```") {
                block = block.is_none().then(|| text == " ```");
            } else if block == Some(true) {
                example += text;
            }
            continue;
        }
        if inside.starts_with('#') || inside.is_empty() {
            continue;
        }
        let rest = &lines[at..];
        match (indent, &body) {
            (0, _) => {
                if inside.starts_with("pub ") {
                    let whole = inside.starts_with("pub use") || inside.starts_with("pub const");
                    let mut signature =
                        gathered(
                            rest,
                            |text| if whole { text.ends_with(';') } else { is_signed(text) },
                        );
                    if inside.starts_with("pub const") {
                        signature = signature.split(" = ").next().unwrap_or_default().to_owned();
                    }
                    let named = SHOWN.iter().find(|word| inside.starts_with(**word));
                    let page = named.map(|word| name(&signature, &word["pub ".len()..]));
                    add(signature, page.as_deref().map(|page| (page, None)), &example);
                }
                let opens = gathered(rest, is_signed);
                if !line.starts_with('}') && !line.starts_with("where") {
                    body = match inside {
                        _ if inside.starts_with("pub struct ") => {
                            Body::Struct(name(&opens, "struct "))
                        }
                        _ if inside.starts_with("pub enum ") => Body::Enum(name(&opens, "enum ")),
                        _ if inside.starts_with("pub trait ") => {
                            Body::Trait(name(&opens, "trait "))
                        }
                        _ if inside.starts_with("impl") && !opens.contains(" for ") => {
                            Body::Impl(implemented(&opens))
                        }
                        _ => Body::Other,
                    };
                }
            }
            (4, Body::Struct(of)) if inside.starts_with("pub ") => {
                add(format!("{of}.{}", inside.trim_end_matches(',')), None, "");
            }
            (4, Body::Enum(of)) if inside.starts_with(|c: char| c.is_ascii_uppercase()) => {
                let ends = |text: &str| {
                    let open = text.matches(['{', '(']).count();
                    open == text.matches(['}', ')']).count() && text.ends_with(',')
                };
                let variant = gathered(rest, ends);
                add(format!("{of}::{}", variant.trim_end_matches(',')), None, "");
            }
            (4, Body::Trait(of))
                if ["fn ", "type ", "const "].iter().any(|w| inside.starts_with(w)) =>
            {
                add(format!("{of}::{}", gathered(rest, is_signed)), None, "");
            }
            (4, Body::Impl(of)) if inside.starts_with("pub ") => {
                let signature = gathered(rest, is_signed);
                let method = signature.contains(" fn ").then(|| name(&signature, " fn "));
                let place = method.map(|method| (of.as_str(), Some(method)));
                add(format!("{of}::{signature}"), place, &example);
            }
            _ => {}
        }
        example.clear();
    }
    found
}

/// The type of an inherent `impl`.
fn implemented(opening: &str) -> String {
    let mut rest = opening.trim_start_matches("impl");
    if rest.starts_with('<') {
        let mut depth = 0;
        let end = rest.find(|c| {
            depth += i32::from(c == '<') - i32::from(c == '>');
            depth == 0
        });
        rest = &rest[end.unwrap_or(0) + 1..];
    }
    rest.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The path by which users name what a file holds: as far down as modules are
/// public. What is in private ones is re-exported there.
fn public_path(file: &str, texts: &BTreeMap<String, String>) -> String {
    let mut parts = file.trim_end_matches(".rs").split('/');
    let mut path = parts.next().unwrap().to_owned();
    for part in parts {
        let declared = texts[&format!("{path}.rs")].contains(&format!("pub mod {part};"));
        if !declared {
            break;
        }
        path = format!("{path}/{part}");
    }
    if path == "lib" { "etalon".to_owned() } else { path.replace('/', "::") }
}

/// The interface of the library, sorted.
fn interface() -> BTreeSet<Item> {
    let mut texts = BTreeMap::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root().join("src")).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != "bin" {
                folders.push(path);
            } else if name.ends_with(".rs") {
                texts.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let read = texts.iter().flat_map(|(file, text)| items(&public_path(file, &texts), text));
    read.collect()
}

#[test]
fn the_public_interface_is_as_written_down() {
    let found: Vec<String> = interface().into_iter().map(|item| item.line).collect();
    let path = root().join(LIST);
    if std::env::var("ETALON_INTERFACE").is_ok_and(|value| value == "write") {
        fs::write(&path, found.join("\n") + "\n").unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    let written: BTreeSet<&str> = written.lines().collect();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let gone: Vec<_> = written.difference(&found).collect();
    let new: Vec<_> = found.difference(&written).collect();
    assert!(
        gone.is_empty() && new.is_empty(),
        "the interface has changed; docs/semver.md says what that means, and ETALON_INTERFACE=write \
         writes it down\ngone: {gone:#?}\nnew: {new:#?}"
    );
}

#[test]
fn every_public_item_is_shown_in_use_on_its_page() {
    let items = interface();
    let without = unshown(&items);
    assert!(
        without.is_empty(),
        "{} public items have no example on their page; extend one of their type by a call that \
         teaches something\n{}",
        without.len(),
        without.join("\n")
    );
}

#[test]
fn the_least_supported_rust_is_the_same_everywhere() {
    let manifest = crate::text("Cargo.toml");
    let line = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")).unwrap();
    let version = line.trim_end_matches('"');
    for page in ["README.md", "docs/semver.md"] {
        assert!(
            crate::text(page).contains(&format!("Rust {version}")),
            "{page}: not Rust {version}"
        );
    }
}

#[test]
fn items_are_read_as_they_stand() {
    let source = "\
//! A page.
pub use inner::{
    First,
    Second,
};

/// A thing.
///
/// ```
/// thing.act(3);
/// thing.activate();
/// ```
#[derive(Debug)]
pub struct Thing<T> {
    /// Seen.
    pub seen: T,
    hidden: u8,
}

impl<T: Into<u8>> Thing<T> {
    /// Does it.
    pub fn act(
        &self,
        much: u8,
    ) -> u8
    where
        T: Copy,
    {
        pub_like();
    }
    /// Not shown: `Thing::activated`.
    pub fn active(&self) {
        pub_like();
    }
    fn secret(&self) {}
    pub(crate) fn near(&self) {}
}

impl<T> Clone for Thing<T> {
    pub fn not_read() {}
}

/// ```text
/// Choice::One
/// ```
pub enum Choice {
    /// One.
    One,
    Two {
        /// A field.
        field: u8,
    },
}

pub trait Acting {
    /// Acts.
    fn act(&self) -> u8;
    fn again(&self) -> u8 {
        1
    }
}

pub struct Private<T>(pub(super) Vec<T>);
pub const MOST: u8 = 3;
pub(crate) fn near() {}
fn secret() {}
#[cfg(test)]
mod tests { pub fn not_read() {} }
";
    let lines: Vec<String> = items("x", source).into_iter().map(|item| item.line).collect();
    assert_eq!(
        lines,
        [
            "x: pub use inner::{ First, Second, }",
            "x: pub struct Thing<T>",
            "x: Thing.pub seen: T",
            "x: Thing::pub fn act(&self, much: u8) -> u8 where T: Copy,",
            "x: Thing::pub fn active(&self)",
            "x: pub enum Choice",
            "x: Choice::One",
            "x: Choice::Two { field: u8, }",
            "x: pub trait Acting",
            "x: Acting::fn act(&self) -> u8",
            "x: Acting::fn again(&self) -> u8",
            "x: pub struct Private<T>",
            "x: pub const MOST: u8",
        ]
    );
    let items: BTreeSet<Item> = items("x", source).into_iter().collect();
    assert_eq!(
        unshown(&items),
        [
            "x: Thing::pub fn active(&self)",
            "x: pub enum Choice",
            "x: pub struct Private<T>",
            "x: pub trait Acting",
        ]
    );
}
