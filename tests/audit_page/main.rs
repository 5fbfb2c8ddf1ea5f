//! The page of an audit: the verdict comes first, whatever it says is in the
//! stored result, nothing in that is taken for markup, and older results are
//! drawn, too.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod drawn;
mod hostile;
mod made;
#[path = "../insights_page/pages.rs"]
mod pages;
mod recorded;
mod told;
#[path = "../insights_page/walk.rs"]
mod walk;

use etalon::json::Value;
use etalon::report::audit_page;

/// A result without what older versions did not store.
fn as_of_old(mut result: Value) -> Value {
    for name in ["path", "outputs", "points", "log10_threshold", "command"] {
        result.as_object_mut().unwrap().remove(name).unwrap_or(Value::Null);
    }
    result
}

/// Pages for the check in a browser, below the folder for tests. Those whose
/// name begins with `one-` print on two sheets at most.
#[test]
fn pages_are_written_for_the_browser() {
    let folder = pages::folder("audit_page");
    for (name, result) in [
        ("one-violation", made::violation()),
        ("one-pass", made::pass()),
        ("one-approximate", made::approximate()),
        ("one-profile", made::profiled()),
        ("one-exact", made::exact()),
        ("one-floats", made::floats()),
        ("one-inconclusive", made::inconclusive()),
        ("one-channels", made::channels()),
        ("one-wordy", made::wordy()),
        ("one-old", as_of_old(made::violation())),
        ("suite", made::suite()),
    ] {
        let page = audit_page(&result).unwrap();
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
}
