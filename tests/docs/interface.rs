//! The public interface, written down: a change of it is seen, and the public
//! items without an example are counted.
//!
//! The compiler refuses `pub` where nobody outside can reach it (the lint
//! `unreachable_pub`), so that what is `pub` in the sources is the interface,
//! and reading them in the house's formatting is enough.
//! `ETALON_INTERFACE=write` writes the list anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::root;

const LIST: &str = "tests/data/public-api.txt";
/// Public types, traits and functions without an example. It may only fall.
const WITHOUT_EXAMPLE: usize = 621;

/// A public item: what the list says of it, and whether it needs and has an
/// example.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    line: String,
    needs_example: bool,
    has_example: bool,
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
    let mut example = false;
    let mut add = |line: String, needs_example: bool, has_example: bool| {
        found.push(Item { line: format!("{path}: {line}"), needs_example, has_example });
    };
    for (at, line) in lines.iter().enumerate() {
        let inside = line.trim_start();
        let indent = line.len() - inside.len();
        if inside.starts_with("///") {
            example |= inside.contains("```");
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
                    let needs = ["pub fn ", "pub struct ", "pub enum ", "pub trait "];
                    let needs = needs.iter().any(|word| inside.starts_with(word));
                    add(signature, needs, example);
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
                add(format!("{of}.{}", inside.trim_end_matches(',')), false, false);
            }
            (4, Body::Enum(of)) if inside.starts_with(|c: char| c.is_ascii_uppercase()) => {
                let ends = |text: &str| {
                    let open = text.matches(['{', '(']).count();
                    open == text.matches(['}', ')']).count() && text.ends_with(',')
                };
                let variant = gathered(rest, ends);
                add(format!("{of}::{}", variant.trim_end_matches(',')), false, false);
            }
            (4, Body::Trait(of))
                if ["fn ", "type ", "const "].iter().any(|w| inside.starts_with(w)) =>
            {
                add(format!("{of}::{}", gathered(rest, is_signed)), false, false);
            }
            (4, Body::Impl(of)) if inside.starts_with("pub ") => {
                let constant = inside.starts_with("pub const ") && !inside.contains(" fn ");
                let signature = gathered(rest, is_signed);
                add(format!("{of}::{signature}"), !constant, example);
            }
            _ => {}
        }
        example = false;
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
fn items_without_an_example_become_fewer() {
    let needing: Vec<Item> = interface().into_iter().filter(|item| item.needs_example).collect();
    let without: Vec<&str> =
        needing.iter().filter(|item| !item.has_example).map(|item| item.line.as_str()).collect();
    println!("{} of {} without an example:\n{}", without.len(), needing.len(), without.join("\n"));
    assert!(
        without.len() <= WITHOUT_EXAMPLE,
        "{} public items have no example, {WITHOUT_EXAMPLE} had none before",
        without.len()
    );
    assert!(
        without.len() == WITHOUT_EXAMPLE,
        "only {} public items have no example: write that number down",
        without.len()
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
    fn secret(&self) {}
    pub(crate) fn near(&self) {}
}

impl<T> Clone for Thing<T> {
    pub fn not_read() {}
}

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
    let needing = items("x", source).into_iter().filter(|item| item.needs_example);
    let has: Vec<bool> = needing.map(|item| item.has_example).collect();
    assert_eq!(has, [true, false, false, false, false]);
}
