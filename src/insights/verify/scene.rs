//! What a system is given: the files and the policy of a tiny company, whole
//! and as text, so that any program can read them.

use crate::error::{Error, Result};
use crate::insights::calendar::Period;
use crate::insights::policy::Policy;
use crate::json::{Value, json};

/// One dataset with what is to be released of it.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Scene, cases};
///
/// let case = cases()?.into_iter().find(|case| case.name == "alone").expect("it is a case");
/// let (left, right) = (&case.left, &case.right);
/// assert_eq!(left.people, "PersonId,ManagerId\nh,\na1,h\na2,h\na3,h\n");
/// assert_eq!(right.lines_beside(left), ["a1,2024-07-07,40", "a1,2024-07-14,40"]);
/// assert_eq!(left.policy()?.minimum_group, 3);
/// // What a program is sent is the whole of it.
/// assert_eq!(Scene::read(&left.to_json())?, *left);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// The people file, as CSV.
    pub people: String,
    /// The metrics file, as CSV.
    pub metrics: String,
    /// The policy, as JSON.
    pub policy: String,
    /// The periods, released one after another; at least one.
    pub periods: Vec<Period>,
}

impl Scene {
    /// As a value of the adapter protocol: `[people, metrics, policy, [period, ...]]`.
    pub fn to_json(&self) -> Value {
        let periods: Vec<String> = self.periods.iter().map(ToString::to_string).collect();
        json!([self.people, self.metrics, self.policy, periods])
    }

    /// Reads what [`Scene::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for a value of another form.
    pub fn read(value: &Value) -> Result<Self> {
        let read = || {
            let [people, metrics, policy, periods] = value.as_array()?.as_slice() else {
                return None;
            };
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let period = |value: &Value| value.as_str()?.parse().ok();
            let periods: Option<Vec<Period>> = periods.as_array()?.iter().map(period).collect();
            Some(Self {
                people: text(people)?,
                metrics: text(metrics)?,
                policy: text(policy)?,
                periods: periods.filter(|periods| !periods.is_empty())?,
            })
        };
        let requires = "[people, metrics, policy, [period, ...]], all of them texts";
        read().ok_or_else(|| Error::domain("the scene", "another value", requires))
    }

    /// Its policy.
    ///
    /// # Errors
    ///
    /// Those of [`Policy::read`].
    pub fn policy(&self) -> Result<Policy> {
        Policy::read(&self.policy, "the scene's policy")
    }

    /// The lines of the two files that only this scene has, against another.
    pub fn lines_beside(&self, other: &Self) -> Vec<String> {
        let own = |mine: &str, theirs: &str| -> Vec<String> {
            let known: Vec<&str> = theirs.lines().collect();
            let lines = mine.lines().filter(|line| !known.contains(line));
            lines.map(|line| line.trim_end().to_owned()).collect()
        };
        [own(&self.people, &other.people), own(&self.metrics, &other.metrics)].concat()
    }
}
