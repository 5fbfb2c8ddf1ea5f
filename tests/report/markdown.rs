//! Markdown: nothing foreign becomes markup, and GitHub takes it whole.

use serde_json::{Value, json};

use crate::{runs, view};

/// GitHub takes so many bytes per step and drops all if there are more.
const LIMIT: usize = 1 << 20;

#[test]
fn the_verdict_comes_first_and_what_is_amiss_is_explained() {
    for run in runs() {
        let result = run.result();
        let text = view(&result, "markdown");
        let first = text.lines().next().unwrap();
        let verdict = result["verdict"].as_str().unwrap_or_default().replace('_', "&#95;");
        assert!(first.starts_with("## ") && first.contains(&verdict), "{first}");
        assert_eq!(first.contains('✅'), run.code == 0, "{first}");
        assert_eq!(text.contains("it never proves one"), run.code == 0, "{text}");
        for line in text.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.matches('|').count(), 5, "{line}");
        }
    }
}

#[test]
fn names_are_text_and_no_markup() {
    let text = view(&runs()[0].result(), "markdown");
    assert!(
        text.contains("proven &#124; &#60;b&#62;not&#60;/b&#62;, &#96;yet&#96; expected: 100 %"),
        "{text}"
    );
    assert!(!text.contains("<b>") && !text.contains("\n::error"), "{text}");
}

/// A result whose details are as large as a hostile program can make them.
fn large(cases: usize, detail: &str) -> Value {
    let run = runs().iter().find(|run| run.words.contains(&"never_refuses")).unwrap();
    let mut result = run.result();
    let one = result["cases"][0].clone();
    let many = (0..cases).map(|number| {
        let mut case = one.clone();
        case["id"] = json!(format!("case-{number}"));
        case["detail"] = json!(detail);
        case
    });
    result["required"] = json!(cases);
    result["cases"] = many.collect();
    result
}

#[test]
fn what_does_not_fit_is_left_out_and_counted() {
    let fence = "`".repeat(7);
    for (cases, detail) in [
        (20_000, "short".to_owned()),
        (400, "ü".repeat(50_000)),
        (300, format!("{fence}\n## not a heading\n{fence}")),
    ] {
        let text = view(&large(cases, &detail), "markdown");
        assert!(text.len() < LIMIT, "{} bytes", text.len());
        let left_out = text.contains("pieces of this report are left out");
        assert_eq!(left_out, cases > 300, "{cases}");
        // Every fence that opens is closed by one as long, and none is within.
        let fences: Vec<&str> = text.lines().filter(|line| line.starts_with("````````")).collect();
        assert_eq!(fences.len(), if cases == 300 { 600 } else { 0 }, "{cases}");
    }
}
