//! JUnit: the elements and attributes that build servers know, and red exactly
//! if the command is.
//!
//! The grammar is that of the schema `junit-10` of Jenkins' xUnit plugin, with
//! two things more that most servers know and that schema does not:
//! `testsuites/@skipped` and `testcase/properties`.

use std::collections::BTreeMap;

use crate::{runs, view};

/// An element with what is in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

type Names = &'static [&'static str];

/// Elements: the attributes they must have, those they may have, and what may
/// be in them.
const GRAMMAR: &[(&str, Names, Names, Names)] = &[
    (
        "testsuites",
        &[],
        &["name", "tests", "skipped", "failures", "errors", "time"],
        &["testsuite"],
    ),
    (
        "testsuite",
        &["name", "tests", "failures", "errors"],
        &["skipped", "time"],
        &["properties", "testcase"],
    ),
    (
        "testcase",
        &["name"],
        &["classname", "time"],
        &["properties", "skipped", "error", "failure", "system-out"],
    ),
    ("properties", &[], &[], &["property"]),
    ("property", &["name", "value"], &[], &[]),
    ("failure", &[], &["type", "message"], &[]),
    ("error", &[], &["type", "message"], &[]),
    ("skipped", &[], &["type", "message"], &[]),
    ("system-out", &[], &[], &[]),
];

/// Reads a document of elements, attributes and text; panics on anything else.
fn read(text: &str) -> Element {
    let mut rest = text.trim_start();
    rest = rest.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").expect("a declaration");
    let mut open = vec![Element::default()];
    while let Some((before, after)) = rest.split_once('<') {
        open.last_mut().unwrap().text += &plain(before);
        let (tag, behind) = after.split_once('>').expect("a tag ends");
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            let done = open.pop().unwrap();
            assert_eq!(done.name, name, "an element ends with its own name");
            open.last_mut().unwrap().children.push(done);
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut given) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut element = Element { name: name.to_owned(), ..Element::default() };
        while let Some((name, value)) = given.trim_start().split_once("=\"") {
            let (value, behind) = value.split_once('"').expect("a value ends");
            let twice = element.attributes.insert(name.to_owned(), plain(value));
            assert_eq!(twice, None, "{name} stands twice");
            given = behind;
        }
        assert_eq!(given.trim(), "", "an attribute is name=\"value\"");
        if empty { open.last_mut().unwrap().children.push(element) } else { open.push(element) }
    }
    assert_eq!((open.len(), rest.trim()), (1, ""), "every element ends");
    let mut document = open.pop().unwrap();
    assert_eq!(document.children.len(), 1, "one root");
    document.children.remove(0)
}

/// Text without references; a bare `&` or a control character is no XML.
fn plain(text: &str) -> String {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#xA;", "\n")
        .replace("&#10;", "\n");
    let bare = text.match_indices('&').any(|(at, _)| !text[at..].starts_with("&amp;"));
    assert!(!bare, "a bare & in {text}");
    assert!(!text.chars().any(|c| c.is_control() && !"\n\t\r".contains(c)), "{text:?}");
    text.replace("&amp;", "&")
}

/// Every place at which an element is not what the grammar says.
fn faults(element: &Element) -> Vec<String> {
    let name = element.name.as_str();
    let Some((_, must, may, inside)) = GRAMMAR.iter().find(|(known, ..)| *known == name) else {
        return vec![format!("<{name}> is unknown")];
    };
    let mut found = Vec::new();
    for needed in *must {
        if !element.attributes.contains_key(*needed) {
            found.push(format!("<{name}> has no {needed}"));
        }
    }
    for given in element.attributes.keys() {
        if !must.contains(&given.as_str()) && !may.contains(&given.as_str()) {
            found.push(format!("<{name}> has a {given}"));
        }
    }
    if !inside.is_empty() && !element.text.trim().is_empty() {
        found.push(format!("<{name}> has text"));
    }
    for child in &element.children {
        if !inside.contains(&child.name.as_str()) {
            found.push(format!("<{name}> has a <{}>", child.name));
        }
        found.extend(faults(child));
    }
    if ["testsuite", "testsuites"].contains(&name) {
        for (attribute, of) in [
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ] {
            let said = element.attributes.get(attribute).map_or("", String::as_str);
            if said != count(element, of).to_string() {
                found.push(format!("<{name}> says {said} {attribute}"));
            }
        }
    }
    found
}

/// How many elements of a name are in one.
fn count(element: &Element, name: &str) -> usize {
    let own = |child: &Element| usize::from(child.name == name) + count(child, name);
    element.children.iter().map(own).sum()
}

#[test]
fn every_run_is_junit_and_red_exactly_if_the_command_is() {
    for run in runs() {
        let result = run.result();
        let root = read(&view(&result, "junit"));
        assert_eq!(root.name, "testsuites");
        assert_eq!(faults(&root), Vec::<String>::new(), "{:?}", run.words);
        let red = count(&root, "failure") + count(&root, "error");
        assert_eq!(red > 0, run.code != 0, "{:?}: {red}", run.words);
        assert!(count(&root, "testcase") > 0);
        for suite in &root.children {
            for case in suite.children.iter().filter(|child| child.name == "testcase") {
                let end = case
                    .children
                    .iter()
                    .find(|child| ["failure", "error"].contains(&child.name.as_str()));
                let Some(end) = end else { continue };
                assert!(end.attributes["type"].starts_with("ETALON-"), "{end:?}");
                assert!(!end.attributes["message"].is_empty(), "{end:?}");
            }
        }
    }
}

#[test]
fn the_command_and_the_stored_result_give_one_view() {
    // One with nothing of chance or time in it but the seconds.
    for run in runs().iter().filter(|run| run.words[0] == "conform" && run.code == 5) {
        assert!(run.has_views());
        let timeless = |text: String| -> Vec<String> {
            text.lines().filter(|line| !line.contains("seconds")).map(str::to_owned).collect()
        };
        let result = run.result();
        for format in ["junit", "sarif", "markdown", "annotations"] {
            let direct = timeless(run.shown(format).stdout);
            assert_eq!(direct, timeless(view(&result, format)), "{format}");
            assert!(!direct.is_empty());
        }
    }
}

#[test]
fn outcomes_are_told_apart() {
    let ends = |words: &str, name: &str| {
        let run = runs().iter().find(|run| run.words.join(" ").contains(words)).unwrap();
        let root = read(&view(&run.result(), "junit"));
        count(&root, name)
    };
    // The three claims: one holds, one is broken as expected, one drifted.
    assert_eq!(ends("claims.json", "failure"), 1);
    assert_eq!(ends("claims.json", "error"), 0);
    assert_eq!(ends("never_refuses", "failure"), 19);
    assert_eq!(ends("crashes", "error"), 1);
    assert_eq!(ends("-- false", "error"), 1);
    assert_eq!(ends("eps=24", "error"), 1);
    assert_eq!(ends("--fresh", "error"), 1);
    assert!(ends("insights verify --max-runs", "skipped") > 0);
}

#[test]
fn what_is_no_junit_is_seen() {
    let text = view(&runs()[0].result(), "junit");
    assert_eq!(faults(&read(&text)), Vec::<String>::new());
    for (from, to, says) in [
        ("classname=", "class=", "<testcase> has a class"),
        ("<property name=\"claim\" ", "<property ", "<property> has no name"),
        ("<failure ", "<failure level=\"1\" ", "<failure> has a level"),
        ("failures=\"1\"", "failures=\"0\"", "<testsuites> says 0 failures"),
        ("<properties>", "<properties><failure/>", "<properties> has a <failure>"),
    ] {
        assert!(text.contains(from), "{from}");
        let found = faults(&read(&text.replacen(from, to, 1)));
        assert!(found.iter().any(|fault| fault == says), "{says}: {found:?}");
    }
}
