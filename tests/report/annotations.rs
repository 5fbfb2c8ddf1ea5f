//! Annotations: one line each, at most ten of a kind, none if all is well.

use serde_json::json;

use crate::{runs, view};

#[test]
fn there_are_lines_exactly_if_the_command_does_not_end_with_0() {
    for run in runs() {
        let text = view(&run.result(), "annotations");
        assert_eq!(text.is_empty(), run.code == 0, "{:?}: {text}", run.words);
        for line in text.lines() {
            let known = ["::error ", "::warning "].iter().any(|start| line.starts_with(start));
            assert!(known && line.matches("::").count() >= 2, "{line}");
        }
        // What was not decided is a warning, unless something is worse.
        assert_eq!(text.starts_with("::warning"), run.code == 4, "{text}");
    }
}

#[test]
fn a_name_cannot_forge_a_line_or_a_place() {
    let text = view(&runs()[0].result(), "annotations");
    assert_eq!(text.lines().count(), 1, "{text}");
    let start = "::error file=tests/report/claims.json,line=17,col=7,title=drifted%2C%0A%3A%3Aerror%3A%3Atwo lines::";
    assert!(text.starts_with(start), "{text}");
}

#[test]
fn a_group_is_one_line_and_ten_are_shown() {
    let run = runs().iter().find(|run| run.words.contains(&"never_refuses")).unwrap();
    let mut result = run.result();
    let text = view(&result, "annotations");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("19 of 19 are amiss"), "{text}");
    for (number, case) in result["cases"].as_array_mut().unwrap().iter_mut().enumerate() {
        case["file"] = json!(format!("file{number}"));
    }
    let text = view(&result, "annotations");
    assert_eq!(text.lines().count(), 10, "{text}");
    assert!(text.ends_with("::10 more; see the report\n"), "{text}");
}
