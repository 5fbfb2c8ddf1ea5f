//! Where tests leave what others look at: a browser, published schemas.

use std::fs;
use std::path::PathBuf;

/// An empty folder of this name: in what `ETALON_PAGES` names, or else below
/// the folder for tests. What is no longer made is not looked at.
pub(crate) fn folder(name: &str) -> PathBuf {
    let above = std::env::var_os("ETALON_PAGES").map(PathBuf::from);
    let folder = above.unwrap_or(env!("CARGO_TARGET_TMPDIR").into()).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}
