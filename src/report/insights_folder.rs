//! The files of a release folder: pure functions of what was published, so
//! that a replay writes the same bytes.

use std::fmt::Write;
use std::thread;

use crate::error::Result;
use crate::insights::policy::Policy;
use crate::insights::release::{Cell, Change, cells_csv, changes, changes_csv, shown};
use crate::insights::{Manifest, manifest};
use crate::json::{self, Value, json};
use crate::report::InsightsPage;

/// The name of the page for people.
const PAGE: &str = "report.html";

/// What a release folder is made from.
///
/// # Example
///
/// ```
/// use etalon::insights::manifest::{Receipt, SeedCommitment};
/// use etalon::insights::{Manifest, Policy};
/// use etalon::report::InsightsFolder;
///
/// # let text = r#"{
/// #     "format": "etalon-insights-policy/1", "unit": "person-quarter", "relation": "replace-one",
/// #     "minimum_group": 10, "budget": "1", "metrics": [{
/// #         "name": "late", "title": "People above 5 hours", "column": "Hours",
/// #         "statistic": {"share": {"above": "5"}}, "epsilon": "1"
/// #     }]
/// # }"#;
/// # let policy = Policy::read(text, "policy.json")?;
/// # let period = "2024-Q3".parse()?;
/// # let receipt = Receipt {
/// #     metric: "late".to_owned(),
/// #     epsilon: "1".to_owned(),
/// #     entry: 2,
/// #     hash: "4f".repeat(32),
/// #     time: "2024-10-01T06:00:00Z".to_owned(),
/// #     seed: SeedCommitment { private: true, sha256: "c0".repeat(32) },
/// #     inputs: "dd".repeat(32),
/// # };
/// # let manifest = Manifest {
/// #     version: "0.1.0".to_owned(),
/// #     period,
/// #     epsilon: "1".to_owned(),
/// #     unit: "person-quarter".to_owned(),
/// #     relation: "replace-one".to_owned(),
/// #     roster: "aa".repeat(32),
/// #     receipts: vec![receipt],
/// #     files: [].into(),
/// # };
/// // A quarter in which no group was large enough to be shown.
/// let folder = InsightsFolder {
///     policy_text: text,
///     policy: &policy,
///     manifest: &manifest,
///     cells: &[],
///     history: &[],
///     verdicts: None,
/// };
/// let files = folder.files()?;
/// let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
/// assert_eq!(names[..3], ["policy.json", "cells.csv", "cells.json"]);
/// // The manifest is the last, for it has the digests of all others.
/// let (name, text) = files.last().expect("there are some");
/// assert_eq!(name, "manifest.json");
/// assert_eq!(Manifest::read(text, name)?.files.len(), names.len() - 1);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct InsightsFolder<'a> {
    /// The policy as it was given, byte for byte.
    pub policy_text: &'a str,
    /// The policy.
    pub policy: &'a Policy,
    /// Who paid for what; its list of files is filled in.
    pub manifest: &'a Manifest,
    /// What is shown of the period.
    pub cells: &'a [Cell],
    /// What was shown of periods before.
    pub history: &'a [Cell],
    /// What `etalon insights verify` said of the system, as it said it.
    pub verdicts: Option<&'a str>,
}

impl InsightsFolder<'_> {
    /// Every file with its name; the manifest, which lists the others with
    /// their digests, is the last.
    ///
    /// # Errors
    ///
    /// [`Error::Input`](crate::Error::Input) if the verdicts are no JSON.
    pub fn files(&self) -> Result<Vec<(String, String)>> {
        let changes = changes(self.cells, self.history);
        // The two largest side by side.
        let (csv, json) = thread::scope(|scope| {
            let csv = scope.spawn(|| cells_csv(self.cells));
            let json = self.json(&changes);
            (csv.join().expect("writing does not panic"), json)
        });
        let mut files = vec![
            ("policy.json", self.policy_text.to_owned()),
            ("cells.csv", csv),
            ("cells.json", json),
            ("changes.csv", changes_csv(&changes)),
            ("history.csv", cells_csv(self.history)),
        ];
        let parsed = |text| json::parse(text, manifest::VERDICTS);
        let verdicts = self.verdicts.map(parsed).transpose()?;
        if let Some(verdicts) = self.verdicts {
            files.push((manifest::VERDICTS, verdicts.to_owned()));
        }
        let mut manifest = self.manifest.clone();
        manifest.files.clear();
        for (name, text) in &files {
            manifest.list(name, text);
        }
        // The page names the digests of the files above.
        let page = InsightsPage {
            policy: self.policy,
            manifest: &manifest,
            cells: self.cells,
            changes: &changes,
            history: self.history,
            verdicts: verdicts.as_ref(),
        };
        let page = page.html();
        manifest.list(PAGE, &page);
        files.push((PAGE, page));
        files.push((manifest::NAME, manifest.text()));
        Ok(files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
    }

    /// The cells and the changes as one object, a cell a line.
    fn json(&self, changes: &[Change]) -> String {
        let head = json!({
            "period": self.manifest.period.to_string(),
            "private": self.manifest.is_private(),
        });
        let mut text = format!("{{\"format\":\"etalon-insights-cells/1\",\n\"release\":{head},\n");
        // Line by line: values of all cells at once would be most of the memory.
        list(&mut text, "cells", self.cells.iter().map(fields));
        text += ",\n";
        list(&mut text, "changes", changes.iter().map(change));
        text += "\n}\n";
        text
    }
}

/// Adds an array of objects, one a line, whose names are in order.
fn list<const N: usize>(
    text: &mut String,
    name: &str,
    objects: impl Iterator<Item = [(&'static str, Value); N]>,
) {
    // Writing to a string cannot fail.
    let _ = write!(text, "\"{name}\":[");
    for (at, object) in objects.enumerate() {
        *text += if at > 0 { ",\n" } else { "\n" };
        for (at, (name, value)) in object.iter().enumerate() {
            let _ = write!(text, "{}\"{name}\":{value}", if at > 0 { "," } else { "{" });
        }
        *text += "}";
    }
    *text += "\n]";
}

/// A cell as an object: numbers that are exact in texts.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{Cell, Figure, View};
/// use etalon::report::insights_cell;
///
/// let cell = Cell {
///     period: "2024-Q3".parse()?,
///     view: View::Team,
///     group: "head".to_owned(),
///     metric: "late".to_owned(),
///     part: 0,
///     people: 12,
///     teams: 1,
///     figure: Figure {
///         count: Some(6),
///         value: "1/2".parse()?,
///         low: "1/4".parse()?,
///         high: Some("3/4".parse()?),
///         masked: false,
///     },
///     entry: 2,
/// };
/// let object = insights_cell(&cell);
/// assert_eq!((object["value"].as_str(), object["people"].as_u64()), (Some("0.5"), Some(12)));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn cell(cell: &Cell) -> Value {
    fields(cell).into_iter().collect()
}

fn fields(cell: &Cell) -> [(&'static str, Value); 13] {
    let figure = &cell.figure;
    [
        ("count", figure.count.map_or(Value::Null, |count| count.to_string().into())),
        ("group", cell.group.as_str().into()),
        ("high", figure.high.as_ref().map_or(Value::Null, |high| shown(high).into())),
        ("ledger_entry", cell.entry.into()),
        ("low", shown(&figure.low).into()),
        ("masked", figure.masked.into()),
        ("metric", cell.metric.as_str().into()),
        ("part", cell.part.into()),
        ("people", cell.people.into()),
        ("period", cell.period.to_string().into()),
        ("teams", cell.teams.into()),
        ("value", shown(&figure.value).into()),
        ("view", cell.view.to_string().into()),
    ]
}

fn change(change: &Change) -> [(&'static str, Value); 7] {
    [
        ("group", change.group.as_str().into()),
        ("high", shown(&change.high).into()),
        ("low", shown(&change.low).into()),
        ("metric", change.metric.as_str().into()),
        ("part", change.part.into()),
        ("value", shown(&change.value).into()),
        ("view", change.view.to_string().into()),
    ]
}
