//! What a page says is what the result says, the verdict first; and a result
//! of any age is drawn.

use etalon::json::{Value, json};
use etalon::report::audit_page;

use crate::walk::elements;
use crate::{as_of_old, made};

/// The text of a page without its links, with digits as the result has them.
fn text(result: &Value) -> String {
    let page = audit_page(result).unwrap();
    let main = elements(&page).into_iter().find(|element| element.name == "main").unwrap();
    main.text.replace('\u{2212}', "-").replace('\u{a0}', " ")
}

fn heading(page: &str) -> String {
    elements(page).into_iter().find(|element| element.name == "h1").unwrap().text
}

#[test]
fn the_verdict_comes_first() {
    for (result, heading_says, banner_says) in [
        (made::violation(), "The claim is false", "Violation."),
        (made::pass(), "No violation was found", "not proven"),
        (made::exact(), "The claim holds on this pair", "Proven."),
        (made::inconclusive(), "Too few runs to tell", "Inconclusive."),
        (made::wordy(), "The claim could not be put to the test", "Not assessable."),
    ] {
        let page = audit_page(&result).unwrap();
        assert_eq!(heading(&page), heading_says);
        let text = text(&result);
        let (reason, words) = (result["reason"].as_str().unwrap(), "The claim in words");
        // But for its first letter.
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
        assert!(at(heading_says) < at(banner_says) && at(banner_says) < at(&reason[1..]));
        assert!(at(&reason[1..]) < at(words));
    }
}

#[test]
fn the_numbers_of_the_result_are_on_the_page() {
    let shown = ["epsilon_lower", "log10_e_value", "mass_floor", "relation", "unit"];
    for result in [made::violation(), made::pass()] {
        let text = text(&result);
        for name in shown {
            let value = result[name].as_str().unwrap();
            // Of a bound of 0 it is said that nothing was shown.
            assert!(text.contains(value), "{name} {value}");
        }
        let detectable =
            format!("\u{3b5} \u{2265} {}", result["detectable_epsilon"].as_str().unwrap());
        assert!(text.contains(&detectable), "{detectable}");
        assert!(text.replace(',', "").contains("60000") && text.contains("1e-9"));
    }
    let result = made::approximate();
    let text = text(&result);
    let refuted = result["refuted"].as_str().unwrap();
    let (epsilon, delta) = refuted.strip_prefix("eps=").unwrap().split_once(",delta=").unwrap();
    assert!(text.contains(&format!("\u{3b5} = {epsilon}, \u{3b4} = {delta}")), "{refuted}");
}

#[test]
fn a_claim_is_said_in_words_with_bounds_rounded_outward() {
    // e^(1/2) = 1.64872..., 1/(1 + e^(-1/2)) = 0.62245...
    let text = text(&made::violation());
    for words in ["one person", "1.649", "62.3%", "Belief before", "replaced by any others"] {
        assert!(text.contains(words), "{words}");
    }
    // Of one of μ there is no factor.
    let profiled = self::text(&made::profiled());
    assert!(profiled.contains("standard normal law") && !profiled.contains("Belief before"));
}

#[test]
fn the_command_makes_the_same_audit_again() {
    for result in [made::violation(), made::channels()] {
        let words: Vec<&str> = result["command"]
            .as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap())
            .collect();
        assert_eq!(words[0], "etalon");
        let again = made::said(&[&words[1..], &["--format", "json"]].concat());
        let mut again = etalon::json::parse(&again, "a result").unwrap();
        again["seconds"] = result["seconds"].clone();
        assert_eq!(again, result);
        let shown = text(&result);
        assert!(shown.contains(&format!("--seed {}", result["seed"].as_str().unwrap())));
        // Another seed is another audit.
        let mut other: Vec<&str> = words[1..].to_vec();
        let seed = other.iter().position(|word| *word == "--seed").unwrap() + 1;
        let changed = "8".repeat(64);
        other[seed] = &changed;
        let other = made::said(&[&other[..], &["--format", "json"]].concat());
        let other = etalon::json::parse(&other, "a result").unwrap();
        assert_ne!(other["path"], result["path"]);
    }
}

#[test]
fn what_could_not_have_been_seen_is_said() {
    let text = text(&made::pass());
    for words in
        ["Smaller losses", "Rare events", "Only this pair was judged: 0 and 1", "Only outputs"]
    {
        assert!(text.contains(words), "{words}");
    }
    let channels = self::text(&made::channels());
    assert!(channels.contains("Watched were: output, bits, joint"), "{channels}");
    let mut searched = made::pass();
    searched["search"] = json!({"inputs": "counts(5)", "pairs": 36, "refused": 0, "runs": 9});
    assert!(self::text(&searched).contains("Of 36 pairs of counts(5)"));
    let mut files = made::pass();
    files["pair"] = json!([null, null]);
    assert!(self::text(&files).contains("the two files come from"));
}

#[test]
fn a_suite_has_all_verdicts_first_and_folds_what_is_as_expected() {
    let mut suite = made::suite();
    for (at, finding) in suite["findings"].as_array_mut().unwrap().iter_mut().enumerate() {
        let opposite = if finding["verdict"] == "violation" { "inconclusive" } else { "violation" };
        let expected = if at == 2 { json!(opposite) } else { finding["verdict"].clone() };
        finding["expect"] = expected;
        finding["as_expected"] = json!(at != 2);
    }
    let findings = suite["findings"].as_array().unwrap();
    let (count, odd) = (findings.len(), findings[2]["name"].as_str().unwrap());
    let page = audit_page(&suite).unwrap();
    let false_ones = findings.iter().filter(|finding| finding["verdict"] == "violation").count();
    assert_eq!(heading(&page), format!("{false_ones} of {count} claims are false"));
    let text = text(&suite);
    assert!(text.contains("Not as expected. 1 of"), "{text}");
    let overview = elements(&page).into_iter().find(|element| element.is("overview")).unwrap();
    for finding in findings {
        assert!(overview.text.contains(finding["name"].as_str().unwrap()));
    }
    // Unfolded is the only one that is not as expected.
    let claims: Vec<&str> = page.split("<section class=\"claim\"").skip(1).collect();
    assert_eq!(claims.len(), count);
    for claim in claims {
        assert_eq!(claim.contains("<details open"), claim.contains(&format!(">{odd}</h2>")));
    }
}

#[test]
fn every_id_is_there_once_and_every_link_leads_somewhere() {
    for result in [made::violation(), made::suite()] {
        let page = audit_page(&result).unwrap();
        let all = elements(&page);
        let mut ids: Vec<&str> =
            all.iter().map(|element| element.attribute("id")).filter(|id| !id.is_empty()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        let links = all.iter().filter(|element| element.name == "a");
        let targets = links.map(|link| link.attribute("href").strip_prefix('#').unwrap());
        assert!(targets.into_iter().all(|target| ids.contains(&target)));
        for element in &all {
            for id in element.attribute("aria-labelledby").split_whitespace() {
                assert!(ids.contains(&id), "{id}");
            }
        }
    }
}

#[test]
fn an_older_result_is_drawn_without_what_it_lacks() {
    for result in [made::violation(), made::approximate()] {
        let (new, old) = (audit_page(&result).unwrap(), audit_page(&as_of_old(result)).unwrap());
        let drawn = |page: &str, id: &str| page.contains(&format!("id=\"{id}\""));
        for id in ["outputs", "wealth", "bound"] {
            assert!(drawn(&new, id) && !drawn(&old, id), "{id}");
        }
        assert_eq!(heading(&new), heading(&old));
        assert!(old.contains("not part of this result"));
    }
    // Nothing but a verdict is enough; less is refused, with the place.
    assert!(audit_page(&json!({"verdict": "inconclusive"})).is_ok());
    for (poor, place) in [
        (json!({"verdict": "good"}), "verdict"),
        (json!({}), "verdict"),
        (json!([1]), "verdict"),
        (json!({"findings": [{"verdict": "violation"}, {}]}), "findings[1]"),
    ] {
        let refused = audit_page(&poor).unwrap_err().to_string();
        assert!(refused.contains(place) && refused.contains("--format json"), "{refused}");
    }
}

#[test]
fn the_command_line_draws_the_page() {
    let page = made::said(&[
        "audit",
        "--claim",
        "eps=1/2",
        "--relation",
        "replace-one",
        "--unit",
        "person",
        "--left",
        "0",
        "--right",
        "1",
        "--builtin",
        "discrete-laplace",
        "--param",
        "scale=1",
        "--max-runs",
        "4000",
        "--stop-at-violation",
        "--format",
        "html",
    ]);
    assert_eq!(heading(&page), "The claim is false");
}

#[test]
fn runs_that_failed_and_runs_that_were_lost_are_told() {
    let mut result = made::pass();
    assert!(!text(&result).contains("Runs that failed"));
    result["failures"] = json!({
        "crashed": {"left": 0, "right": 12},
        "timed_out": {"left": 1, "right": 0},
        "errors": {"left": 0, "right": 0},
        "lost": {"batches": 5, "runs": 380},
        "last": "the subject `x` ended instead of an answer (exit status: 7)",
    });
    result["stopped"] = json!("interrupted");
    result["made"] = json!("2026-03-01 14:05 UTC");
    result["assumptions"] = json!(["the lists differ in 3 places"]);
    let text = text(&result);
    for words in [
        "12 runs ended in a crash (0 on the left, 12 on the right)",
        "1 run gave no answer in time (1 on the left",
        "5 batches with 380 runs failed as a whole",
        "(exit status: 7)",
        "The audit was interrupted",
        "Audited on 2026-03-01 14:05 UTC",
        "The lists differ in 3 places",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn what_a_violation_rests_on_is_said_in_words() {
    let text = text(&made::violation());
    assert!(text.contains("The event found for right: the output is"), "{text}");
    assert!(!text.contains("last bits of floats"), "{text}");
    // Of the level the bets have their part.
    assert!(text.contains("16 of 160 parts of \u{3b1} = 1e-9"), "{text}");
    let floats = made::floats();
    let event = floats["event"].to_string();
    let text = self::text(&floats);
    assert!(event.contains("\"low_bits\":true") && event.contains("of its 52 bits"), "{event}");
    assert!(text.contains("whatever the scale of the noise"), "{text}");
    assert!(text.contains("the values alone"), "{text}");
}

#[test]
fn a_program_of_its_own_noise_is_not_said_to_answer_the_same_again() {
    let mut result = made::pass();
    assert!(text(&result).contains("makes the same runs"));
    result["command"].as_array_mut().unwrap().extend([
        json!("--"),
        json!("python3"),
        json!("x.py"),
    ]);
    let text = text(&result);
    assert!(!text.contains("makes the same runs"), "{text}");
    assert!(text.contains("drawn by the program"), "{text}");
}
