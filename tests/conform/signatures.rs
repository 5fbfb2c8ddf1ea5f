//! Functions of an adapter in Python that cannot be called as the operation
//! wants: mistakes of the adapter, never refusals that pass.

use serde_json::json;

use crate::run::{Ended, Folder, etalon, python, root};

/// The answers of a function for `guarantee` to the published cases.
fn answers(function: &str) -> Ended {
    let folder = Folder::new();
    let helper = std::fs::read_to_string(root().join("adapters/python/etalon.py")).unwrap();
    folder.write("etalon.py", &helper);
    let code = format!(
        "import etalon\n{function}\netalon.conform({{\"guarantee\": guarantee}}, offers=[{{\"op\": \"guarantee\"}}], \
         name=\"w\", version=\"1\", refusals=[TypeError])\n"
    );
    let words = ["python3", "-B", &folder.write("wrong.py", &code)].map(str::to_owned);
    etalon(&["conform", "--case", "*guarantee*", "--format", "json"], &words)
}

#[test]
fn a_function_that_takes_no_argument_passes_no_case() {
    if !python() {
        return;
    }
    let ended = answers("def guarantee(): return {}");
    assert_eq!(ended.code, 1, "{ended}");
    for class in ["core", "exact"] {
        let tally = &ended.json()["classes"][class];
        assert_eq!(tally.get("passed").unwrap_or(&json!(0)), 0, "{ended}");
    }
    let (outcome, detail) = ended.outcome("refusal-guarantee-randomized-response-odds-is-1");
    assert_eq!(outcome, "fail", "{ended}");
    let says =
        "the function for guarantee must take the arguments of the operation (mechanism, params)";
    assert!(detail.contains(says), "{detail}");
}

#[test]
fn a_call_that_lacks_an_argument_and_a_value_of_a_wrong_type_are_refused() {
    if !python() {
        return;
    }
    let ended = answers("def guarantee(mechanism, params): raise TypeError('no such value')");
    for case in ended.json()["cases"].as_array().unwrap() {
        let wanted = case["file"].as_str().unwrap().starts_with("refusal/");
        assert_eq!(case["outcome"] == "pass", wanted, "{case}");
    }
}
