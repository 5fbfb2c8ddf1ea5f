//! The pairs of scenes that a system is put to: tiny companies that differ in
//! one person's rows, each chosen to make one mistake as visible as can be.

use super::scene::Scene;
use super::test::Test;
use crate::error::Result;
use crate::insights::calendar::{Day, Period};
use crate::num::Rational;

/// A pair of neighboring scenes.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Case, cases};
///
/// let Case { about, left, right, epsilon, .. } = &cases()?[0];
/// assert_eq!(*about, "nobody works late, or one person does");
/// // Both are public but for the rows of one person.
/// assert_eq!((&left.people, &left.policy), (&right.people, &right.policy));
/// assert_eq!(right.lines_beside(left), ["a1,2024-07-07,40", "a1,2024-07-14,40"]);
/// assert_eq!(left.policy()?.cost(), *epsilon);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Case {
    /// A word for it.
    pub name: &'static str,
    /// How the two scenes differ, in one clause.
    pub about: &'static str,
    /// The test that it belongs to.
    pub test: Test,
    /// The test that a number belongs to which is missing on one side.
    pub missing: Test,
    /// What the policy says that the difference costs, in all.
    pub epsilon: Rational,
    /// The scene without.
    pub left: Scene,
    /// The scene with.
    pub right: Scene,
}

/// A head, two managers, and two teams of three, the smallest that are shown;
/// the managers, a team of two, are not.
const FLAT: &str = "PersonId,ManagerId\nh,\na,h\nb,h\na1,a\na2,a\na3,a\nb1,b\nb2,b\nb3,b\n";
/// The same one level deeper.
const DEEP: &str = "PersonId,ManagerId\nh,\nm,h\na,m\nb,m\na1,a\na2,a\na3,a\nb1,b\nb2,b\nb3,b\n";
/// One team of three, which is the whole company: every view shows the same.
const ALONE: &str = "PersonId,ManagerId\nh,\na1,h\na2,h\na3,h\n";
/// The first with somebody who changes teams between the quarters.
const MOVED: &str = "PersonId,ManagerId,EffectiveDate\nh,,2024-01-01\na,h,2024-01-01\n\
    b,h,2024-01-01\na1,a,2024-01-01\na1,b,2024-10-01\na2,a,2024-01-01\na3,a,2024-01-01\n\
    a4,a,2024-01-01\nb1,b,2024-01-01\nb2,b,2024-01-01\nb3,b,2024-01-01\n";

const SHARE: &str = r#"{"name": "late", "title": "People above 5 hours", "column": "Collaboration_hours", "statistic": {"share": {"above": "5"}}, "epsilon": "EPS"}"#;
const MEAN: &str = r#"{"name": "hours", "title": "Hours", "column": "Collaboration_hours", "statistic": {"mean": {"from": "8", "to": "16", "step": "1"}}, "epsilon": "EPS"}"#;
const BANDS: &str = r#"{"name": "spread", "title": "People by hours", "column": "Collaboration_hours", "statistic": {"bands": ["4", "12"]}, "epsilon": "EPS"}"#;

/// Rows of a person in a quarter (0 or 1): how many weeks, and the value of
/// each; the first is Sunday, 7 July 2024.
type Weeks = (u64, u64, &'static str);

/// All but the person in question.
struct Setting {
    people: &'static str,
    metrics: &'static [&'static str],
    quarters: u64,
    others: (u64, &'static str),
    /// Shares that the policy has masked, as a field of it.
    mask: &'static str,
}

impl Setting {
    fn scene(&self, mine: &[Weeks]) -> Result<Scene> {
        let mut metrics = "PersonId,MetricDate,Collaboration_hours\n".to_owned();
        let mut ids: Vec<&str> =
            self.people.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        ids.dedup();
        for id in ids {
            let (weeks, value) = self.others;
            let others: Vec<Weeks> = (0..self.quarters).map(|at| (at, weeks, value)).collect();
            for (quarter, weeks, value) in if id == "a1" { mine } else { &others } {
                for week in 0..*weeks {
                    let first: Day = "2024-07-07".parse()?;
                    let day = first.after(7 * (13 * quarter + week))?;
                    metrics += &format!("{id},{day},{value}\n");
                }
            }
        }
        let first: Period = "2024-Q3".parse()?;
        let periods = std::iter::successors(Some(first), |period| Some(period.next()));
        let periods = periods.take(if self.quarters == 1 { 1 } else { 2 }).collect();
        Ok(Scene { people: self.people.to_owned(), metrics, policy: self.policy(), periods })
    }

    /// Its policy: metrics that cost 1 in sum.
    fn policy(&self) -> String {
        let each = if self.metrics.len() == 1 { "1" } else { "1/2" };
        let metrics: Vec<String> =
            self.metrics.iter().map(|metric| metric.replace("EPS", each)).collect();
        format!(
            r#"{{"format": "etalon-insights-policy/1", "unit": "person-quarter", "relation": "replace-one", "minimum_group": 3, "budget": "1", {}"metrics": [{}]}}"#,
            self.mask,
            metrics.join(", ")
        )
    }
}

/// All pairs.
///
/// # Errors
///
/// None, as a test shows.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Test, cases};
///
/// let cases = cases()?;
/// // Where a number that is missing would tell who was away.
/// let away = cases.iter().filter(|case| case.missing == Test::T6).map(|case| case.name);
/// assert_eq!(away.collect::<Vec<_>>(), ["blank", "away", "back"]);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn cases() -> Result<Vec<Case>> {
    let one = |metrics, others| Setting { people: FLAT, metrics, quarters: 1, others, mask: "" };
    let case = |name, about, (test, missing), setting: Setting, left: &[Weeks], right: &[Weeks]| {
        Ok(Case {
            name,
            about,
            test,
            missing,
            epsilon: Rational::one(),
            left: setting.scene(left)?,
            right: setting.scene(right)?,
        })
    };
    use Test::{T1, T3, T5, T6, T7, T12};
    [
        case(
            "nobody",
            "nobody works late, or one person does",
            (T1, T5),
            one(&[SHARE], (2, "0")),
            &[(0, 2, "0")],
            &[(0, 2, "40")],
        ),
        case(
            "everyone",
            "everybody works late, or all but one person",
            (T1, T5),
            Setting { mask: "\"mask\": \"9/10\", ", ..one(&[SHARE], (2, "40")) },
            &[(0, 2, "40")],
            &[(0, 2, "0")],
        ),
        case(
            "bounds",
            "one person is at the lower bound of a mean, or at the upper",
            (T1, T5),
            one(&[MEAN], (2, "12")),
            &[(0, 2, "8")],
            &[(0, 2, "16")],
        ),
        case(
            "bands",
            "one person is in the first band, or in the last",
            (T1, T5),
            one(&[BANDS], (2, "8")),
            &[(0, 2, "0")],
            &[(0, 2, "20")],
        ),
        case(
            "metrics",
            "one person is low in two metrics, or high in both",
            (T1, T5),
            one(&[SHARE, MEAN], (2, "4")),
            &[(0, 2, "0")],
            &[(0, 2, "40")],
        ),
        case(
            "weeks",
            "one person has a week at the lower bound, or thirteen at the upper; the others one",
            (T1, T5),
            one(&[MEAN], (1, "8")),
            &[(0, 1, "8")],
            &[(0, 13, "16")],
        ),
        case(
            "blank",
            "one person's fields are NULL, or at the upper bound",
            (T1, T6),
            one(&[MEAN], (2, "12")),
            &[(0, 2, "NULL")],
            &[(0, 2, "16")],
        ),
        case(
            "nested",
            "one person of a team within a team works late, or does not",
            (T3, T5),
            Setting { people: DEEP, metrics: &[SHARE], quarters: 1, others: (2, "0"), mask: "" },
            &[(0, 2, "0")],
            &[(0, 2, "40")],
        ),
        case(
            "alone",
            "one person of a company of one team works late, or does not",
            (T1, T5),
            Setting { people: ALONE, metrics: &[SHARE], quarters: 1, others: (2, "0"), mask: "" },
            &[(0, 2, "0")],
            &[(0, 2, "40")],
        ),
        case(
            "away",
            "one person of a team of the least size has no rows, or rows with 0",
            (T1, T6),
            one(&[SHARE], (2, "0")),
            &[],
            &[(0, 2, "0")],
        ),
        case(
            "back",
            "one person of a team of the least size has no rows, or rows at the upper bound",
            (T1, T6),
            one(&[MEAN], (2, "12")),
            &[],
            &[(0, 2, "16")],
        ),
        case(
            "alike",
            "everybody has the same value, or one person another",
            (T7, T5),
            one(&[MEAN], (2, "12")),
            &[(0, 2, "12")],
            &[(0, 2, "16")],
        ),
        case(
            "outlier",
            "one person is at the upper bound, or ten times beyond it",
            (T12, T5),
            one(&[MEAN], (2, "12")),
            &[(0, 2, "16")],
            &[(0, 2, "168")],
        ),
        case(
            "quarters",
            "one person works late in the first of two quarters, or does not",
            (T3, T5),
            Setting { people: FLAT, metrics: &[SHARE], quarters: 2, others: (2, "0"), mask: "" },
            &[(0, 2, "0"), (1, 2, "0")],
            &[(0, 2, "40"), (1, 2, "0")],
        ),
        case(
            "leaver",
            "one person changes teams and works late in her new team, or does not",
            (T3, T5),
            Setting { people: MOVED, metrics: &[SHARE], quarters: 2, others: (2, "0"), mask: "" },
            &[(0, 2, "0"), (1, 2, "0")],
            &[(0, 2, "0"), (1, 2, "40")],
        ),
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insights::system::System;

    #[test]
    fn the_scenes_of_a_case_differ_in_one_person_and_are_released() {
        for case in cases().unwrap() {
            let Case { left, right, name, .. } = &case;
            assert_ne!(left, right, "{name}");
            assert_eq!((&left.people, &left.policy), (&right.people, &right.policy), "{name}");
            let mut lines = left.lines_beside(right);
            lines.extend(right.lines_beside(left));
            assert!(lines.iter().all(|line| line.starts_with("a1,")), "{name}: {lines:?}");
            assert_eq!(left.policy().unwrap().cost(), case.epsilon, "{name}");
            assert_eq!(Scene::read(&left.to_json()).unwrap(), *left, "{name}");
            for system in crate::insights::system::SYSTEMS {
                assert!(System::find(system.name).unwrap().pair(left, right).is_ok());
            }
        }
    }
}
