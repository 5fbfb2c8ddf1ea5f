//! Findings as text, JSON and JUnit: pure functions of values, no printing.

mod account;
mod audit_page;
mod certificate;
mod channels;
mod command;
mod conform;
mod event;
mod evidence;
mod failures;
mod insights_folder;
mod insights_log;
mod insights_page;
mod insights_plan;
mod insights_verify;
mod intake;
mod json;
mod junit;
mod ledger;
mod model;
mod museum;
mod page;
mod plot;
mod replay;
mod suite;
mod text;
mod trace;
mod view;

pub use account::{account_json, account_text};
pub use audit_page::audit_page;
pub use certificate::{Rechecked, certificate, recheck_json, recheck_text, subject};
pub use command::command;
pub use conform::{conform_json, conform_text};
pub use event::event_words;
pub use evidence::{merged_json, merged_text};
pub use insights_folder::{InsightsFolder, cell as insights_cell};
pub use insights_log::{insights_log_json, insights_log_text};
pub use insights_page::InsightsPage;
pub use insights_plan::InsightsPlan;
pub use insights_verify::{insights_verdicts, insights_verify_json, insights_verify_text};
pub use intake::Intake;
pub use json::{Rest, record, suite};
pub use ledger::Ledger;
pub use model::{Group, Item, Kind, Outcome, Place, Properties, RULES, Report, Rule};
pub use museum::{Viewing, museum_cards, museum_cards_json, museum_json, museum_text};
pub use plot::profile_svg;
pub use replay::{Replayed, replay_json, replay_text};
pub use suite::suite_text;
pub use text::{paragraph, table};
pub use view::{View, render};

use crate::audit::{Channel, Finding, Plan, Searched, Verdict};
use crate::json::Value;
use crate::subject::Inputs;

/// What can end an audit before its largest number of runs.
///
/// # Example
///
/// ```
/// # use etalon::audit::{Finding, Plan};
/// use etalon::report::{Record, Rest, Stopped, suite_text};
/// # use etalon::tape::Seed;
///
/// # let plan = Plan {
/// #     claim: "eps=1".parse()?,
/// #     relation: "replace-one".parse()?,
/// #     unit: "person".parse()?,
/// #     alpha: "1e-9".parse()?,
/// #     max_runs: 4000,
/// #     stop_at_violation: true,
/// #     seed: Seed::new([0; 32]),
/// # };
/// # let record = Record {
/// #     name: "yes or no".to_owned(),
/// #     plan,
/// #     pair: [0.into(), 1.into()],
/// #     searched: None,
/// #     assumptions: Vec::new(),
/// #     finding: Finding::not_assessable("no runs".to_owned(), "a coin".to_owned(), 0),
/// #     channels: Vec::new(),
/// #     seconds: 0.5,
/// #     stopped: None,
/// #     made: None,
/// #     expect: None,
/// #     fault: None,
/// #     place: None,
/// #     command: Vec::new(),
/// # };
/// let record = Record { stopped: Some(Stopped::Interrupted), ..record };
/// let text = suite_text(&[record], &Rest::default(), 80);
/// assert!(text.contains("yes or no: interrupted after 0 of 4000 runs"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The longest time it may take.
    Seconds,
    /// Somebody who interrupted it.
    Interrupted,
}

impl Stopped {
    /// The name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Seconds => "max_seconds",
            Self::Interrupted => "interrupted",
        }
    }

    /// What is said of it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Seconds => "stopped by --max-seconds",
            Self::Interrupted => "interrupted",
        }
    }
}

/// One audit with everything a report says of it.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Verdict, audit};
/// use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::report::Record;
/// use etalon::tape::Seed;
///
/// # let plan = Plan {
/// #     claim: "eps=1".parse()?,
/// #     relation: "replace-one".parse()?,
/// #     unit: "person".parse()?,
/// #     alpha: "1e-9".parse()?,
/// #     max_runs: 4000,
/// #     stop_at_violation: true,
/// #     seed: Seed::new([0; 32]),
/// # };
/// // A randomized response whose lie may be the truth, and a plan for the claim eps = 1.
/// let pair = [0.into(), 1.into()];
/// let lying = Exhibit::new("lying-response", "p=3/4");
/// let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let finding = audit(&plan, &mut subject, &mut |_| true)?;
/// let record = Record {
///     name: "yes or no".to_owned(),
///     plan,
///     pair,
///     searched: None,
///     assumptions: Vec::new(),
///     finding,
///     channels: Vec::new(),
///     seconds: 0.5,
///     stopped: None,
///     made: None,
///     expect: Some(Verdict::Violation),
///     fault: None,
///     place: None,
///     command: Vec::new(),
/// };
/// assert!(record.as_expected());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Record {
    /// The name in a suite; empty for a single audit.
    pub name: String,
    /// What was asked.
    pub plan: Plan,
    /// The pair of inputs; null for files of samples.
    pub pair: [Value; 2],
    /// The type of inputs of which the pair was found and what was tried, if it
    /// was not given.
    pub searched: Option<(Inputs, Searched)>,
    /// What was taken for granted though something speaks against it.
    pub assumptions: Vec<String>,
    /// What was found.
    pub finding: Finding,
    /// What was found through each channel; empty if only outputs were watched.
    pub channels: Vec<(Channel, Finding)>,
    /// How long it took.
    pub seconds: f64,
    /// What ended it before its largest number of runs, if something of the
    /// kind did.
    pub stopped: Option<Stopped>,
    /// When it ended, as its reader should see it; none where nobody said.
    pub made: Option<String>,
    /// The verdict a suite expects, if any.
    pub expect: Option<Verdict>,
    /// What made the audit impossible, if something of the subject did.
    pub fault: Option<String>,
    /// Where the claim is written, if it is in a file.
    pub place: Option<Place>,
    /// The words of a command that makes it again; empty if none does.
    pub command: Vec<String>,
}

impl Record {
    /// Whether a suite's expectation of this record holds.
    pub fn as_expected(&self) -> bool {
        self.expect.is_none_or(|expected| expected == self.finding.verdict)
    }
}
