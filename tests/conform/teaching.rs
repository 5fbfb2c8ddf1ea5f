//! The page that teaches: its code is run as it is printed.

use crate::run::{Folder, etalon, python, root};

/// The block of code after the first line that has these words.
fn block(page: &str, words: &str) -> String {
    let (_, after) = page.split_once(words).unwrap_or_else(|| panic!("no `{words}`"));
    let (_, code) = after.split_once("```").unwrap();
    let (_, code) = code.split_once('\n').unwrap();
    code.split("```").next().unwrap().to_owned()
}

#[test]
fn the_ten_minutes_end_green_and_a_wrong_sign_ends_red() {
    if !python() {
        return;
    }
    let page = std::fs::read_to_string(root().join("docs/how-to/conform.md")).unwrap();
    let helper = std::fs::read_to_string(root().join("adapters/python/etalon.py")).unwrap();
    let folder = Folder::new();
    folder.write("etalon.py", &helper);
    let library = block(&page, "Save it as `mylibrary.py`");
    folder.write("mylibrary.py", &library);
    let code = block(&page, "Save this as `adapter.py`");
    assert!(code.lines().count() <= 30, "an adapter is short");
    // No cached bytecode: the library is changed below.
    let words = ["python3", "-B", &folder.write("adapter.py", &code)].map(str::to_owned);

    let ended = etalon(&["check-adapter"], &words);
    assert_eq!(ended.code, 0, "{ended}");
    assert!(!ended.stdout.contains("BAD"), "{ended}");
    let ended = folder.conform(&[], &words);
    assert_eq!(ended.code, 0, "{ended}");
    for id in ["after", "wide", "refused"] {
        assert_eq!(ended.outcome(id).0, "pass", "{ended}");
    }
    assert_eq!(ended.outcome("before").0, "not_offered", "{ended}");
    let ended = folder.conform(&["--fresh"], &words);
    assert_eq!(ended.code, 0, "{ended}");

    let list = folder.write("expected.json", &block(&page, "Write it down"));
    let ended = folder.conform(&["--expectations", &list], &words);
    assert_eq!(ended.code, 5, "{ended}");
    assert_eq!(ended.json()["drifts"][0]["what"], "there is no such case", "{ended}");

    let wrong = library.replace("below(2, bits) == 0", "below(2, bits) == 1");
    assert_ne!(wrong, library);
    folder.write("mylibrary.py", &wrong);
    let ended = folder.conform(&[], &words);
    assert_eq!(ended.code, 1, "{ended}");
    assert_eq!(ended.outcome("refused").0, "pass", "{ended}");
}
