//! `probability`: chances by definition, exactly or enclosed.

use super::arguments::{parameters, parameters_in};
use super::sampler::{law, whole};
use crate::error::{Error, Result};
use crate::json::{self, Fields, Value, json};
use crate::law::{Bernoulli, Law, Probability, Uniform};
use crate::num::{Dyadic, Integer, Interval, Rational};
use crate::subject::{BUILTINS, Output, Parameters, find};

/// The precision an enclosure is first asked for.
const BITS: u32 = 192;
/// The precision at which a remote chance is given up.
const LARGEST_PRECISION: u32 = 1 << 15;
/// An enclosure is at most `2^-NARROW` of its lower end wide.
const NARROW: i64 = 120;
/// Decimal digits of an answer that is not a rational.
const DIGITS: u32 = 30;

/// The chances asked for, each as one number.
pub(super) fn probability(args: Fields<'_>) -> Result<Value> {
    let number = |chance: &Probability| match chance {
        Probability::Exact(value) => value.to_string(),
        Probability::Within(interval) => interval.to_decimal(DIGITS).0,
    };
    let values: Vec<_> = asked(args)?.iter().map(number).collect();
    Ok(json!({"values": values}))
}

/// The chances that the arguments of a `probability` ask for: rationals where
/// the law is rational, elsewhere enclosures that are at most `2^-120` of their
/// lower end wide.
///
/// # Errors
///
/// Those of the arguments; [`Error::Unsupported`] for a mechanism whose outputs
/// are not listed.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::law::Probability;
/// use etalon::reference::chances;
/// let args = json!({
///     "of": "mechanism", "mechanism": "randomized-response", "params": {"odds": "3"},
///     "query": "pmf", "input": 0, "at": [0, 1, 2]
/// });
/// let exact = |x: &str| Ok::<_, etalon::Error>(Probability::Exact(x.parse()?));
/// assert_eq!(chances(&args)?, [exact("3/4")?, exact("1/4")?, exact("0")?]);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn chances(args: &Value) -> Result<Vec<Probability>> {
    asked(Fields::open(args, "probability", "")?)
}

fn asked(mut args: Fields<'_>) -> Result<Vec<Probability>> {
    match args.text("of")? {
        "law" => of_law(args),
        "mechanism" => of_mechanism(args),
        _ => Err(args.fault("of", "\"of\" must be \"law\" or \"mechanism\"")),
    }
}

fn of_law(mut args: Fields<'_>) -> Result<Vec<Probability>> {
    let mut given = parameters(&mut args)?;
    let definition = Definition::new(args.text("law")?, &mut given)?;
    given.close()?;
    let cumulative = match args.text("query")? {
        "pmf" => false,
        "cdf" => true,
        _ => return Err(args.fault("query", "\"query\" must be \"pmf\" or \"cdf\"")),
    };
    let at = list(&mut args)?;
    args.close()?;
    let values: Result<Vec<_>> = at.iter().map(integer).collect();
    values?.iter().map(|x| definition.chance(cumulative, x)).collect()
}

fn of_mechanism(mut args: Fields<'_>) -> Result<Vec<Probability>> {
    let entry = find(&[BUILTINS], args.text("mechanism")?)?;
    // The law of a mechanism does not depend on how its tape is read, but only
    // this profile has irrational chances of one comparison.
    let mut given = parameters_in(&mut args, "inverse/1")?;
    let input = args.required("input")?;
    if args.text("query")? != "pmf" {
        return Err(args.fault("query", "\"query\" of a mechanism must be \"pmf\""));
    }
    let at = list(&mut args)?;
    args.close()?;
    // Made once, so that what a release refuses is refused here.
    drop(entry.make(given.clone(), &[input.clone(), input.clone()])?);
    let outputs = (entry.outputs)(&mut given, input)?.ok_or_else(|| Error::Unsupported {
        what: format!("the chances of {}", entry.name),
        why: "its outputs are not finitely many and few".to_owned(),
    })?;
    let chance = |value: &Value| -> Result<Probability> {
        let output: Output = json::read(value.to_string().as_bytes())
            .map_err(|fault| Error::domain("at", fault, "a value of an output"))?;
        let listed = outputs.iter().find(|(listed, _)| *listed == output);
        Ok(listed.map_or(Probability::Exact(Rational::zero()), |(_, chance)| chance.clone()))
    };
    at.iter().map(chance).collect()
}

/// The field `at`: a list of values.
fn list<'a>(args: &mut Fields<'a>) -> Result<&'a [Value]> {
    let values = args.required("at")?.as_array();
    values.map(Vec::as_slice).ok_or_else(|| args.fault("at", "\"at\" must be a list of values"))
}

/// A value of a law: an integer in quotes.
fn integer(value: &Value) -> Result<Integer> {
    let number: Option<Rational> = value.as_str().and_then(|text| text.parse().ok());
    let whole = number.filter(|number| number.denominator().is_one());
    whole
        .map(|number| number.numerator().clone())
        .ok_or_else(|| Error::domain("at", value, "integers in quotes"))
}

/// A law by its definition; a rational one is kept rational.
enum Definition {
    Uniform(Uniform),
    Bernoulli(Bernoulli),
    Irrational(Box<dyn Law>),
}

impl Definition {
    fn new(name: &str, parameters: &mut Parameters) -> Result<Self> {
        Ok(match name {
            "uniform" => Self::Uniform(Uniform::new(whole(&parameters.rational("n")?)?)?),
            "bernoulli" => Self::Bernoulli(Bernoulli::new(parameters.rational("p")?)?),
            other => Self::Irrational(law(other, parameters)?),
        })
    }

    /// `Pr[X = x]`, or `Pr[X <= x]` if `cumulative`.
    fn chance(&self, cumulative: bool, x: &Integer) -> Result<Probability> {
        Ok(Probability::Exact(match (self, cumulative) {
            (Self::Uniform(law), false) => law.probability(x),
            (Self::Uniform(law), true) => law.cumulative(x),
            (Self::Bernoulli(law), false) => law.probability(x),
            (Self::Bernoulli(law), true) => law.cumulative(x),
            (Self::Irrational(law), false) => return narrow(x, |bits| law.pmf(x, bits)),
            (Self::Irrational(law), true) => return narrow(x, |bits| law.cdf(x, bits)),
        }))
    }
}

/// Refines an enclosure until it is narrow for its size, or one number.
fn narrow(x: &Integer, enclose: impl Fn(u32) -> Result<Interval>) -> Result<Probability> {
    let mut bits = BITS;
    while bits <= LARGEST_PRECISION {
        let found = enclose(bits)?;
        if found.lo() == found.hi() {
            return Ok(Probability::Exact(found.lo().to_rational()));
        }
        if &found.width() * &Dyadic::power_of_two(NARROW) <= *found.lo() {
            return Ok(Probability::Within(found));
        }
        bits *= 2;
    }
    Err(Error::Unsupported {
        what: format!("the chance at {x}"),
        why: format!("{LARGEST_PRECISION} bits do not tell it from 0"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_law(law: &str, params: &Value, query: &str, at: &[&str]) -> Vec<Probability> {
        let args = json!({"of": "law", "law": law, "params": params, "query": query, "at": at});
        chances(&args).unwrap()
    }

    #[test]
    fn chances_are_exact_or_narrow_for_their_size() {
        let third = Probability::Exact("1/3".parse().unwrap());
        assert_eq!(of_law("uniform", &json!({"n": "3"}), "pmf", &["2"])[0], third);
        assert_eq!(of_law("bernoulli", &json!({"p": "2/3"}), "cdf", &["0"])[0], third);
        let none = Probability::Exact(Rational::zero());
        assert_eq!(of_law("geometric", &json!({"rate": "1"}), "pmf", &["-1"]), [none]);
        let far = of_law("discrete-gaussian", &json!({"sigma": "20"}), "cdf", &["-700"]);
        let Probability::Within(far) = &far[0] else { panic!("an irrational chance") };
        assert!(far.lo().is_positive());
        assert!(&far.width() * &Dyadic::power_of_two(NARROW) <= *far.lo());
        // Pr[X <= x] - Pr[X <= x - 1] = Pr[X = x].
        let cdf = of_law("discrete-laplace", &json!({"scale": "3/2"}), "cdf", &["-4", "-5"]);
        let pmf = of_law("discrete-laplace", &json!({"scale": "3/2"}), "pmf", &["-4"]);
        let difference = cdf[0].enclose(200).sub(&cdf[1].enclose(200), 200);
        let pmf = pmf[0].enclose(200);
        assert!(!difference.certainly_less(&pmf) && !pmf.certainly_less(&difference));
    }

    #[test]
    fn a_mechanism_lists_its_outputs_and_nothing_else_has_a_chance() {
        let args = json!({"of": "mechanism", "mechanism": "randomized-response",
            "params": {"odds": "3"}, "input": 1, "query": "pmf", "at": [0, 1, 2, true]});
        let shown: Vec<_> =
            chances(&args).unwrap().iter().map(|chance| chance.enclose(9)).collect();
        let exact = |text: &str| Interval::of(&text.parse().unwrap(), 9);
        assert_eq!(shown, ["1/4", "3/4", "0", "0"].map(exact));
        let mut wrong = args.clone();
        wrong["query"] = json!("cdf");
        assert!(chances(&wrong).is_err());
        wrong = args;
        wrong["input"] = json!(2);
        assert!(chances(&wrong).is_err());
    }
}
