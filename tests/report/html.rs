//! Pages of results: nothing foreign becomes markup, nothing is loaded, and
//! what does not fit is counted.

use serde_json::json;

use crate::{pages, runs, view};

/// A page must be opened on a telephone.
const LARGEST: usize = 1_000_000;

#[test]
fn every_result_is_a_page_with_its_verdict() {
    for run in runs() {
        let page = view(&run.result(), "html");
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{:?}", run.words);
        for foreign in ["<script", "http:", "https:", "src=", "onload"] {
            assert!(!page.contains(foreign), "{:?}: {foreign}", run.words);
        }
        assert_eq!(page.matches("<h1").count(), 1, "{:?}", run.words);
        assert!(page.len() < LARGEST, "{:?}: {}", run.words, page.len());
    }
}

#[test]
fn names_are_text_and_what_does_not_fit_is_counted() {
    let run = runs().iter().find(|run| run.words.contains(&"never_refuses")).unwrap();
    let mut result = run.result();
    let one = result["cases"][0].clone();
    let many = (0..5_000).map(|number| {
        let mut case = one.clone();
        case["id"] = json!(format!("case-{number}"));
        case["detail"] = json!("</pre><b>".repeat(1_000));
        case
    });
    result["required"] = json!(5_000);
    result["cases"] = many.collect();
    let page = view(&result, "html");
    assert!(page.contains("&lt;/pre&gt;&lt;b&gt;") && !page.contains("<b>"));
    assert!(page.contains("4800 more are left out here"), "{}", page.len());
    assert!(page.len() < 3 * LARGEST, "{}", page.len());
}

/// `.ci/browser` looks at them.
#[test]
fn pages_are_written_for_the_browser() {
    let folder = pages::folder("report_page");
    for (name, word) in [("conform", "never_refuses"), ("account", "account"), ("verify", "verify")]
    {
        let run = runs().iter().find(|run| run.words.contains(&word)).unwrap();
        std::fs::write(folder.join(format!("{name}.html")), view(&run.result(), "html")).unwrap();
    }
}
