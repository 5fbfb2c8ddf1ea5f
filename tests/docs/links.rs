//! Every link of the documents leads to a file, a folder or a heading of the
//! project, and the book has every document.

use crate::markdown::{anchors, links};
use crate::{documents, root, text};

/// Where a link of a document leads, from the root, with its anchor; none if
/// it leaves the project.
pub(crate) fn resolved(document: &str, target: &str) -> Option<(String, Option<String>)> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (target, None),
    };
    if path.is_empty() {
        return Some((document.to_owned(), anchor));
    }
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some((parts.join("/"), anchor))
}

/// What is wrong with a link; none if nothing is.
fn fault(document: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return Some("begins with a slash".to_owned());
    }
    if !target.contains("://") && target.contains("..") && resolved(document, target).is_none() {
        return Some("leaves the project".to_owned());
    }
    let (path, anchor) = resolved(document, target)?;
    if !root().join(&path).exists() {
        return Some(format!("there is no `{path}`"));
    }
    let anchor = anchor?;
    if !path.ends_with(".md") {
        return None;
    }
    let known = anchors(&text(&path));
    (!known.contains(&anchor)).then(|| format!("`{path}` has no heading `#{anchor}`"))
}

#[test]
fn every_link_leads_somewhere() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for document in documents().into_iter().chain(["docs/SUMMARY.md".to_owned()]) {
        for (line, target) in links(&text(&document)) {
            // A chapter of the book that is still to come.
            if document == "docs/SUMMARY.md" && target.is_empty() {
                continue;
            }
            seen += 1;
            if let Some(fault) = fault(&document, &target) {
                faults.push(format!("{document}:{line}: ({target}) {fault}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 0, "no link was seen");
}

#[test]
fn dead_links_are_seen() {
    for (document, target, says) in [
        ("README.md", "docs/nothing.md", "there is no `docs/nothing.md`"),
        ("docs/tutorial.md", "docs/design.md", "there is no `docs/docs/design.md`"),
        ("docs/tutorial.md", "../../README.md", "leaves the project"),
        ("docs/tutorial.md", "/README.md", "begins with a slash"),
        ("docs/tutorial.md", "design.md#no-such-heading", "no heading `#no-such-heading`"),
        ("docs/design.md", "#no-such-heading", "no heading `#no-such-heading`"),
    ] {
        assert!(fault(document, target).is_some_and(|fault| fault.contains(says)), "{target}");
    }
    assert_eq!(fault("docs/tutorial.md", "../README.md#two-commands"), None);
    assert_eq!(fault("docs/tutorial.md", "https://example.org/nothing"), None);
}

#[test]
fn the_book_has_every_document_once() {
    let mut chapters: Vec<String> = links(&text("docs/SUMMARY.md"))
        .into_iter()
        .filter(|(_, target)| !target.is_empty())
        .map(|(_, target)| resolved("docs/SUMMARY.md", &target).expect("a file of the project").0)
        .collect();
    chapters.sort();
    assert_eq!(chapters, documents(), "docs/SUMMARY.md (left) and the documents (right)");
}
