//! What `.ci/views` puts to schemas that others have published.

use std::fs;

use crate::{pages, runs, view};

#[test]
fn views_are_written_for_the_published_schemas() {
    let folder = pages::folder("report_views");
    for (number, run) in runs().iter().enumerate() {
        for (format, ending) in [("sarif", "sarif"), ("junit", "xml")] {
            let path = folder.join(format!("{number}.{ending}"));
            fs::write(path, view(&run.result(), format)).unwrap();
        }
    }
}
