//! A page of whatever a release may be: hostile names, every kind of number,
//! nothing before it, nothing to show, and far too much to show.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use etalon::insights::release::{Cell, Figure, View, changes};
use etalon::insights::{Period, Policy};
use etalon::json::json;
use etalon::num::Rational;

use crate::made::{Release, manifest};
use crate::walk::elements;

/// All texts of a page in one.
fn text(page: &str) -> String {
    elements(page).into_iter().find(|element| element.name == "body").unwrap().text
}

#[test]
fn names_are_never_taken_for_markup() {
    let hostile = r#"<script>alert("1")</script><img src=x onerror='y'>&amp;"#;
    let mut release = Release::made();
    for cell in release.cells.iter_mut().chain(&mut release.history) {
        if matches!(cell.view, View::Team | View::Group | View::Organization) {
            cell.group = format!("{hostile}{}", cell.group);
        }
    }
    release.changes = changes(&release.cells, &release.history);
    release.policy.metrics[0].title = hostile.to_owned();
    release.manifest.version = hostile.to_owned();
    release.manifest.receipts[0].time = hostile.to_owned();
    release.manifest.list(hostile, hostile);
    release.verdicts = Some(json!({"claims": [{"id": hostile, "verdict": hostile,
        "sentence": hostile, "statement": hostile, "reason": hostile}]}));
    let page = release.html();
    let names: BTreeSet<String> = elements(&page).into_iter().map(|element| element.name).collect();
    assert!(!names.contains("script") && !names.contains("img"), "{names:?}");
    let attributes = elements(&page).into_iter().flat_map(|element| element.attributes);
    assert!(attributes.into_iter().all(|(name, _)| !name.starts_with("on")));
    // It is still there to be read, and in what numbers are traced by.
    assert!(text(&page).matches(hostile).count() > 20);
    let figures = elements(&page).into_iter().filter(|element| element.is("figure"));
    assert!(figures.filter(|figure| figure.attribute("data-cell").contains(hostile)).count() > 20);
}

#[test]
fn a_page_is_a_function_of_its_values() {
    let release = Release::made();
    let page = release.html();
    assert_eq!(page, release.html());
    let mut other = release;
    other.cells[0].entry += 1;
    assert_ne!(page, other.html());
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let page = Release::made().html();
    for element in elements(&page) {
        assert!(!["script", "iframe", "object", "form"].contains(&element.name.as_str()));
        for (name, value) in &element.attributes {
            let own = value.starts_with('#') || value == "data:,";
            assert!(!["src", "href", "srcset", "data", "action"].contains(&name.as_str()) || own);
        }
    }
    let style = &page[page.find("<style>").unwrap()..page.find("</style>").unwrap()];
    assert!(!style.contains("url(") && !style.contains("@import"));
}

#[test]
fn every_kind_of_number_is_shown_with_what_it_says() {
    let release = Release::made();
    let text = text(&release.html());
    for words in [
        "The share of people whose average of After_hours_collaboration_hours",
        "each taken to lie within 0 and 60\u{a0}h",
        "with edges at 4, 8, 12\u{a0}h",
        "below 4\u{a0}h",
        "4 to below 8\u{a0}h",
        "12\u{a0}h or more",
        "The band in which the median",
        "10% or less",
        "no more is said",
        "No change can be told from noise",
        "It went down",
        "Since 2024-Q2",
    ] {
        assert!(text.contains(words), "{words}");
    }
    // A median lies between two edges of its policy.
    let medians = ["0\u{a0}h to 1\u{a0}h", "1\u{a0}h to 2\u{a0}h", "2\u{a0}h to 4\u{a0}h"];
    assert!(medians.iter().any(|median| text.contains(median)));
}

#[test]
fn the_guarantee_comes_first_and_with_all_its_words() {
    let text = text(&Release::made().html());
    let guarantee = "at most 54.6 times as likely as if she had done anything else: \
                     \u{3b5}\u{a0}=\u{a0}4 per person-quarter under replace-one, by discrete \
                     Laplace noise on disjoint teams [GRS12, Thm.\u{a0}2.1]";
    assert!(text.find(guarantee).unwrap() < text.find("How sure can anybody").unwrap() + 2000);
    for words in ["\u{3b5}\u{a0}=\u{a0}16", "at most 98.3% sure", "85.9%", "35.6%", "99.99999%"] {
        assert!(text.contains(words), "{words}");
    }
    assert!(text.contains("Private release.") && !text.contains("not private"));
}

#[test]
fn a_seeded_release_says_so_before_anything_else() {
    let mut release = Release::made();
    release.manifest.receipts[1].seed.private = false;
    let page = release.html();
    let text = text(&page);
    assert!(text.contains("Test release: not private. The noise of collaboration comes"));
    assert!(text.contains("none of these limits hold for it"));
    assert!(!text.contains("times as likely") && !text.contains("Private release"));
    // Of the other four, a limit is told.
    assert_eq!(text.matches("alone, it takes 50:50").count(), 4);
    assert!(page.contains("<title>Insights 2024-Q3 (test release, not private)</title>"));
}

#[test]
fn no_verdict_is_made_up() {
    let mut release = Release::made();
    for verdicts in [None, Some(json!({})), Some(json!({"claims": []})), Some(json!([1]))] {
        release.verdicts = verdicts;
        let text = text(&release.html());
        assert!(text.contains("Not checked in this release. Run etalon insights verify"));
        assert!(!text.to_lowercase().contains("pass"));
    }
    release.verdicts = Some(
        json!({"system": "other", "claims": [{"id": "C1"}, 7, {"id": "C2", "verdict": "FAIL"}]}),
    );
    let text = text(&release.html());
    assert!(text.contains(
        "This is not about this release. Put to the test was other, which is not the system that \
         made this release, on made-up companies: how many runs on how many pairs is not said."
    ));
    assert!(text.contains("3 claims: no verdict 2, FAIL 1."));
    assert!(text.contains("no verdict given") && !text.to_lowercase().contains("pass"));
}

#[test]
fn without_a_past_nothing_is_said_of_change() {
    let text = text(&Release::made().without_history().html());
    assert!(text.contains("There are no earlier periods yet"));
    assert!(!text.contains("Since 2024-Q2") && !text.contains("Over time"));
}

#[test]
fn with_nothing_to_show_it_says_why() {
    let mut release = Release::made().empty();
    let page = text(&release.html());
    assert!(page.contains("Private release, but nothing to show."));
    let empty = "No group reaches the minimum of 10 people on the public roster";
    assert_eq!(page.matches(empty).count(), 4);
    release.manifest.receipts.clear();
    let page = text(&release.html());
    assert!(page.contains("Nothing was released.") && !page.contains("Private release"));
}

#[test]
fn ten_thousand_teams_make_no_larger_page() {
    let release = large(10_000);
    let begin = Instant::now();
    let page = release.html();
    let taken = begin.elapsed();
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    assert!(page.len() < 2 * large(100).html().len());
    assert!(taken < Duration::from_secs(1), "{taken:?}");
    println!("{} cells, {} bytes, {taken:?}", release.cells.len(), page.len());
    assert!(text(&page).contains("9,994 teams"));
}

/// Ten metrics of so many teams, in two periods.
fn large(teams: u64) -> Release {
    let metrics: Vec<String> = (0..10)
        .map(|at| {
            format!(
                r#"{{"name": "m{at}", "title": "Metric {at}", "column": "M_{at}_hours",
                "statistic": {{"share": {{"above": "5"}}}}, "epsilon": "1/4"}}"#
            )
        })
        .collect();
    let policy = format!(
        r#"{{"format": "etalon-insights-policy/1", "unit": "person-quarter",
        "relation": "replace-one", "minimum_group": 10, "budget": "3", "metrics": [{}]}}"#,
        metrics.join(",")
    );
    let policy = Policy::read(&policy, "policy").unwrap();
    let part = |text: &str| -> Rational { text.parse().unwrap() };
    let cells = |period: Period| -> Vec<Cell> {
        let mut cells = Vec::new();
        for (metric, entry) in policy.metrics.iter().zip(1..) {
            let mut add = |view, group: String, people| {
                let (value, low, high) = (part("0.382716"), part("0.2"), Some(part("0.5")));
                let figure = Figure { count: Some(31), value, low, high, masked: false };
                let metric = metric.name.clone();
                let (part, teams) = (0, 1);
                cells.push(Cell {
                    period,
                    view,
                    group,
                    metric,
                    part,
                    people,
                    teams,
                    figure,
                    entry,
                });
            };
            add(View::Company, String::new(), 10 * teams);
            for team in 0..teams {
                let id = format!("{team:08x}-0000-4000-8000-{team:012x}");
                add(View::Team, id.clone(), 10 + team % 7);
                add(View::Peers, id.clone(), 70);
                if team % 7 == 0 {
                    add(View::Group, id, 70 + team);
                }
                if team % 100 == 0 {
                    add(View::Organization, format!("Organization {team}"), 1000 + team);
                }
            }
        }
        cells
    };
    let period: Period = "2024-Q3".parse().unwrap();
    let (cells, history) = (cells(period), cells(period.previous()));
    let changes = changes(&cells, &history);
    let manifest = manifest(&policy, period, 11);
    Release { policy, manifest, cells, changes, history, verdicts: None }
}
