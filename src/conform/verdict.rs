//! What a run as a whole says.

use std::collections::BTreeMap;

use super::expectations::Drift;
use super::greeting::Greeting;
use super::left_out::LeftOut;
use super::outcome::{Outcome, Record};
use super::selection::Selection;
use crate::vectors::Class;

/// A word that a passing case is graded with, and how often it was given.
///
/// # Example
///
/// ```
/// use etalon::conform::Grade;
///
/// // A bound that is true passes; its grade says how near to the truth it is.
/// let grades: [Grade; 2] = [("sound", 1), ("tight", 4)];
/// assert_eq!(grades.iter().map(|(_, count)| count).sum::<u64>(), 5);
/// ```
pub type Grade = (&'static str, u64);

/// How a run ended.
///
/// # Example
///
/// ```
/// use etalon::conform::{Conformance, Verdict};
/// # use etalon::conform::{Greeting, LeftOut, Offer, Selection};
///
/// # let greeting = Greeting {
/// #     name: "mylibrary".to_owned(),
/// #     version: "2.1".to_owned(),
/// #     language: "c".to_owned(),
/// #     offers: vec![Offer::all("tape")],
/// # };
/// # let (required, records) = (3, Vec::new());
/// # let mut run = Conformance {
/// #     suite: "00".repeat(32),
/// #     selection: Selection::default(),
/// #     greeting,
/// #     records,
/// #     required,
/// #     drifts: Vec::new(),
/// #     idle: Vec::new(),
/// #     left_out: LeftOut::default(),
/// #     fault: None,
/// #     strict: false,
/// #     seed: None,
/// #     seconds: 0.1,
/// # };
/// // Of three cases none was reached.
/// assert_eq!(run.verdict(), Verdict::NothingShown);
/// run.fault = Some("the program ended".to_owned());
/// assert_eq!(run.verdict(), Verdict::Infrastructure);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that was asked is right, or wrong as expected.
    Conforms,
    /// Something is wrong that was not expected to be.
    Fails,
    /// The program could not be run to the end, or broke the protocol.
    Infrastructure,
    /// Nothing was asked, or the run was interrupted.
    NothingShown,
    /// The list of expected failures is not true any more.
    Drifted,
}

/// A run with everything a report says of it.
///
/// # Example
///
/// ```
/// use etalon::conform::{Conformance, Failing, Outcome, Record, Verdict};
/// # use etalon::conform::{Greeting, LeftOut, Offer, Selection};
/// # use etalon::vectors::Class;
///
/// # let greeting = Greeting {
/// #     name: "mylibrary".to_owned(),
/// #     version: "2.1".to_owned(),
/// #     language: "c".to_owned(),
/// #     offers: vec![Offer::all("tape")],
/// # };
/// # let record = |id: &str, outcome| Record {
/// #     id: id.to_owned(),
/// #     file: "tape/reading".to_owned(),
/// #     class: Class::Exact,
/// #     op: "tape".to_owned(),
/// #     about: Vec::new(),
/// #     comment: String::new(),
/// #     outcome,
/// #     reading: Vec::new(),
/// #     excused: None,
/// # };
/// let wrong = Outcome::Fail(Failing::Wrong, "expected 1, got 2".to_owned());
/// let (pass, not_offered) = (Outcome::Pass("tight"), Outcome::NotOffered);
/// let records = vec![record("a", pass), record("b", wrong), record("c", not_offered)];
/// let mut run = Conformance {
///     suite: "00".repeat(32),
///     selection: Selection::default(),
///     greeting,
///     records,
///     required: 3,
///     drifts: Vec::new(),
///     idle: Vec::new(),
///     left_out: LeftOut::default(),
///     fault: None,
///     strict: false,
///     seed: None,
///     seconds: 0.1,
/// };
/// assert_eq!(run.verdict(), Verdict::Fails);
/// assert_eq!(run.failures().map(|record| record.id.as_str()).collect::<Vec<_>>(), ["b"]);
/// assert_eq!(run.not_offered(), [("tape", 1)].into());
/// let tally = &run.tallies()[0];
/// assert_eq!((tally.required, tally.executed, tally.passed), (3, 2, 1));
/// // What is known to fail is told, and does not fail the run.
/// run.records[1].excused = Some("known since 2.0".to_owned());
/// assert!(!run.is_failure(&run.records[1]));
/// assert_eq!(run.verdict(), Verdict::Conforms);
/// ```
#[derive(Debug)]
pub struct Conformance {
    /// The digest of the suite.
    pub suite: String,
    /// What the run was about.
    pub selection: Selection,
    /// Who answered.
    pub greeting: Greeting,
    /// One record per case.
    pub records: Vec<Record>,
    /// How many cases the run was about; more than there are records if it
    /// broke off.
    pub required: u64,
    /// Expectations that do not hold.
    pub drifts: Vec<Drift>,
    /// Offers that no case of the suite meets, as they were written.
    pub idle: Vec<String>,
    /// What the tier leaves out of what is offered.
    pub left_out: LeftOut,
    /// Why it broke off, if the program did.
    pub fault: Option<String>,
    /// Whether an error in the last places counts.
    pub strict: bool,
    /// The seed of fresh cases, in hexadecimal digits.
    pub seed: Option<String>,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// The numbers of one class.
///
/// # Example
///
/// ```
/// use etalon::conform::Tally;
/// use etalon::vectors::Class;
///
/// let tally = Tally {
///     class: Class::Core,
///     required: 6,
///     executed: 5,
///     passed: 3,
///     failed: 1,
///     excused: 0,
///     not_applicable: 1,
///     grades: vec![("tight", 2)],
/// };
/// // Each case that was asked counts once.
/// let counted = tally.passed + tally.failed + tally.excused + tally.not_applicable;
/// assert_eq!(counted, tally.executed);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The class.
    pub class: Class,
    /// Cases that the run was about.
    pub required: u64,
    /// Cases that were asked.
    pub executed: u64,
    /// Cases that are as they should be.
    pub passed: u64,
    /// Cases that are not, and were not expected to be so.
    pub failed: u64,
    /// Cases that are not, as expected.
    pub excused: u64,
    /// Cases that cannot judge this implementation.
    pub not_applicable: u64,
    /// How often a pass was given which grade.
    pub grades: Vec<Grade>,
}

impl Conformance {
    /// Whether a record is wrong and not excused.
    pub fn is_failure(&self, record: &Record) -> bool {
        record.outcome.is_bad(self.strict) && record.excused.is_none()
    }

    /// The failures, in order.
    pub fn failures(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| self.is_failure(record))
    }

    /// How many cases of each operation were not offered.
    pub fn not_offered(&self) -> BTreeMap<&str, u64> {
        let mut counts = BTreeMap::new();
        for record in self.records.iter().filter(|record| !record.outcome.is_executed()) {
            *counts.entry(record.op.as_str()).or_insert(0) += 1;
        }
        counts
    }

    /// The numbers of each class of which there are cases.
    pub fn tallies(&self) -> Vec<Tally> {
        let of = |class| {
            let records = || self.records.iter().filter(move |record| record.class == class);
            let count = |takes: &dyn Fn(&Record) -> bool| {
                records().map(|record| u64::from(takes(record))).sum()
            };
            let mut grades = BTreeMap::new();
            for record in records() {
                if let Outcome::Pass(grade) = record.outcome
                    && !grade.is_empty()
                {
                    *grades.entry(grade).or_insert(0) += 1;
                }
            }
            let not_applicable = count(&|one| matches!(one.outcome, Outcome::NotApplicable(_)));
            let executed: u64 = count(&|one| one.outcome.is_executed());
            let failed = count(&|one| self.is_failure(one));
            let excused = count(&|one| one.excused.is_some() && one.outcome.is_bad(self.strict));
            Tally {
                class,
                required: count(&|_| true),
                executed,
                passed: executed - failed - excused - not_applicable,
                failed,
                excused,
                not_applicable,
                grades: grades.into_iter().collect(),
            }
        };
        Class::ALL.into_iter().map(of).filter(|tally| tally.required > 0).collect()
    }

    /// What it all comes to; the gravest first.
    pub fn verdict(&self) -> Verdict {
        let broke = |record: &Record| matches!(record.outcome, Outcome::Protocol(_));
        let executed = self.records.iter().filter(|record| record.outcome.is_executed()).count();
        let reached = u64::try_from(self.records.len()).unwrap_or(u64::MAX);
        if self.fault.is_some() {
            Verdict::Infrastructure
        } else if self.failures().any(|record| !broke(record)) {
            Verdict::Fails
        } else if self.failures().any(broke) {
            Verdict::Infrastructure
        } else if !self.drifts.is_empty() {
            Verdict::Drifted
        } else if executed == 0 || reached < self.required {
            Verdict::NothingShown
        } else {
            Verdict::Conforms
        }
    }
}
