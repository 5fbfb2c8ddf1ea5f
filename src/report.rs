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
