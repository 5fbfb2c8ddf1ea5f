//! What a policy costs and how precise its numbers will be.

use std::fmt::Write;

use crate::insights::plan::Horizon;
use crate::insights::{Metric, Plan, Policy, Precision, Statistic};
use crate::json::{Value, json};
use crate::num::{Integer, Interval, Rational};

/// Sizes of teams that are shown besides a metric's minimum.
const SIZES: [u64; 5] = [10, 20, 30, 100, 1000];

/// What the numbers mean.
const NOTES: [&str; 3] = [
    "\"nearer to the truth than the company's value\": in smaller teams, noise moves a team's \
     number further than showing the company's number for every team would be off",
    "what a person did in one period is protected by the eps of that period; sums over periods are \
     about what stays the same of her from one to the next",
    "a group of several teams adds up their noise: its sums are off by more, by the square root \
     of the number of teams",
];

/// A policy with its plan.
///
/// # Example
///
/// ```
/// use etalon::insights::{DateFormat, Plan, Policy, Roster};
/// use etalon::report::InsightsPlan;
///
/// let text = r#"{
///     "format": "etalon-insights-policy/1", "unit": "person-quarter", "relation": "replace-one",
///     "minimum_group": 10, "budget": "1", "metrics": [{
///         "name": "spread", "title": "People by hours", "column": "Hours",
///         "statistic": {"bands": ["4", "12"]}, "epsilon": "1"
///     }]
/// }"#;
/// let policy = Policy::read(text, "policy.json")?;
/// let mut people = String::from("PersonId,ManagerId\nhead,\n");
/// for person in 0..12 {
///     people += &format!("p{person},head\n");
/// }
/// let day = "2024-07-01".parse()?;
/// let roster = Roster::read(people.as_bytes(), "people.csv", &DateFormat::default(), day)?;
/// let plan = Plan::new(&policy, &roster)?;
/// let report = InsightsPlan { policy: &policy, plan: &plan };
/// assert!(report.text().contains("a calendar year: eps = 4 of a person"));
/// assert_eq!(report.json()["metrics"][0]["teams_shown"], 1);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct InsightsPlan<'a> {
    /// What is to be released.
    pub policy: &'a Policy,
    /// What that comes to.
    pub plan: &'a Plan,
}

impl InsightsPlan<'_> {
    /// Teams, and those of at least this size.
    fn teams(&self, least: u64) -> (u64, u64) {
        let count = |least| -> u64 {
            let sizes = self.plan.sizes.iter();
            sizes.filter(|(size, _)| *size >= least).map(|(_, teams)| teams).sum()
        };
        (count(0), count(least))
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let Self { policy, plan } = self;
        let mut text = String::new();
        let mut line = |name: &str, value: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name:>12}  {value}");
        };
        let cost = policy.cost();
        line("guarantee", format!("eps = {cost} per {} under {}", policy.unit, policy.relation));
        line("budget", format!("{cost} of {}", policy.budget));
        for horizon in &plan.horizons {
            let mut text = format!("{}: eps = {} of a person", horizon.name, horizon.epsilon);
            if let Some(less) = &horizon.approximate {
                let less = Interval::of(less, 64).to_decimal(4).1;
                text += &format!("; or eps = {less} with delta = {}", Horizon::DELTA);
            }
            text += &beside(horizon, policy.periods_a_year());
            line("", text);
        }
        let (all, _) = self.teams(0);
        line("teams", format!("{all} on the roster"));
        for (metric, precision) in policy.metrics.iter().zip(&plan.precisions) {
            let (_, shown) = self.teams(metric.minimum_group);
            line("", String::new());
            line(&metric.name, metric.title.clone());
            line(
                "",
                format!(
                    "{}, eps = {}; {shown} teams of {} or more",
                    metric.statistic, metric.epsilon, metric.minimum_group
                ),
            );
            line("", worth(metric, precision));
            for size in sizes(metric) {
                line("", format!("{size:>4} people: {}", errors(metric, precision, size)));
            }
        }
        line("", String::new());
        for note in NOTES {
            line("note", note.to_owned());
        }
        text.lines().map(str::trim_end).fold(String::new(), |text, line| text + line + "\n")
    }

    /// As one object.
    pub fn json(&self) -> Value {
        let Self { policy, plan } = self;
        let metrics: Vec<Value> = policy
            .metrics
            .iter()
            .zip(&plan.precisions)
            .map(|(metric, precision)| {
                json!({
                    "name": metric.name,
                    "epsilon": metric.epsilon.to_string(),
                    "scale": metric.scale().to_string(),
                    "minimum_group": metric.minimum_group,
                    "teams_shown": self.teams(metric.minimum_group).1,
                    "mean_error_of_sum": digits(&precision.mean),
                    "margin_of_sum": precision.margin.to_string(),
                    "break_even": precision.break_even(metric).map(|size| size.to_string()),
                })
            })
            .collect();
        let horizons: Vec<Value> = plan
            .horizons
            .iter()
            .map(|horizon| {
                json!({
                    "name": horizon.name,
                    "periods": horizon.periods,
                    "releases": horizon.releases,
                    "epsilon": horizon.epsilon.to_string(),
                    "approximate": horizon.approximate.as_ref().map(|epsilon| {
                        json!({"epsilon": Interval::of(epsilon, 64).to_decimal(6).1, "delta": Horizon::DELTA})
                    }),
                })
            })
            .collect();
        json!({
            "format": "etalon-insights-plan/2",
            "unit": policy.unit.to_string(),
            "relation": policy.relation.to_string(),
            "cost": policy.cost().to_string(),
            "budget": policy.budget.to_string(),
            "horizons": horizons,
            "teams": self.teams(0).0,
            "metrics": metrics,
        })
    }
}

/// What must be known of a time to read its ε.
fn beside(horizon: &Horizon, periods_a_year: u64) -> String {
    let Horizon { name, periods, releases, .. } = horizon;
    let refused = periods - releases.min(periods);
    let mut text = match *name {
        Horizon::ANY_YEAR if *periods > periods_a_year => {
            format!(", as they can meet {periods} quarters")
        }
        "27 months" => ", which is how long such metrics are commonly kept".to_owned(),
        _ => String::new(),
    };
    if refused > 0 {
        text +=
            &format!("; of {periods} releases, the ledger refuses {refused} by the policy's caps");
    }
    text
}

/// From which size on the numbers say more than the company's.
fn worth(metric: &Metric, precision: &Precision) -> String {
    match (precision.break_even(metric), &metric.statistic) {
        (Some(size), _) => {
            format!("nearer to the truth than the company's value from {size} people on")
        }
        (None, Statistic::Quantile { .. }) => "between which edges the quantile lies".to_owned(),
        (None, _) => "say how much people differ (\"spread\") to learn from which size on it beats the company's value".to_owned(),
    }
}

/// The sizes that are shown of a metric.
fn sizes(metric: &Metric) -> Vec<u64> {
    let larger = SIZES.into_iter().filter(|size| *size > metric.minimum_group);
    std::iter::once(metric.minimum_group).chain(larger).collect()
}

/// The error of a group of this size that is one team.
fn errors(metric: &Metric, precision: &Precision, size: u64) -> String {
    let (each, unit) = match &metric.statistic {
        Statistic::Share { .. } => (Rational::new(100, size), "percentage points"),
        Statistic::Mean { .. } => (Rational::new(1, size), "units of the column"),
        Statistic::Bands { .. } | Statistic::Quantile { .. } => {
            (Ok(Rational::one()), "people in each band")
        }
    };
    let each = each.expect("a group has a member");
    let mean = precision.mean.mul(&Interval::of(&each, 64), 64);
    let margin = rounded_up(&(&precision.margin * &each));
    if beyond_any_answer(metric, &mean, size) {
        return "the noise is larger than any answer: the number says nothing".to_owned();
    }
    format!("off by {} {unit} on average, by at most {margin} in 19 of 20", digits(&mean))
}

/// Whether the noise is off by more than the largest answer can be.
fn beyond_any_answer(metric: &Metric, mean: &Interval, size: u64) -> bool {
    let whole = match &metric.statistic {
        Statistic::Share { .. } => Rational::from(100),
        Statistic::Mean { from, to, .. } => to - from,
        Statistic::Bands { .. } | Statistic::Quantile { .. } => {
            Rational::from(i64::try_from(size).unwrap_or(i64::MAX))
        }
    };
    mean.lo().to_rational() > whole
}

/// A positive number to hundredths, rounded up.
fn rounded_up(value: &Rational) -> String {
    let hundredths = -(-&(value * &Rational::from(100))).floor();
    let hundred = Integer::from(100);
    let (whole, part) = (&hundredths / &hundred, &hundredths % &hundred);
    match part.to_string().as_str() {
        "0" => whole.to_string(),
        digits => format!("{whole}.{digits:0>2}").trim_end_matches('0').to_owned(),
    }
}

/// Three digits, rounded up.
fn digits(value: &Interval) -> String {
    value.to_decimal(3).1
}
