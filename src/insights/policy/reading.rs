//! A policy read strictly from JSON.

use super::{FORMAT, Metric, Policy, Statistic};
use crate::error::{Error, Result};
use crate::insights::column::cleaned;
use crate::json::{self, Fields, Value};
use crate::mechanism::Grid;
use crate::num::{Integer, Rational};
use crate::privacy::{Relation, Unit};

impl Policy {
    /// Reads a policy, format `etalon-insights-policy/1`.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the place: an unknown or missing field, a metric
    /// named twice, bounds the wrong way around, a minimum below 2, metrics that
    /// cost more than the budget.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::insights::Policy;
    ///
    /// let text = r#"{
    ///   "format": "etalon-insights-policy/1", "unit": "person-month", "relation": "replace-one",
    ///   "minimum_group": 5, "budget": "1",
    ///   "metrics": [{
    ///     "name": "email-load", "title": "People with much e-mail", "column": "Email_hours",
    ///     "statistic": {"share": {"above": "10"}}, "epsilon": "1/2"
    ///   }]
    /// }"#;
    /// let policy = Policy::read(text, "policy.json")?;
    /// assert_eq!(policy.metrics[0].statistic.to_string(), "share above 10");
    /// let dear = text.replace("1/2", "2");
    /// let refused = Policy::read(&dear, "policy.json").unwrap_err().to_string();
    /// assert!(refused.contains("the metrics cost 2 in all, the budget is 1"));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let value = json::parse(text, source)?;
        let mut fields = Fields::open(&value, source, "")?;
        let format = fields.text("format")?;
        if format != FORMAT {
            return Err(fields.fault("format", format!("write \"{FORMAT}\", not \"{format}\"")));
        }
        let unit: Unit = fields.parsed("unit")?;
        let quarterly = quarterly(&mut fields, &unit)?;
        let relation: Relation = fields.parsed("relation")?;
        if relation != Relation::ReplaceOne {
            let rule = "the roster is public, so the relation is replace-one";
            return Err(fields.fault("relation", rule.to_owned()));
        }
        let minimum_group = fields.count("minimum_group")?;
        if minimum_group < 2 {
            let rule = "a group of one is a person; the least is 2";
            return Err(fields.fault("minimum_group", rule.to_owned()));
        }
        let budget = epsilon(&mut fields, "budget")?;
        let yearly = optional_epsilon(&mut fields, "yearly")?;
        let mask = mask(&mut fields)?;
        let list = fields.required("metrics")?.as_array().filter(|list| !list.is_empty());
        let list = list.ok_or_else(|| {
            fields.fault("metrics", "write an array of one or more metrics".to_owned())
        })?;
        let mut metrics: Vec<Metric> = Vec::new();
        for (at, value) in list.iter().enumerate() {
            let place = format!("metrics[{at}]");
            let metric = metric(value, source, &place, minimum_group)?;
            if metrics.iter().any(|known| known.name == metric.name) {
                let rule = format!("there are two metrics named {}", metric.name);
                return Err(Error::Input { source: source.to_owned(), place, rule });
            }
            metrics.push(metric);
        }
        let policy =
            Self { unit, relation, minimum_group, budget, yearly, quarterly, mask, metrics };
        if policy.cost() > policy.budget {
            let rule = format!(
                "the metrics cost {} in all, the budget is {}; raise it or release less",
                policy.cost(),
                policy.budget
            );
            return Err(fields.fault("budget", rule));
        }
        if policy.yearly.as_ref().is_some_and(|yearly| policy.cost() > *yearly) {
            let rule = format!("the metrics cost {} in all, more than a year's", policy.cost());
            return Err(fields.fault("yearly", rule));
        }
        fields.close()?;
        Ok(policy)
    }
}

/// Whether a release is of a quarter: as the unit says, or for all of a
/// person's data the field `period`.
fn quarterly(fields: &mut Fields<'_>, unit: &Unit) -> Result<bool> {
    let period = fields.optional_text("period")?;
    match (unit.to_string().as_str(), period) {
        ("person-quarter", None) | ("person", Some("quarter")) => Ok(true),
        ("person-month", None) | ("person", Some("month")) => Ok(false),
        ("person", _) => {
            let rule = "for the unit person, write \"quarter\" or \"month\"";
            Err(fields.fault("period", rule.to_owned()))
        }
        ("person-quarter" | "person-month", Some(_)) => {
            Err(fields.fault("period", "the unit says it already; leave it out".to_owned()))
        }
        _ => {
            let rule = "the unit is person-quarter, person-month or person";
            Err(fields.fault("unit", rule.to_owned()))
        }
    }
}

fn mask(fields: &mut Fields<'_>) -> Result<Option<Rational>> {
    if fields.optional("mask").is_none() {
        return Ok(None);
    }
    let mask: Rational = fields.parsed("mask")?;
    let half = Rational::new(1, 2u8)?;
    if mask < half || mask >= Rational::one() {
        let rule = format!("{mask} is no share from 1/2 to below 1");
        return Err(fields.fault("mask", rule));
    }
    Ok(Some(mask))
}

fn metric(value: &Value, source: &str, place: &str, minimum: u64) -> Result<Metric> {
    let mut fields = Fields::open(value, source, place)?;
    let name = fields.text("name")?.to_owned();
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(legal) {
        return Err(fields.fault("name", "write one word of a-z, 0-9 and -".to_owned()));
    }
    let title = fields.text("title")?.to_owned();
    let column = fields.text("column")?.to_owned();
    if cleaned(&column) != column {
        let rule = format!("write the column's clean name, {}", cleaned(&column));
        return Err(fields.fault("column", rule));
    }
    let epsilon = epsilon(&mut fields, "epsilon")?;
    let company = optional_epsilon(&mut fields, "company")?;
    let spread: Option<Rational> = fields.optional_parsed("spread")?;
    if spread.as_ref().is_some_and(|spread| !spread.is_positive()) {
        return Err(fields.fault("spread", "write a number above 0".to_owned()));
    }
    let minimum_group = fields.optional_count("minimum_group")?.unwrap_or(minimum);
    if minimum_group < minimum {
        let rule = format!("a metric's minimum cannot be below the policy's, {minimum}");
        return Err(fields.fault("minimum_group", rule));
    }
    let inside = format!("{place}.statistic");
    let statistic = statistic(fields.required("statistic")?, source, &inside)?;
    let metric = Metric { name, title, column, statistic, epsilon, company, spread, minimum_group };
    let largest = Rational::from(Integer::from(LARGEST));
    if metric.statistic.sensitivity() > largest
        || [Some(metric.scale()), metric.company_scale()].iter().flatten().any(|s| *s > largest)
    {
        let rule = format!(
            "the noise has a scale of {} units; {LARGEST} is the most: take a larger step or epsilon",
            metric.scale()
        );
        return Err(fields.fault("statistic", rule));
    }
    fields.close()?;
    Ok(metric)
}

/// No number of a team is larger than this for each of its people, nor noise
/// of a larger scale.
const LARGEST: u64 = 1 << 40;

/// The most bands: a number's stream has 12 bits for them.
const BANDS: usize = 4_000;

fn statistic(value: &Value, source: &str, place: &str) -> Result<Statistic> {
    let mut fields = Fields::open(value, source, place)?;
    let (share, mean) = (fields.optional("share"), fields.optional("mean"));
    let (bands, quantile) = (fields.optional("bands"), fields.optional("quantile"));
    fields.close()?;
    let fault = |rule: &str| Error::Input {
        source: source.to_owned(),
        place: place.to_owned(),
        rule: rule.to_owned(),
    };
    match (share, mean, bands, quantile) {
        (Some(share), None, None, None) => {
            let mut fields = Fields::open(share, source, format!("{place}.share"))?;
            let above = fields.parsed("above")?;
            fields.close()?;
            Ok(Statistic::Share { above })
        }
        (None, Some(mean), None, None) => {
            let mut fields = Fields::open(mean, source, format!("{place}.mean"))?;
            let (from, to): (Rational, Rational) = (fields.parsed("from")?, fields.parsed("to")?);
            let step: Rational = fields.parsed("step")?;
            fields.close()?;
            Grid::new(step.clone(), &from, &to).map_err(|error| fault(&error.to_string()))?;
            Ok(Statistic::Mean { from, to, step })
        }
        (None, None, Some(bands), None) => Ok(Statistic::Bands { edges: edges(bands, &fault)? }),
        (None, None, None, Some(quantile)) => {
            let mut fields = Fields::open(quantile, source, format!("{place}.quantile"))?;
            let at: Rational = fields.parsed("at")?;
            let list = fields.required("edges")?;
            fields.close()?;
            if !at.is_positive() || at >= Rational::one() {
                return Err(fault("a quantile is at a number above 0 and below 1"));
            }
            Ok(Statistic::Quantile { at, edges: edges(list, &fault)? })
        }
        _ => Err(fault("write one of \"share\", \"mean\", \"bands\" and \"quantile\"")),
    }
}

/// Ascending edges of bands.
fn edges(list: &Value, fault: &dyn Fn(&str) -> Error) -> Result<Vec<Rational>> {
    let texts = list.as_array().into_iter().flatten().map(Value::as_str);
    let edges: Option<Vec<Rational>> =
        texts.map(|text| text.and_then(|text| text.parse().ok())).collect();
    let ascending = |edges: &Vec<Rational>| edges.windows(2).all(|pair| pair[0] < pair[1]);
    edges.filter(|edges| (1..BANDS).contains(&edges.len()) && ascending(edges)).ok_or_else(|| {
        fault("edges are an array of one or more (below 4000) ascending numbers in quotes")
    })
}

fn optional_epsilon(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<Rational>> {
    if fields.optional(name).is_none() { Ok(None) } else { epsilon(fields, name).map(Some) }
}

/// A rational above 0: budgets are added up, and logarithms would not be exact.
fn epsilon(fields: &mut Fields<'_>, name: &'static str) -> Result<Rational> {
    let value: Rational = fields.parsed(name)?;
    if !value.is_positive() {
        return Err(fields.fault(name, format!("eps = {value} is not above 0")));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::super::DEFAULT;
    use super::*;

    #[test]
    fn the_default_policy_costs_its_budget() {
        let policy = Policy::standard().unwrap();
        assert_eq!(policy.cost(), Rational::from(3));
        assert_eq!(policy.metrics[2].scale(), Rational::from(3840));
        assert_eq!(policy.columns().len(), 3);
        assert!(policy.admits("2024-Q3".parse().unwrap()).is_ok());
        assert!(policy.admits("2024-09".parse().unwrap()).is_err());
    }

    #[test]
    fn a_policy_that_is_not_meant_is_refused_with_its_place() {
        for (from, to, says) in [
            ("policy/1", "policy/2", "format: write"),
            ("person-quarter", "message", "unit: the unit is"),
            ("\"person-quarter\"", "\"person\"", "period: for the unit person"),
            ("\"relation\"", "\"period\": \"month\", \"relation\"", "period: the unit says it"),
            ("\"budget\"", "\"mask\": \"1\", \"budget\"", "mask: 1 is no share"),
            ("\"budget\"", "\"yearly\": \"2\", \"budget\"", "yearly: the metrics cost 3"),
            ("\"1/64\"", "\"1/1099511627776\"", "metrics[2].statistic: the noise has a scale"),
            (
                "\"share\": {\"above\": \"5\"}",
                "\"quantile\": {\"at\": \"1\", \"edges\": [\"1\"]}",
                "above 0 and below 1",
            ),
            ("replace-one", "add-remove", "relation: the roster is public"),
            ("\"minimum_group\": 10", "\"minimum_group\": 1", "minimum_group: a group of one"),
            ("\"budget\": \"3\"", "\"budget\": \"2.999\"", "the metrics cost 3 in all"),
            ("\"budget\": \"3\"", "\"budget\": \"0\"", "budget: "),
            ("email-load", "after-hours", "metrics[1]: there are two metrics named after-hours"),
            ("Email_hours", "Email hours", "metrics[1].column: write the column's clean name"),
            ("\"above\": \"5\"", "\"above\": 5", "metrics[0].statistic.share.above"),
            ("\"above\": \"5\"", "\"over\": \"5\"", "above"),
            ("\"to\": \"60\"", "\"to\": \"0\"", "lower < upper"),
            ("\"minimum_group\": 30", "\"minimum_group\": 5", "cannot be below the policy's, 10"),
            ("\"share\": {\"above\": \"10\"}", "\"bands\": [\"1\", \"1\"]", "ascending"),
        ] {
            assert!(DEFAULT.contains(from), "{from}");
            let fault = Policy::read(&DEFAULT.replacen(from, to, 1), "p").unwrap_err().to_string();
            assert!(fault.contains(says), "{to}: {fault}");
        }
    }
}
