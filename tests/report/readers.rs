//! What `.ci/views` puts to schemas that others have published.

use std::fs;
use std::path::PathBuf;

use crate::{runs, view};

#[test]
fn views_are_written_for_the_published_schemas() {
    let above = std::env::var_os("ETALON_PAGES").map(PathBuf::from);
    let folder = above.unwrap_or(env!("CARGO_TARGET_TMPDIR").into()).join("report_views");
    // Views of runs that are no longer made are not looked at.
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    for (number, run) in runs().iter().enumerate() {
        for (format, ending) in [("sarif", "sarif"), ("junit", "xml")] {
            let path = folder.join(format!("{number}.{ending}"));
            fs::write(path, view(&run.result(), format)).unwrap();
        }
    }
}
