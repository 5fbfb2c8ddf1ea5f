//! What the people of each group spent, added up exactly.
//!
//! A person of a group is in every group that contains it; groups that do not
//! contain each other share nobody. Costs of the groups she is in add up.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Log, Promise};
use crate::error::Result;
use crate::insights::verify::judge::Answer;
use crate::num::Rational;
use crate::privacy::Relation;

/// The largest sums over all people.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Account, Log};
/// use etalon::json::json;
///
/// let mut log = Log::default();
/// for period in ["2024-Q3", "2024-Q4"] {
///     let cell = json!({
///         "release": period, "period": period, "view": "team", "group": "a",
///         "metric": "late", "part": "count", "value": 7,
///         "epsilon": "2/3", "unit": "person-quarter", "relation": "replace-one",
///     });
///     log.add(&cell.to_string(), period)?;
/// }
/// let Account { period, lifetime, .. } = log.verify()?.account;
/// assert_eq!(period, Some(("2024-Q3".to_owned(), "a".to_owned(), "2/3".parse()?)));
/// assert_eq!(lifetime, Some(("a".to_owned(), "4/3".parse()?)));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What is promised.
    pub promise: Option<Promise>,
    /// The period and the group in which people spent most, and how much.
    pub period: Option<(String, String, Rational)>,
    /// The group whose people spent most in all periods, and how much.
    pub lifetime: Option<(String, Rational)>,
    /// The answer of T2.
    pub answer: Answer,
}

/// The costs of one group: by period, then by draw.
type Costs = BTreeMap<String, Rational>;

pub(super) fn account(log: &Log, parents: &BTreeMap<String, String>) -> Result<Account> {
    let mut account = Account {
        promise: log.promise.clone(),
        period: None,
        lifetime: None,
        answer: Answer::pass(""),
    };
    let costs = match costs(log) {
        Ok(costs) => costs,
        Err(answer) => return Ok(Account { answer, ..account }),
    };
    for group in costs.keys() {
        let mut path = vec![group];
        while let Some(above) = parents.get(path[path.len() - 1]) {
            path.push(above);
        }
        let mut by_period = Costs::new();
        for own in path.iter().filter_map(|group| costs.get(*group)) {
            for (period, cost) in own {
                let sum = by_period.entry(period.clone()).or_insert_with(Rational::zero);
                *sum = &*sum + cost;
            }
        }
        let mut all = Rational::zero();
        for (period, cost) in by_period {
            all = &all + &cost;
            if account.period.as_ref().is_none_or(|(.., most)| cost > *most) {
                account.period = Some((period, group.clone(), cost));
            }
        }
        if account.lifetime.as_ref().is_none_or(|(_, most)| all > *most) {
            account.lifetime = Some((group.clone(), all));
        }
    }
    account.answer = answer(&account);
    Ok(account)
}

fn answer(account: &Account) -> Answer {
    let (Some((period, group, spent)), Some((longest, all))) = (&account.period, &account.lifetime)
    else {
        return Answer::unknown("nothing was charged");
    };
    let Some(promise) = &account.promise else {
        return Answer::unknown(format!(
            "no total is promised; people of {group} spent {spent} in {period}: add a line with `promise`"
        ));
    };
    if *spent > promise.epsilon {
        return Answer::fail(format!(
            "people of {group} spent {spent} in {period}, promised is {}",
            promise.epsilon
        ));
    }
    match &promise.lifetime {
        Some(most) if all > most => Answer::fail(format!(
            "people of {longest} spent {all} in all periods, promised is {most}"
        )),
        Some(most) => Answer::pass(format!(
            "at most {spent} of {} in a period, {all} of {most} in all",
            promise.epsilon
        )),
        None => Answer::pass(format!(
            "at most {spent} of {} in a period; {all} in all so far, for which nothing is promised",
            promise.epsilon
        )),
    }
}

/// What each group cost in each period. The parts of a group's metric are one
/// draw; what is shown again as it was is no new one, what is shown again with
/// other numbers is.
fn costs(log: &Log) -> std::result::Result<BTreeMap<String, Costs>, Answer> {
    let mut draws: BTreeMap<[&str; 3], BTreeMap<&str, BTreeSet<&Option<Rational>>>> =
        BTreeMap::new();
    let mut each: BTreeMap<[&str; 3], Rational> = BTreeMap::new();
    for entry in &log.entries {
        let cost = cost(entry, log.promise.as_ref())?;
        let draw = [entry.group.as_str(), &entry.period, &entry.metric];
        draws.entry(draw).or_default().entry(&entry.part).or_default().insert(&entry.value);
        let known = each.entry(draw).or_insert_with(Rational::zero);
        if cost > *known {
            *known = cost;
        }
    }
    let mut costs: BTreeMap<String, Costs> = BTreeMap::new();
    for (draw, parts) in draws {
        let [group, period, _] = draw;
        let times = parts.values().map(BTreeSet::len).max().unwrap_or(1);
        let times = Rational::from(i64::try_from(times).unwrap_or(i64::MAX));
        let own = costs.entry(group.to_owned()).or_default();
        let sum = own.entry(period.to_owned()).or_insert_with(Rational::zero);
        *sum = &*sum + &(&each[&draw] * &times);
    }
    Ok(costs)
}

/// What a cell cost, in the unit and relation of the promise.
fn cost(entry: &Entry, promise: Option<&Promise>) -> std::result::Result<Rational, Answer> {
    let (Some(epsilon), Some(unit), Some(relation)) = (&entry.epsilon, &entry.unit, entry.relation)
    else {
        let missing = [
            ("epsilon", entry.epsilon.is_none()),
            ("unit", entry.unit.is_none()),
            ("relation", entry.relation.is_none()),
        ];
        let names: Vec<&str> =
            missing.iter().filter(|(_, gone)| *gone).map(|(name, _)| *name).collect();
        let place = entry.shown_place();
        return Err(Answer::unknown(format!("{place} does not state its {}", names.join(", "))));
    };
    let Some(promise) = promise else { return Ok(epsilon.clone()) };
    let other = |what: &str, here: String, there: String| {
        let place = entry.shown_place();
        Answer::unknown(format!("{place} charges a {what} of {here}, promised is {there}"))
    };
    if *unit != promise.unit {
        return Err(other("unit", unit.to_string(), promise.unit.to_string()));
    }
    match (relation, promise.relation) {
        (own, promised) if own == promised => Ok(epsilon.clone()),
        // Whoever is replaced leaves, and another joins.
        (Relation::AddRemove, Relation::ReplaceOne) => Ok(epsilon * &Rational::from(2)),
        (own, promised) => Err(other("relation", own.to_string(), promised.to_string())),
    }
}
