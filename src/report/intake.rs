//! What was read of an export, before anything is released: for the operator
//! who may see the data, never for managers.

use std::fmt::Write;

use crate::insights::{Intake as Read, Period, Policy, Roster};
use crate::json::{Value, json};

/// An export with what it was read for.
///
/// # Example
///
/// ```
/// use etalon::insights::{DateFormat, Intake, Mapping, Period, Policy, Roster, Wanted};
/// use etalon::report;
///
/// # let text = r#"{
/// #     "format": "etalon-insights-policy/1", "unit": "person-quarter", "relation": "replace-one",
/// #     "minimum_group": 10, "budget": "1", "metrics": [{
/// #         "name": "late", "title": "People above 5 hours", "column": "Hours",
/// #         "statistic": {"share": {"above": "5"}}, "epsilon": "1"
/// #     }]
/// # }"#;
/// # let policy = Policy::read(text, "policy.json")?;
/// let mut people = String::from("PersonId,ManagerId\nhead,\n");
/// let mut metrics = String::from("PersonId,MetricDate,Hours\n");
/// for person in 0..12 {
///     people += &format!("p{person},head\n");
///     metrics += &format!("p{person},2024-07-07,{person}\n");
/// }
/// let period: Period = "2024-Q3".parse()?;
/// let (format, mapping) = (DateFormat::default(), Mapping::default());
/// let roster = Roster::read(people.as_bytes(), "people.csv", &format, period.first())?;
/// let wanted = Wanted {
///     metrics: policy.columns(),
///     ordered: Vec::new(),
///     period: Some(period),
///     mapping: &mapping,
///     format: &format,
/// };
/// let intake = Intake::read(metrics.as_bytes(), "metrics.csv", &roster, &wanted, 1)?;
/// let report =
///     report::Intake { policy: &policy, period, roster: &roster, intake: &intake, refusal: None };
/// assert!(report.text().contains("13 on the roster, 12 measured"));
/// assert_eq!(report.json()["teams_of_minimum_size"], 1);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Intake<'a> {
    /// What is to be released.
    pub policy: &'a Policy,
    /// Of which period.
    pub period: Period,
    /// Who is there.
    pub roster: &'a Roster,
    /// What was read.
    pub intake: &'a Read,
    /// Why a release from it would be refused, if it would.
    pub refusal: Option<&'a str>,
}

impl Intake<'_> {
    /// How many teams reach the minimum size.
    fn shown(&self) -> usize {
        let reaches = |members: usize| {
            u64::try_from(members).is_ok_and(|members| members >= self.policy.minimum_group)
        };
        self.roster.teams().iter().filter(|team| reaches(team.members.len())).count()
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let (roster, intake) = (self.roster, self.intake);
        let mut text = String::new();
        let mut line = |name: &str, value: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name:>12}  {value}");
        };
        line("period", format!("{}, from {} on", self.period, self.period.first()));
        line(
            "people",
            format!("{} on the roster, {} measured", roster.people().len(), intake.measured),
        );
        line(
            "teams",
            format!(
                "{}, of which {} have {} people or more",
                roster.teams().len(),
                self.shown(),
                self.policy.minimum_group
            ),
        );
        let days = intake.days.map_or_else(
            || "none".to_owned(),
            |(first, last)| format!("{}, from {first} to {last}", intake.rows),
        );
        line("rows", format!("{days}; {} in the period", intake.rows_in_period));
        line("metrics", self.policy.columns().join(", "));
        for sentence in intake.findings.sentences() {
            line("note", sentence);
        }
        let verdict = match self.refusal {
            None => "the files can be released from",
            Some(_) => "a release from these files would be refused",
        };
        line("verdict", verdict.to_owned());
        text
    }

    /// As one object.
    pub fn json(&self) -> Value {
        let intake = self.intake;
        let findings: Vec<Value> = intake
            .findings
            .iter()
            .map(|(finding, count, line)| {
                json!({"finding": finding.to_string(), "count": count, "first_line": line})
            })
            .collect();
        json!({
            "format": "etalon-insights-check/2",
            "period": self.period.to_string(),
            "people": self.roster.people().len(),
            "measured": intake.measured,
            "teams": self.roster.teams().len(),
            "teams_of_minimum_size": self.shown(),
            "rows": intake.rows,
            "rows_in_period": intake.rows_in_period,
            "first_day": intake.days.map(|(first, _)| first.to_string()),
            "last_day": intake.days.map(|(_, last)| last.to_string()),
            "metrics": self.policy.columns(),
            "findings": findings,
            "refusal": self.refusal,
        })
    }
}
