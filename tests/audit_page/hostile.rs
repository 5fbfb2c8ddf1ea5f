//! Nothing in a result is taken for markup, nothing is loaded, nothing runs.

use std::collections::BTreeSet;

use etalon::json::{Value, json};
use etalon::report::audit_page;

use crate::made;
use crate::walk::elements;

const HOSTILE: &str = r#"<script>alert("1")</script><img src=x onerror='y'>&amp;"#;

/// A result in which every text that no reader needs is hostile.
fn spoiled(value: &mut Value, kept: &[&str]) {
    match value {
        Value::String(text) => *text = format!("{HOSTILE}{text}"),
        Value::Array(items) => items.iter_mut().for_each(|item| spoiled(item, kept)),
        Value::Object(fields) => {
            let others = fields.iter_mut().filter(|(name, _)| !kept.contains(&name.as_str()));
            others.for_each(|(_, field)| spoiled(field, kept));
        }
        _ => {}
    }
}

#[test]
fn nothing_is_taken_for_markup() {
    // Once with all that is drawn, and once with hostile text in its place.
    let drawn =
        ["verdict", "claim", "alpha", "epsilon_lower", "log10_threshold", "path", "from", "to"];
    for kept in [&drawn[..], &drawn[..1]] {
        for result in [made::violation(), made::wordy(), made::suite(), made::channels()] {
            let mut result = result;
            result["search"] = json!({"inputs": "counts(5)", "pairs": 36});
            spoiled(&mut result, kept);
            let page = audit_page(&result).unwrap();
            let all = elements(&page);
            let names: BTreeSet<&str> = all.iter().map(|element| element.name.as_str()).collect();
            assert!(!names.contains("script") && !names.contains("img"), "{names:?}");
            let mut attributes = all.iter().flat_map(|element| element.attributes.keys());
            assert!(attributes.all(|name| !name.starts_with("on")));
            // It is still there to be read.
            let body = all.iter().find(|element| element.name == "body").unwrap();
            assert!(body.text.matches(HOSTILE).count() > 5);
        }
    }
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    for result in [made::violation(), made::suite()] {
        let page = audit_page(&result).unwrap();
        assert!(page.len() < 1_000_000);
        for element in elements(&page) {
            assert!(!["script", "iframe", "object", "form"].contains(&element.name.as_str()));
            for (name, value) in &element.attributes {
                let own = value.starts_with('#') || value == "data:,";
                assert!(
                    !["src", "href", "srcset", "data", "action"].contains(&name.as_str()) || own
                );
            }
        }
        let style = &page[page.find("<style>").unwrap()..page.find("</style>").unwrap()];
        assert!(!style.contains("url(") && !style.contains("@import"));
    }
}

#[test]
fn numbers_that_are_none_are_left_out() {
    for nonsense in
        [json!(null), json!("NaN"), json!("1e999999999"), json!([]), json!(-1), json!({"a": 1})]
    {
        let mut result = made::approximate();
        let names: Vec<String> = result.as_object().unwrap().keys().cloned().collect();
        for name in names.iter().filter(|name| *name != "verdict") {
            let kept = result[name].clone();
            result[name] = nonsense.clone();
            assert!(audit_page(&result).is_ok(), "{name} {nonsense}");
            result[name] = kept;
        }
    }
}
