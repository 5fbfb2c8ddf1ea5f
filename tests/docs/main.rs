//! What the documents say is so: their commands run and print what is printed,
//! their links lead somewhere, the book has them all, and the checklists for
//! contributors name tests that exist.

#![expect(clippy::unwrap_used, reason = "a failed test is a panic")]

mod book;
mod checklists;
mod commands;
mod interface;
mod links;
mod markdown;
mod outputs;
mod scratch;

use std::path::{Path, PathBuf};

/// The root of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every markdown file that people read, from the root; sorted.
fn documents() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ["docs", "adapters", "vectors"].map(PathBuf::from).into();
    found.extend(["README.md", "CHANGELOG.md"].map(str::to_owned));
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let path = folder.join(&name);
            // Environments and caches are not the project's.
            if name.starts_with('.') || name == "node_modules" {
                continue;
            }
            if root().join(&path).is_dir() {
                folders.push(path);
            } else if name.ends_with(".md") && name != "SUMMARY.md" {
                found.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn text(document: &str) -> String {
    std::fs::read_to_string(root().join(document)).unwrap_or_else(|e| panic!("{document}: {e}"))
}
