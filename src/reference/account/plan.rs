//! A plan as the vectors write it: a list of terms and a relation.

use crate::account::{Mechanism, Plan, Sampling, Term};
use crate::error::{Error, Result};
use crate::json::{Fields, Value};
use crate::num::{Natural, Rational};
use crate::privacy::{Epsilon, Relation};
use crate::reference::number;

/// The fields `plan`, `family` and `relation`.
///
/// # Errors
///
/// [`Error::Input`], [`Error::Number`] and [`Error::Domain`] for what is
/// missing, malformed or out of range; [`Error::Unknown`] for a mechanism.
pub(in crate::reference) fn plan(args: &mut Fields<'_>) -> Result<Plan> {
    args.text("family")?;
    let relation: Relation = args
        .text("relation")?
        .parse()
        .map_err(|fault: Error| args.fault("relation", fault.to_string()))?;
    let terms = args.required("plan")?.as_array();
    let terms = terms.ok_or_else(|| args.fault("plan", "write a list of terms"))?;
    let terms: Result<Vec<Term>> =
        terms.iter().enumerate().map(|(at, value)| term(value, at, relation)).collect();
    Plan::new(terms?, relation)
}

fn term(value: &Value, at: usize, relation: Relation) -> Result<Term> {
    let mut fields = Fields::open(value, "plan", format!("[{at}]"))?;
    let sampling = sampling(&mut fields, relation)?;
    let mechanism = mechanism(&mut fields, relation)?;
    let count = fields.count("count")?;
    if count == 0 || count >= 1 << 53 {
        return Err(Error::domain("count", count, "1 <= count < 2^53"));
    }
    fields.close()?;
    Ok(Term { mechanism, sampling, count })
}

fn mechanism(fields: &mut Fields<'_>, relation: Relation) -> Result<Mechanism> {
    Ok(match fields.text("mechanism")? {
        "laplace" => Mechanism::Laplace { scale: per_sensitivity(fields, "b")? },
        "gaussian" => Mechanism::Gaussian { sigma: per_sensitivity(fields, "sigma")? },
        "discrete-laplace" => Mechanism::DiscreteLaplace {
            scale: positive(fields, "scale")?,
            sensitivity: whole(fields, "sensitivity", 1)?,
        },
        "discrete-gaussian" => Mechanism::DiscreteGaussian {
            sigma: positive(fields, "sigma")?,
            sensitivity: whole(fields, "sensitivity", 1)?,
        },
        "randomized-response" => {
            if relation != Relation::ReplaceOne {
                return Err(Error::domain(
                    "relation",
                    relation,
                    "replace-one: randomized response answers for a unit that is there",
                ));
            }
            Mechanism::RandomizedResponse {
                answers: whole(fields, "answers", 2)?,
                epsilon: Epsilon::ln(positive(fields, "odds")?)?,
            }
        }
        "pure" => Mechanism::Pure { epsilon: epsilon(fields)? },
        "approx" => {
            let delta = positive(fields, "delta")?;
            if delta >= Rational::one() {
                return Err(Error::domain("delta", delta, "0 < delta < 1"));
            }
            Mechanism::Approx { epsilon: epsilon(fields)?, delta }
        }
        other => {
            return Err(Error::Unknown {
                what: "mechanism",
                given: other.to_owned(),
                known: "approx, discrete-gaussian, discrete-laplace, gaussian, laplace, pure, \
                        randomized-response"
                    .to_owned(),
            });
        }
    })
}

fn sampling(fields: &mut Fields<'_>, relation: Relation) -> Result<Sampling> {
    let Some(value) = fields.optional("sampling") else { return Ok(Sampling::Everyone) };
    let mut inner = Fields::open(value, "plan", "sampling")?;
    let q = positive(&mut inner, "poisson")?;
    inner.close()?;
    if q > Rational::one() {
        return Err(Error::domain("poisson", q, "0 < q <= 1"));
    }
    if matches!(relation, Relation::ReplaceOne | Relation::ZeroOut) {
        return Err(Error::domain(
            "relation",
            relation,
            "add, remove or add-remove: a Poisson sample of the others has no known tight curve",
        ));
    }
    Ok(Sampling::Poisson { q })
}

/// The noise for a sensitivity of 1.
fn per_sensitivity(fields: &mut Fields<'_>, name: &'static str) -> Result<Rational> {
    &positive(fields, name)? / &positive(fields, "sensitivity")?
}

fn positive(fields: &mut Fields<'_>, name: &'static str) -> Result<Rational> {
    let value = number::finite(fields.text(name)?)?;
    if value.is_positive() { Ok(value) } else { Err(Error::domain(name, value, "more than 0")) }
}

fn whole(fields: &mut Fields<'_>, name: &'static str, least: u8) -> Result<Natural> {
    let value = positive(fields, name)?;
    let natural = value.numerator().clone().into_parts().1;
    if !value.denominator().is_one() || natural < Natural::from(least) {
        return Err(Error::domain(
            name,
            value,
            if least == 1 { "an integer, 1 or more" } else { "an integer, 2 or more" },
        ));
    }
    Ok(natural)
}

fn epsilon(fields: &mut Fields<'_>) -> Result<Epsilon> {
    number::epsilon(fields.text("epsilon")?)?
        .ok_or_else(|| Error::domain("epsilon", 0, "more than 0"))
}
