//! A release as a page that a privacy officer, a works council or a leader can
//! read: what was published, what that tells of a person at most, and where
//! every number comes from.
//!
//! One file of HTML without scripts that asks for nothing else, a pure function
//! of its values.

mod axis;
mod certainty;
mod changes;
mod chart;
mod digits;
mod figure;
mod limits;
mod metric;
mod promises;
mod provenance;
mod selection;
mod trends;
mod verdict;

use crate::insights::release::{Cell, Change};
use crate::insights::{Manifest, Policy};
use crate::json::Value;
use crate::num::Rational;
use crate::report::page::{Page, template};
use selection::{Selection, select};
use template::{Markup, html};

const STYLE: &str = include_str!("insights_page/style.css");

/// A release and what came before it.
///
/// # Example
///
/// ```
/// # use etalon::insights::manifest::{Receipt, SeedCommitment};
/// # use etalon::insights::release::{Published, cells};
/// # use etalon::insights::{DateFormat, Intake, Leaves, Manifest, Mapping};
/// # use etalon::insights::{Period, Policy, Roster, Wanted};
/// use etalon::report::InsightsPage;
/// # use etalon::tape::Seed;
///
/// # let text = r#"{
/// #     "format": "etalon-insights-policy/1", "unit": "person-quarter", "relation": "replace-one",
/// #     "minimum_group": 10, "budget": "1", "metrics": [{
/// #         "name": "late", "title": "People above 5 hours", "column": "Hours",
/// #         "statistic": {"share": {"above": "5"}}, "epsilon": "1"
/// #     }]
/// # }"#;
/// # let policy = Policy::read(text, "policy.json")?;
/// # let mut people = String::from("PersonId,ManagerId\nhead,\n");
/// # let mut metrics = String::from("PersonId,MetricDate,Hours\n");
/// # for person in 0..12 {
/// #     people += &format!("p{person},head\n");
/// #     metrics += &format!("p{person},2024-07-07,{person}\n");
/// # }
/// # let period: Period = "2024-Q3".parse()?;
/// # let (format, mapping) = (DateFormat::default(), Mapping::default());
/// # let roster = Roster::read(people.as_bytes(), "people.csv", &format, period.first())?;
/// # let wanted = Wanted {
/// #     metrics: policy.columns(),
/// #     ordered: Vec::new(),
/// #     period: Some(period),
/// #     mapping: &mapping,
/// #     format: &format,
/// # };
/// # let intake = Intake::read(metrics.as_bytes(), "metrics.csv", &roster, &wanted, 1)?;
/// # let leaves = Leaves::draw(&policy, 0, &roster, &intake, (&Seed::new([0; 32]), true))?;
/// # let published = [Published { metric: &policy.metrics[0], leaves: &leaves, entry: 2 }];
/// # let cells = cells(&policy, period, &published)?;
/// # let receipt = Receipt {
/// #     metric: "late".to_owned(),
/// #     epsilon: "1".to_owned(),
/// #     entry: 2,
/// #     hash: "4f".repeat(32),
/// #     time: "2024-10-01T06:00:00Z".to_owned(),
/// #     seed: SeedCommitment { private: false, sha256: "c0".repeat(32) },
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
/// // The numbers of one team, with noise from a seed that was given.
/// let page = InsightsPage {
///     policy: &policy,
///     manifest: &manifest,
///     cells: &cells,
///     changes: &[],
///     history: &[],
///     verdicts: None,
/// };
/// let html = page.html();
/// assert!(html.contains("test release, not private"));
/// assert!(html.contains("data-cell=\"2024-Q3/team/head/late/0\""));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct InsightsPage<'a> {
    /// By which rules it was made.
    pub policy: &'a Policy,
    /// Who paid for what, and with which noise.
    pub manifest: &'a Manifest,
    /// The rows of `cells.csv`, in their order.
    pub cells: &'a [Cell],
    /// The rows of `changes.csv`, in their order.
    pub changes: &'a [Change],
    /// The rows of `history.csv`, in their order: cells of earlier periods.
    pub history: &'a [Cell],
    /// What `etalon insights verify --format json` found, if it was asked: an
    /// object with the text `system` and an array `claims` of objects with the
    /// texts `id`, `sentence`, `statement`, `verdict` and `reason`. What is
    /// missing is left out.
    pub verdicts: Option<&'a Value>,
}

impl InsightsPage<'_> {
    /// The page, the same bytes for the same values everywhere.
    ///
    /// It has room for the company and the largest groups; how many more there
    /// are is told, and its size hardly grows with them. Every number of a cell
    /// is an element `data.figure` whose attributes name the cell
    /// (`data-cell="period/view/group/metric/part"`), the file and row
    /// (`data-row="cells/17"`, from 1 below the header), the column
    /// (`data-of`), and hold the number as the file has it (`value`); its text
    /// is the number rounded, bounds outward.
    ///
    /// ε is that of the manifest, or the policy's cost if it is no number.
    pub fn html(&self) -> String {
        let Self { policy, manifest, cells, changes, history, verdicts } = self;
        let epsilon = manifest.epsilon.parse().unwrap_or_else(|_| policy.cost());
        let shown = select(policy, manifest.period, cells, changes, history);
        let private = manifest.is_private();
        let main = html! {
            (verdict::section(policy, manifest, &epsilon, cells.len(), &shown))
            (certainty::section(policy, &epsilon, private))
            (self.numbers(&shown))
            (promises::section(*verdicts))
            (limits::section(policy, private))
            (provenance::section(policy, manifest))
        };
        let title = html! {
            "Insights " (manifest.period)
            @if !private { " (test release, not private)" }
        };
        let page = Page {
            title,
            style: STYLE,
            class: (!private).then_some("seeded"),
            contents: contents(policy),
            main,
            foot: foot(manifest, &epsilon),
        };
        page.html()
    }

    fn numbers(&self, shown: &[Selection<'_>]) -> Markup {
        let period = self.manifest.period;
        html! {
            section aria-labelledby="numbers" {
                h2 id="numbers" { "The numbers" }
                p {
                    "Every number comes with an error bar: with a probability of at least 19 in \
                     20 over the noise, the truth lies within, for each number taken by itself. \
                     Small groups have wide bars; two groups whose bars overlap cannot be told \
                     apart."
                }
                @if self.history.is_empty() {
                    p {
                        "There are no earlier periods yet, so nothing can be said of changes and \
                         trends."
                    }
                }
                @for (metric, shown) in self.policy.metrics.iter().zip(shown) {
                    (metric::section(metric, period, shown))
                }
            }
        }
    }
}

fn contents(policy: &Policy) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul {
                li { a href="#content" { "What was released" } }
                li { a href="#certainty" { "How sure can anybody become?" } }
                li { a href="#numbers" { "The numbers" }
                    ul {
                        @for metric in &policy.metrics {
                            li { a href={ "#metric-" (metric.name) } { (metric.title) } }
                        }
                    }
                }
                li { a href="#promises" { "Are the promises kept?" } }
                li { a href="#limits" { "What is not covered" } }
                li { a href="#provenance" { "Where the numbers come from" } }
            }
        }
    }
}

fn foot(manifest: &Manifest, epsilon: &Rational) -> Markup {
    html! {
        "Etalon " (manifest.version) ", release of " (manifest.period)
        ", \u{3b5}\u{a0}=\u{a0}" (digits::exact(epsilon)) " per " (manifest.unit) "."
    }
}
