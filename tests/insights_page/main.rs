//! The page of a release: whatever it says can be traced, nothing in it is
//! taken for markup, and it reads well with little or nothing to show.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod cases;
mod drawn;
mod made;
mod pages;
mod trace;
mod walk;

use etalon::json::json;
use made::Release;

/// Pages for the check in a browser, below the folder for tests.
#[test]
fn pages_are_written_for_the_browser() {
    let folder = pages::folder("insights_page");
    let mut full = Release::made();
    full.verdicts = Some(json!({"claims": [
        {"id": "C1", "sentence": "Privacy can always be guaranteed if no information is revealed",
         "statement": "a release that does not depend on the data is 0-DP", "verdict": "PASS"},
        {"id": "C7", "sentence": "no matter how the metrics are presented or used",
         "statement": "all cells of all views together keep the stated ε", "verdict": "FAIL",
         "reason": "a made-up verdict, to see what one looks like"},
        {"id": "C6", "sentence": "individuals cannot be identified in the data",
         "statement": "a statement about the input", "verdict": "NOT ASSESSABLE",
         "reason": "no release can show it"}
    ]}));
    for (name, release) in [
        ("full", full),
        ("first", Release::made().without_history()),
        ("seeded", Release::made().seeded()),
        ("empty", Release::made().empty()),
    ] {
        let page = release.html();
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
}
