//! A release of a company that does not exist, made by library calls alone.

use std::sync::LazyLock;

use etalon::digest::{Digest, hex};
use etalon::insights::company::{Company, Size};
use etalon::insights::manifest::{Receipt, SeedCommitment};
use etalon::insights::release::{Cell, Change, Published, cells, cells_csv, changes, changes_csv};
use etalon::insights::{
    DateFormat, Intake, Leaves, Manifest, Mapping, Period, Policy, Roster, Wanted,
};
use etalon::json::Value;
use etalon::report::InsightsPage;
use etalon::tape::Seed;

/// Every kind of statistic, with a mask.
pub(crate) const POLICY: &str = r#"{
  "format": "etalon-insights-policy/1", "unit": "person-quarter", "relation": "replace-one",
  "minimum_group": 10, "budget": "4", "mask": "9/10",
  "metrics": [
    {"name": "after-hours", "title": "People who work together more than 2 hours a week after hours",
     "column": "After_hours_collaboration_hours", "statistic": {"share": {"above": "2"}}, "epsilon": "1"},
    {"name": "collaboration", "title": "Hours of working together in a week", "column": "Collaboration_hours",
     "statistic": {"mean": {"from": "0", "to": "60", "step": "1/64"}}, "epsilon": "3/4", "company": "1/4",
     "minimum_group": 30},
    {"name": "email", "title": "E-mail in a week", "column": "Email_hours",
     "statistic": {"bands": ["4", "8", "12"]}, "epsilon": "1"},
    {"name": "typical-chat", "title": "The typical person's hours of chat", "column": "Chat_hours",
     "statistic": {"quantile": {"at": "1/2", "edges": ["1", "2", "4", "8"]}}, "epsilon": "3/4"},
    {"name": "weekend", "title": "People who work on weekends", "column": "Weekend_collaboration_hours",
     "statistic": {"share": {"above": "30"}}, "epsilon": "1/4"}
  ]}"#;

/// A year of quarters, the last of which is released.
const QUARTERS: [&str; 4] = ["2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3"];

/// All that a page is made of.
#[derive(Debug, Clone)]
pub(crate) struct Release {
    pub(crate) policy: Policy,
    pub(crate) manifest: Manifest,
    pub(crate) cells: Vec<Cell>,
    pub(crate) changes: Vec<Change>,
    pub(crate) history: Vec<Cell>,
    pub(crate) verdicts: Option<Value>,
}

impl Release {
    /// 3,000 people and four quarters.
    pub(crate) fn made() -> Self {
        static MADE: LazyLock<Release> = LazyLock::new(|| Release::new(3000));
        MADE.clone()
    }

    fn new(headcount: u32) -> Self {
        let policy = Policy::read(POLICY, "policy").unwrap();
        let first = "2023-10-01".parse().unwrap();
        let company =
            Company::new(Size { headcount, weeks: 53, first }, &Seed::new([7; 32])).unwrap();
        let people = Company::people_header() + &company.people().unwrap();
        let weeks: Vec<String> = (0..53).map(|week| company.week(week).unwrap()).collect();
        let metrics = Company::metrics_header() + &weeks.concat();
        let format = DateFormat::default();
        let day = "2024-07-01".parse().unwrap();
        let roster = Roster::read(people.as_bytes(), "people.csv", &format, day).unwrap();
        let mut history: Vec<Cell> = Vec::new();
        for (quarter, entry) in QUARTERS.into_iter().zip((1u64..).step_by(policy.metrics.len())) {
            let period: Period = quarter.parse().unwrap();
            let wanted = Wanted {
                metrics: policy.columns(),
                ordered: Vec::new(),
                period: Some(period),
                mapping: &Mapping::default(),
                format: &format,
            };
            let intake = Intake::read(metrics.as_bytes(), "m.csv", &roster, &wanted, 1).unwrap();
            let seed = Seed::new([u8::try_from(entry).unwrap(); 32]);
            let draw = |at| Leaves::draw(&policy, at, &roster, &intake, (&seed, false)).unwrap();
            let leaves: Vec<Leaves> = (0..policy.metrics.len()).map(draw).collect();
            let metrics = policy.metrics.iter().zip(&leaves).zip(entry..);
            let published: Vec<Published<'_>> = metrics
                .map(|((metric, leaves), entry)| Published { metric, leaves, entry })
                .collect();
            history.extend(cells(&policy, period, &published).unwrap());
        }
        let period: Period = QUARTERS[3].parse().unwrap();
        let (history, cells): (Vec<Cell>, Vec<Cell>) =
            history.into_iter().partition(|cell| cell.period < period);
        let changes = changes(&cells, &history);
        let manifest = manifest(&policy, period, 16);
        let mut release = Self { policy, manifest, cells, changes, history, verdicts: None };
        release.list();
        release
    }

    /// The digests of its files.
    fn list(&mut self) {
        let (cells, changes) = (cells_csv(&self.cells), changes_csv(&self.changes));
        self.manifest.list("cells.csv", &cells);
        self.manifest.list("changes.csv", &changes);
        self.manifest.list("history.csv", &cells_csv(&self.history));
        self.manifest.list("policy.json", POLICY);
    }

    /// The same with seeds that were given.
    pub(crate) fn seeded(mut self) -> Self {
        for receipt in &mut self.manifest.receipts {
            receipt.seed.private = false;
        }
        self
    }

    /// The first of its kind.
    pub(crate) fn without_history(mut self) -> Self {
        self.history.clear();
        self.changes.clear();
        self
    }

    /// A company in which no group is large enough.
    pub(crate) fn empty(mut self) -> Self {
        self = self.without_history();
        self.cells.clear();
        self
    }

    pub(crate) fn html(&self) -> String {
        let Self { policy, manifest, cells, changes, history, verdicts } = self;
        let verdicts = verdicts.as_ref();
        InsightsPage { policy, manifest, cells, changes, history, verdicts }.html()
    }
}

/// A manifest whose seeds were drawn, with entries from `first` on.
pub(crate) fn manifest(policy: &Policy, period: Period, first: u64) -> Manifest {
    let digest = |text: &str| hex(&Digest::of(text));
    let receipt = |(metric, entry): (&etalon::insights::Metric, u64)| Receipt {
        metric: metric.name.clone(),
        epsilon: metric.cost().to_string(),
        entry,
        hash: digest(&format!("entry {entry}")),
        time: "2024-10-02T08:15:00Z".to_owned(),
        seed: SeedCommitment { private: true, sha256: digest(&metric.name) },
        inputs: digest("inputs"),
    };
    Manifest {
        version: "0.1.0".to_owned(),
        period,
        epsilon: policy.cost().to_string(),
        unit: policy.unit.to_string(),
        relation: policy.relation.to_string(),
        roster: digest("roster"),
        receipts: policy.metrics.iter().zip(first..).map(receipt).collect(),
        files: std::collections::BTreeMap::new(),
    }
}
