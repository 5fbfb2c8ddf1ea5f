//! The book, built: its pages and the files that they link to, put together
//! from their places in the project, and every link of the pages followed.
//! `.ci/docs` gets mdBook and names it in `MDBOOK`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::links::resolved;
use crate::markdown::links;
use crate::{documents, root, text};

/// Copies what the book is made of to a folder of its own, so that pages from
/// everywhere keep their places.
fn gathered(folder: &Path) {
    let source = folder.join("src");
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    let mut files: BTreeSet<String> = documents().into_iter().collect();
    for document in documents() {
        for (_, target) in links(&text(&document)) {
            files.extend(resolved(&document, &target).map(|found| found.0));
        }
    }
    for file in files.iter().filter(|file| root().join(file).is_file()) {
        let place = source.join(file);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(root().join(file), place).unwrap();
    }
    // Its links are from docs/, the chapters of the book from the root.
    let summary = text("docs/SUMMARY.md").replace("](", "](docs/").replace("](docs/)", "]()");
    fs::write(source.join("SUMMARY.md"), summary.replace("](docs/../", "](")).unwrap();
    fs::copy(root().join("docs/book.toml"), folder.join("book.toml")).unwrap();
}

/// The values of an attribute in a page of HTML.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    page.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The pages below a folder.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pages(&path));
        } else if path.extension().is_some_and(|ending| ending == "html") {
            found.push(path);
        }
    }
    found
}

/// The links of a built page that lead nowhere. A folder is no page.
fn dead(page: &Path) -> Vec<String> {
    let html = fs::read_to_string(page).unwrap();
    let mut faults = Vec::new();
    for target in [attributes(&html, "href"), attributes(&html, "src")].concat() {
        if target.contains("://") || target.starts_with("data:") || target.starts_with("mailto:") {
            continue;
        }
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let place =
            if path.is_empty() { page.to_owned() } else { page.parent().unwrap().join(path) };
        if !place.is_file() {
            faults.push(format!("{}: ({target}) leads nowhere", page.display()));
        } else if !anchor.is_empty() {
            let there = fs::read_to_string(&place).unwrap_or_default();
            if !attributes(&there, "id").contains(&anchor) {
                faults.push(format!("{}: ({target}) names no place", page.display()));
            }
        }
    }
    faults
}

#[test]
#[ignore = "needs mdBook, which .ci/docs gets"]
fn the_built_book_has_no_dead_links() {
    let mdbook = std::env::var("MDBOOK").expect("MDBOOK names the program; .ci/docs sets it");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
    gathered(&folder);
    let status = Command::new(mdbook).arg("build").arg(&folder).status().unwrap();
    assert!(status.success(), "mdbook build: {status}");
    let pages = pages(&folder.join("html"));
    assert!(pages.len() >= documents().len(), "{} pages", pages.len());
    // The page for addresses that do not exist is looked at from anywhere.
    let own = pages.iter().filter(|page| !page.ends_with("404.html"));
    let faults: Vec<String> = own.flat_map(|page| dead(page)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("{} pages in {}", pages.len(), folder.join("html").display());
}

#[test]
fn dead_links_of_a_built_page_are_seen() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dead-links");
    fs::create_dir_all(folder.join("folder")).unwrap();
    let page = folder.join("page.html");
    let html = r##"<h1 id="a"><a href="#a"></a><a href="#b"></a><a href="no.html"></a>
<a href="folder"></a><a href="https://example.org/no"></a><img src="no.png">"##;
    fs::write(&page, html).unwrap();
    assert_eq!(dead(&page).len(), 4, "{:?}", dead(&page));
}
