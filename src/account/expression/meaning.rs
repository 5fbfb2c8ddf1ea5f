//! From a tree of calls to terms: names, parameters, ranges.

use std::cell::RefCell;

use super::syntax::{Argument, Node, Number};
use super::{Use, fault};
use crate::account::plan::{Mechanism, Sampling, Term};
use crate::error::{Error, Result, suggestion};
use crate::num::{Natural, Rational, bit_length};
use crate::privacy::Epsilon;

/// Every mechanism with its parameters.
const MECHANISMS: [(&str, &[&str]); 8] = [
    ("approx", &["eps", "delta"]),
    ("discrete_gaussian", &["sigma", "sensitivity"]),
    ("discrete_laplace", &["scale", "sensitivity"]),
    ("gaussian", &["sigma", "sensitivity"]),
    ("laplace", &["scale", "sensitivity"]),
    ("pure", &["eps"]),
    ("randomized_response", &["eps", "answers"]),
    ("truncated_geometric", &["scale", "bound", "sensitivity"]),
];

/// Everything that wraps a mechanism, with its parameters.
const WRAPPERS: [(&str, &[&str]); 4] = [
    ("poisson", &["q"]),
    ("shuffled_epochs", &["batches"]),
    ("tree", &["leaves"]),
    ("without_replacement", &["population", "batch"]),
];

/// Turns one expression's calls into terms.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    /// What stands for `?`.
    pub(super) value: Option<&'a Rational>,
}

impl Reader<'_> {
    pub(super) fn term(&self, one: &Use) -> Result<Term> {
        let count = match &one.count {
            None => 1,
            Some((column, number)) => {
                let value = self.exact(number, "count", *column)?;
                self.whole(&value, "count", *column)?
            }
        };
        self.node(&one.call, count)
    }

    fn node(&self, node: &Node, count: u64) -> Result<Term> {
        if MECHANISMS.iter().any(|(name, _)| *name == node.name) {
            let mechanism = self.mechanism(node)?;
            return Ok(Term { mechanism, sampling: Sampling::Everyone, count });
        }
        let Some((_, known)) = WRAPPERS.iter().find(|(name, _)| *name == node.name) else {
            let names = MECHANISMS.iter().chain(&WRAPPERS).map(|(name, _)| *name);
            let unknown = Error::Unknown {
                what: "mechanism",
                given: node.name.clone(),
                known: names.collect::<Vec<_>>().join(", "),
            };
            return Err(self.fault(node.column, unknown.to_string()));
        };
        let values = self.values(node, known)?;
        let Some(inner) = &node.inner else {
            return Err(self.fault(
                node.column,
                format!("`{}` needs a mechanism inside, such as gaussian(sigma=1)", node.name),
            ));
        };
        let mut term = self.node(inner, count)?;
        if node.name == "tree" {
            let leaves = values.natural("leaves")?;
            // A record is counted at its leaf and at every node above it.
            let levels = bit_length(&(leaves - Natural::ONE)) + 1;
            term.count = term.count.checked_mul(u64::from(levels)).ok_or_else(|| {
                self.fault(node.column, "count times levels of the tree exceeds 2^63 - 1")
            })?;
            return Ok(term);
        }
        if term.sampling != Sampling::Everyone {
            return Err(self.fault(node.column, "data are sampled once: this nests two samplings"));
        }
        term.sampling = match node.name.as_str() {
            "poisson" => Sampling::Poisson { q: values.probability("q")? },
            "without_replacement" => {
                let (population, batch) = (values.natural("population")?, values.natural("batch")?);
                if batch > population {
                    return Err(values.range("batch", &batch, "batch <= population"));
                }
                Sampling::WithoutReplacement { population, batch }
            }
            _ => Sampling::ShuffledEpochs { batches: values.natural("batches")? },
        };
        values.close()?;
        Ok(term)
    }

    fn mechanism(&self, node: &Node) -> Result<Mechanism> {
        let known = MECHANISMS.iter().find(|(name, _)| *name == node.name);
        let values = self.values(node, known.map_or(&[][..], |(_, known)| *known))?;
        if let Some(inner) = &node.inner {
            return Err(self.fault(
                inner.column,
                format!("`{}` is a mechanism and takes none inside", node.name),
            ));
        }
        let mechanism = match node.name.as_str() {
            "laplace" => Mechanism::Laplace { scale: values.per_sensitivity("scale")? },
            "gaussian" => Mechanism::Gaussian { sigma: values.per_sensitivity("sigma")? },
            "discrete_laplace" => Mechanism::DiscreteLaplace {
                scale: values.positive("scale")?,
                sensitivity: values.sensitivity()?,
            },
            "discrete_gaussian" => Mechanism::DiscreteGaussian {
                sigma: values.positive("sigma")?,
                sensitivity: values.sensitivity()?,
            },
            "randomized_response" => {
                let answers = if values.has("answers") {
                    values.natural("answers")?
                } else {
                    Natural::from(2u8)
                };
                if answers < Natural::from(2u8) {
                    return Err(values.range("answers", &answers, "answers >= 2"));
                }
                Mechanism::RandomizedResponse { answers, epsilon: values.epsilon()? }
            }
            "pure" => Mechanism::Pure { epsilon: values.epsilon()? },
            "approx" => {
                let delta = values.positive("delta")?;
                if delta >= Rational::one() {
                    return Err(values.range("delta", &delta, "0 < delta < 1"));
                }
                Mechanism::Approx { epsilon: values.epsilon()?, delta }
            }
            _ => {
                let (bound, sensitivity) = (values.natural("bound")?, values.sensitivity()?);
                if bound < sensitivity {
                    return Err(values.range("bound", &bound, "bound >= sensitivity"));
                }
                Mechanism::TruncatedGeometric {
                    scale: values.positive("scale")?,
                    bound,
                    sensitivity,
                }
            }
        };
        values.close()?;
        Ok(mechanism)
    }

    fn values<'b>(&'b self, node: &'b Node, known: &'static [&'static str]) -> Result<Values<'b>> {
        for argument in &node.arguments {
            if !known.contains(&argument.name.as_str()) {
                return Err(self.fault(
                    argument.named_at,
                    format!(
                        "`{}` has no parameter `{}`; {}known: {}",
                        node.name,
                        argument.name,
                        suggestion(&argument.name, known.iter().copied()),
                        known.join(", ")
                    ),
                ));
            }
        }
        Ok(Values { reader: self, node, asked: RefCell::default() })
    }

    /// A number that is no logarithm, with `?` filled in.
    fn exact(&self, number: &Number, name: &str, column: usize) -> Result<Rational> {
        match (number, self.value) {
            (Number::Exact(value), _) => Ok(value.clone()),
            (Number::Hole, Some(value)) => Ok(value.clone()),
            (Number::Hole, None) => {
                Err(self.fault(column, format!("`{name}` is left open; ? goes with --calibrate")))
            }
            (Number::Ln(_), _) => Err(self.fault(column, "ln(...) is read at eps only")),
        }
    }

    /// A whole number from 1 to 2^63 - 1.
    fn whole(&self, value: &Rational, name: &str, column: usize) -> Result<u64> {
        let count = value.denominator().is_one().then(|| u64::try_from(value.numerator()).ok());
        match count.flatten() {
            Some(count) if count >= 1 && count <= i64::MAX.unsigned_abs() => Ok(count),
            _ => Err(self.fault(
                column,
                format!("{name} = {value} is out of range: it requires a whole number from 1 to 2^63 - 1"),
            )),
        }
    }

    fn fault(&self, column: usize, rule: impl Into<String>) -> Error {
        fault(self.text, column, rule)
    }
}

/// The named values of one call; every name asked for is checked.
struct Values<'a> {
    reader: &'a Reader<'a>,
    node: &'a Node,
    asked: RefCell<Vec<&'static str>>,
}

impl Values<'_> {
    fn has(&self, name: &'static str) -> bool {
        self.node.arguments.iter().any(|argument| argument.name == name)
    }

    fn argument(&self, name: &'static str) -> Result<&Argument> {
        self.asked.borrow_mut().push(name);
        self.node.arguments.iter().find(|argument| argument.name == name).ok_or_else(|| {
            self.reader.fault(
                self.node.column,
                format!("`{}` needs `{name}`: add {name}=...", self.node.name),
            )
        })
    }

    fn rational(&self, name: &'static str) -> Result<Rational> {
        let argument = self.argument(name)?;
        self.reader.exact(&argument.value, name, argument.value_at)
    }

    fn range(&self, name: &'static str, given: impl std::fmt::Display, requires: &str) -> Error {
        let column = self.argument(name).map_or(self.node.column, |argument| argument.value_at);
        let rule = format!("{name} = {given} is out of range: it requires {requires}");
        self.reader.fault(column, rule)
    }

    fn positive(&self, name: &'static str) -> Result<Rational> {
        let value = self.rational(name)?;
        if value.is_positive() {
            return Ok(value);
        }
        Err(self.range(name, &value, &format!("{name} > 0")))
    }

    fn probability(&self, name: &'static str) -> Result<Rational> {
        let value = self.rational(name)?;
        if value.is_positive() && value <= Rational::one() {
            return Ok(value);
        }
        Err(self.range(name, &value, &format!("0 < {name} <= 1")))
    }

    fn natural(&self, name: &'static str) -> Result<Natural> {
        let value = self.rational(name)?;
        let column = self.argument(name)?.value_at;
        Ok(Natural::from(self.reader.whole(&value, name, column)?))
    }

    fn sensitivity(&self) -> Result<Natural> {
        if self.has("sensitivity") { self.natural("sensitivity") } else { Ok(Natural::ONE) }
    }

    /// Continuous noise depends on the ratio alone.
    fn per_sensitivity(&self, name: &'static str) -> Result<Rational> {
        let value = self.positive(name)?;
        if !self.has("sensitivity") {
            return Ok(value);
        }
        &value / &self.positive("sensitivity")?
    }

    fn epsilon(&self) -> Result<Epsilon> {
        let argument = self.argument("eps")?;
        let made = match &argument.value {
            Number::Ln(odds) => Epsilon::ln(odds.clone()),
            number => Epsilon::new(self.reader.exact(number, "eps", argument.value_at)?),
        };
        made.map_err(|fault| self.reader.fault(argument.value_at, fault.to_string()))
    }

    /// Every given value was asked for.
    fn close(&self) -> Result<()> {
        let asked = self.asked.borrow();
        match self.node.arguments.iter().find(|a| !asked.contains(&a.name.as_str())) {
            None => Ok(()),
            Some(argument) => Err(self
                .reader
                .fault(argument.named_at, format!("`{}` is not used", argument.name))),
        }
    }
}
