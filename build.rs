//! Lists the files of `vectors/v1`, so that the binary carries the vectors of
//! its release: whoever installs it has no repository.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let folder = root.join("vectors");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", folder.join("v1").display());
    println!("cargo::rerun-if-changed={}", folder.join("MANIFEST.json").display());
    let mut files = vec![folder.join("MANIFEST.json")];
    collect(&folder.join("v1"), &mut files)?;
    files[1..].sort();
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&folder).map_err(io::Error::other)?.display().to_string();
        // Not the path itself: the text of the list is part of what the compiler
        // hashes, and builds in two folders would differ.
        let path = format!("/vectors/{name}");
        let _ = writeln!(
            list,
            "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
        );
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("published.rs"), list)
}

/// Every file of vectors below `folder`.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    Ok(())
}
