//! What is strange in a file and not an error: it is reported, never repaired.

use std::collections::BTreeMap;
use std::fmt;

/// Something that was seen in one or more rows.
///
/// # Example
///
/// ```
/// use etalon::insights::intake::Finding;
///
/// let exceeds = Finding::Exceeds("Email_hours".to_owned(), "Collaboration_hours".to_owned());
/// assert_eq!(exceeds.to_string(), "rows in which Email_hours exceeds Collaboration_hours");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// A row of somebody who is not on the roster; it counts nowhere.
    NotOnRoster,
    /// The first column exceeds the second, of which it is a part.
    Exceeds(String, String),
    /// Nobody has a row of the period.
    Silent,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOnRoster => {
                f.write_str("rows of people who are not on the roster; they count nowhere")
            }
            Self::Exceeds(part, whole) => write!(f, "rows in which {part} exceeds {whole}"),
            Self::Silent => f.write_str("people of the roster without a row in the period"),
        }
    }
}

/// Findings, how often each was made, and the first line of it.
///
/// # Example
///
/// ```
/// use etalon::insights::intake::Finding;
/// use etalon::insights::{DateFormat, Intake, Mapping, Roster, Wanted};
///
/// let people = "PersonId,ManagerId\nhead,\nada,head\n";
/// let metrics = "PersonId,MetricDate,Email_hours,Collaboration_hours\n\
///                ada,2024-07-07,9,4\neve,2024-07-07,1,2\nfay,2024-07-07,1,2\n";
/// # let (format, mapping) = (DateFormat::default(), Mapping::default());
/// # let day = "2024-07-01".parse()?;
/// # let roster = Roster::read(people.as_bytes(), "people.csv", &format, day)?;
/// # let wanted = Wanted {
/// #     metrics: vec!["Email_hours".to_owned(), "Collaboration_hours".to_owned()],
/// #     ordered: Wanted::implausible(),
/// #     period: Some("2024-Q3".parse()?),
/// #     mapping: &mapping,
/// #     format: &format,
/// # };
/// let intake = Intake::read(metrics.as_bytes(), "metrics.csv", &roster, &wanted, 1)?;
/// let findings: Vec<_> = intake.findings.iter().collect();
/// assert_eq!(findings[0], (&Finding::NotOnRoster, 2, Some(3)));
/// // The head has no row.
/// assert_eq!(findings[2], (&Finding::Silent, 1, None));
/// assert_eq!(
///     intake.findings.sentences().nth(1).as_deref(),
///     Some("1 rows in which Email_hours exceeds Collaboration_hours (the first on line 2)")
/// );
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(BTreeMap<Finding, (u64, Option<u64>)>);

impl Findings {
    /// Adds one of a line.
    pub(super) fn note(&mut self, finding: Finding, line: u64) {
        self.merge(finding, 1, Some(line));
    }

    /// Adds as many, the first of them on `line`.
    pub(super) fn merge(&mut self, finding: Finding, count: u64, line: Option<u64>) {
        let (known, first) = self.0.entry(finding).or_insert((0, line));
        *known += count;
        *first = (*first).min(line);
    }

    /// Each finding, how often it was made, and the first line, if it is one
    /// of rows.
    pub fn iter(&self) -> impl Iterator<Item = (&Finding, u64, Option<u64>)> {
        self.0.iter().map(|(finding, (count, line))| (finding, *count, *line))
    }

    /// Each finding in one sentence for the operator.
    pub fn sentences(&self) -> impl Iterator<Item = String> {
        self.iter().map(|(finding, count, line)| {
            let place =
                line.map_or_else(String::new, |line| format!(" (the first on line {line})"));
            format!("{count} {finding}{place}")
        })
    }
}
