//! The checklists of `docs/contributing.md`: each item names a test that
//! exists, and here are the tests of what nothing else holds: that a mechanism
//! and a law have everything that belongs to one, and that what is cited is on
//! the list of references.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use etalon::museum::specimens;
use etalon::subject::BUILTINS;

use crate::{documents, root, text};

/// Cards of faults of a mechanism whose correct twin is another entry than
/// the built-in itself.
const CARDS: &[(&str, &str)] = &[
    ("bounded-mean", "noise-from-private-size"),
    ("bounded-sum", "clipping-dropped"),
    ("histogram", "histogram-replaced"),
    ("noisy-max", "max-value"),
    ("numeric-above-threshold", "svt-value-unpaid"),
    ("open-histogram", "inferred-domain"),
    ("partition-selection", "inferred-domain"),
    ("stability-threshold", "inferred-domain"),
    ("truncated-geometric", "wrong-logarithm"),
];

/// Mechanisms without a card so far; the golden vectors alone have faults of
/// theirs. It may only become shorter.
const WITHOUT_CARD: &[&str] = &["permute-and-flip", "quantile"];

/// Laws that only other laws use.
const INNER_LAWS: &[&str] = &["kept", "selection"];

/// Every Rust file below a folder, as one text per file.
fn sources(folder: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// `RandomizedResponse` as `randomized-response`.
fn kebab(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}

/// The names of the types below `folder` that implement a trait.
fn implementors(folder: &str, implemented: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in sources(folder).values() {
        let code = text.split("#[cfg(test)]").next().unwrap();
        for after in code.split(&format!(" {implemented} for ")).skip(1) {
            let name: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
            found.insert(kebab(&name));
        }
    }
    assert!(!found.is_empty(), "nothing below {folder} implements {implemented}");
    found
}

/// All files of a folder of vectors, as one text.
fn vectors(kind: &str) -> String {
    let entries = fs::read_dir(root().join("vectors/v1").join(kind)).unwrap();
    entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

/// Everything that the specification says of mechanisms.
fn pages() -> String {
    let below = documents().into_iter().filter(|name| name.starts_with("docs/spec/mechanisms/"));
    below.map(|name| text(&name)).collect()
}

/// What a mechanism of this name lacks.
fn lacks(name: &str) -> Vec<&'static str> {
    let quoted = format!("\"{name}\"");
    let with_card = specimens().any(|card| card.correct.builtin == name)
        || CARDS
            .iter()
            .any(|(of, card)| *of == name && specimens().any(|specimen| specimen.name == *card))
        || WITHOUT_CARD.contains(&name);
    let asked = format!("\"mechanism\":{quoted}");
    let has = [
        ("a built-in", BUILTINS.iter().any(|entry| entry.name == name)),
        ("a page below docs/spec/mechanisms", pages().contains(&format!("`{name}`"))),
        ("vectors of releases", vectors("mechanism").contains(&asked)),
        ("vectors of guarantees", vectors("guarantee").contains(&quoted)),
        ("vectors of refusals", vectors("refusal").contains(&quoted)),
        ("a card in the museum", with_card),
    ];
    has.into_iter().filter(|(_, there)| !there).map(|(what, _)| what).collect()
}

#[test]
fn every_mechanism_has_all_that_belongs_to_one() {
    let mechanisms = implementors("src/mechanism", "Mechanism");
    for name in &mechanisms {
        assert_eq!(lacks(name), Vec::<&str>::new(), "{name}");
    }
    assert_eq!(lacks("no-such-mechanism").len(), 6);
    for (name, _) in CARDS {
        assert!(mechanisms.contains(*name), "CARDS: there is no mechanism `{name}`");
    }
    for name in WITHOUT_CARD {
        let carded = specimens().any(|card| card.correct.builtin == *name);
        assert!(mechanisms.contains(*name) && !carded, "WITHOUT_CARD: take `{name}` off");
    }
}

#[test]
fn every_law_has_vectors_and_the_page_of_the_tape() {
    let laws = implementors("src/law", "Law");
    let page = text("docs/spec/tape.md");
    for name in laws.iter().filter(|name| !INNER_LAWS.contains(&name.as_str())) {
        let is_asked = vectors("law").contains(&format!("\"{name}\""));
        assert!(is_asked, "{name} has no vectors");
        let is_told = |page: &str| page.contains(name) || page.contains(&name.replace('-', "_"));
        assert!(is_told(&page) || is_told(&pages()), "{name} is in no page of the specification");
    }
    for name in INNER_LAWS {
        assert!(laws.contains(*name), "INNER_LAWS: there is no law `{name}`");
    }
}

/// The keys of the references, in their order.
fn keys() -> Vec<String> {
    let page = text("docs/references.md");
    let keys = page.lines().filter_map(|line| line.strip_prefix("- **")?.split("**").next());
    keys.map(str::to_owned).collect()
}

/// The keys of papers that a text cites as `[KEY]` or `[KEY, place]`: letters
/// that begin with a capital one, then two digits of the year.
fn cited(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for after in text.split('[').skip(1) {
        let Some((inside, rest)) = after.split_once(']') else { continue };
        let key = inside.split(',').next().unwrap_or(inside);
        let letters = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_paper = key.len() == letters.len() + 2
            && letters.len() >= 2
            && letters.starts_with(|c: char| c.is_ascii_uppercase())
            && letters.chars().filter(char::is_ascii_lowercase).count() <= 2
            && letters.chars().all(|c| c.is_ascii_alphabetic());
        // `[U32](...)` would be a link.
        if is_paper && !rest.starts_with('(') {
            found.insert(key);
        }
    }
    found
}

#[test]
fn what_is_cited_is_on_the_list_of_references() {
    assert_eq!(cited("[CKS20, Alg. 2] [Mir12] [u64; 12] [DR14](x) [8]"), ["CKS20", "Mir12"].into());
    let known: BTreeSet<String> = keys().into_iter().collect();
    let mut texts: Vec<(String, String)> = ["src", "tests"].into_iter().flat_map(sources).collect();
    texts.extend(documents().into_iter().map(|name| (name.clone(), text(&name))));
    let mut seen = BTreeSet::new();
    for (name, text) in &texts {
        if name == "tests/docs/checklists.rs" {
            continue;
        }
        for key in cited(text) {
            assert!(
                known.contains(key),
                "{name} cites [{key}], which is not in docs/references.md"
            );
            seen.insert(key);
        }
    }
    assert!(seen.len() > 20, "{} keys seen", seen.len());
}

#[test]
fn references_are_in_order_and_given_once() {
    let keys = keys();
    for pair in keys.windows(2) {
        assert!(pair[0].to_lowercase() < pair[1].to_lowercase(), "{} before {}", pair[0], pair[1]);
    }
}

/// The provenances on the cards cite what is on the list, or a public issue.
#[test]
fn cards_cite_references() {
    let known: BTreeSet<String> = keys().into_iter().collect();
    for card in specimens() {
        for key in cited(card.provenance) {
            assert!(known.contains(key), "{} cites [{key}]", card.name);
        }
    }
}

/// What is wrong with an item of a checklist; none if nothing is. Its last
/// words are `(FILE: TEST)`, or `(the compiler)`, or `(by review: why)`.
fn unheld(item: &str) -> Option<String> {
    let held = item.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let Some((_, held)) = held else { return Some("names nothing that holds it".to_owned()) };
    if held == "the compiler" || held.starts_with("by review: ") {
        return None;
    }
    let Some((file, test)) = held.split_once(": ") else {
        return Some(format!("`{held}` is no `file: test`"));
    };
    let (file, test) = (file.trim_matches('`'), test.trim_matches('`'));
    let Ok(source) = fs::read_to_string(root().join(file)) else {
        return Some(format!("there is no `{file}`"));
    };
    (!source.contains(&format!("fn {test}("))).then(|| format!("{file} has no test `{test}`"))
}

#[test]
fn every_item_of_a_checklist_is_held_by_a_test_that_exists() {
    let page = text("docs/contributing.md");
    let items: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("- [ ] ")).collect();
    assert!(items.len() > 20, "{} items", items.len());
    for item in &items {
        assert_eq!(unheld(item), None, "{item}");
    }
    let reviewed = items.iter().filter(|item| item.contains("(by review: ")).count();
    assert!(reviewed * 4 <= items.len(), "{reviewed} items are held by nobody");
    assert!(unheld("words").is_some());
    assert!(unheld("words (`tests/docs/checklists.rs`: `no_such_test`)").is_some());
    assert!(unheld("words (`tests/no_such_file.rs`: `unheld`)").is_some());
}
