//! What is composed, as people write it: `poisson(q=0.01, gaussian(sigma=1)) * 1000`.
//!
//! Text becomes a tree ([`syntax`]), the tree becomes terms ([`meaning`]); a
//! fault names the column and what was expected there. One number may be `?`:
//! the one to calibrate.

mod meaning;
mod print;
mod syntax;

use crate::error::{Error, Result};
use crate::num::Rational;
use syntax::{Node, Number};

use super::plan::Term;

/// A parsed expression: terms joined by `+`, each with its count.
///
/// # Grammar
///
/// ```text
/// expression = term { "+" term }
/// term       = call [ "*" number ]
/// call       = name "(" argument { "," argument } ")"
/// argument   = name "=" value | call
/// value      = number | "ln(" number ")" | "?"
/// ```
///
/// Numbers are exact: `3`, `1/3`, `0.1`, `1e-5`. In names `-` stands for `_`, and
/// `epsilon` for `eps`. The mechanisms are
/// `laplace(scale)`, `discrete_laplace(scale, sensitivity)`, `gaussian(sigma)`,
/// `discrete_gaussian(sigma, sensitivity)`, `randomized_response(eps, answers)`,
/// `pure(eps)`, `approx(eps, delta)`, `truncated_geometric(scale, bound, sensitivity)`;
/// a sensitivity left out is 1. Around a mechanism: `poisson(q, m)`,
/// `without_replacement(population, batch, m)`, `shuffled_epochs(batches, m)`
/// whose count is of epochs, and `tree(leaves, m)`, the sums at the nodes of a
/// binary tree, of which a record touches `ceil(log2 leaves) + 1`,
/// `[CSS11]`.
///
/// # Example
///
/// ```
/// use etalon::account::Expression;
/// let expression: Expression = "laplace(scale=4) * 20".parse()?;
/// assert_eq!(expression.terms()?[0].count, 20);
/// let fault = "laplace(scale=0)".parse::<Expression>()?.terms().unwrap_err();
/// assert!(fault.to_string().contains("column 15"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    text: String,
    uses: Vec<Use>,
}

/// One call and how often it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Use {
    call: Node,
    count: Option<(usize, Number)>,
}

/// The parameter that an expression leaves open.
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, Hole};
/// let open: Expression = "poisson(q=0.01, gaussian(sigma=?)) * 1000".parse()?;
/// let hole = Hole { name: "sigma".to_owned(), protects: true, whole: false };
/// assert_eq!(open.hole()?, Some(hole));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Its name: `sigma`, `scale`, `eps`, `delta`, `q` or `count`.
    pub name: String,
    /// Whether a larger value protects more, as of noise; otherwise less.
    pub protects: bool,
    /// Whether it takes whole numbers only.
    pub whole: bool,
}

impl Expression {
    /// The parameter written as `?`, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if there are two, or if it is one that cannot be
    /// calibrated.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Expression;
    /// let uses: Expression = "laplace(scale=4) * ?".parse()?;
    /// assert!(uses.hole()?.is_some_and(|hole| hole.name == "count" && hole.whole));
    /// let fault = "laplace(scale=?) * ?".parse::<Expression>()?.hole().unwrap_err();
    /// assert!(fault.to_string().contains("only one parameter can be calibrated"));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn hole(&self) -> Result<Option<Hole>> {
        let mut found = Vec::new();
        for one in &self.uses {
            one.call.holes(&mut found);
            if let Some((column, Number::Hole)) = &one.count {
                found.push((*column, "count".to_owned()));
            }
        }
        match found.as_slice() {
            [] => Ok(None),
            [(column, name)] => {
                let hole = |protects, whole| Ok(Some(Hole { name: name.clone(), protects, whole }));
                match name.as_str() {
                    "sigma" | "scale" => hole(true, false),
                    "eps" | "delta" | "q" => hole(false, false),
                    "count" => hole(false, true),
                    _ => Err(self.fault(
                        *column,
                        format!(
                            "`{name}` cannot be calibrated; put ? at sigma, scale, eps, delta, \
                             q or the count"
                        ),
                    )),
                }
            }
            [_, (column, _), ..] => {
                Err(self.fault(*column, "a second ?: only one parameter can be calibrated"))
            }
        }
    }

    /// The terms, if nothing is left open.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the column of the first value out of its range.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::{Expression, Mechanism};
    /// let terms = "laplace(scale=4) + gaussian(sigma=1/2) * 3".parse::<Expression>()?.terms()?;
    /// assert_eq!(terms[0].mechanism, Mechanism::Laplace { scale: "4".parse()? });
    /// assert_eq!(terms[1].count, 3);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn terms(&self) -> Result<Vec<Term>> {
        self.filled(None)
    }

    /// The terms with `value` where `?` stands.
    ///
    /// # Errors
    ///
    /// As [`Expression::terms`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Expression;
    /// let open: Expression = "laplace(scale=?) * 20".parse()?;
    /// let filled: Expression = "laplace(scale=4) * 20".parse()?;
    /// assert_eq!(open.terms_with(&"4".parse()?)?, filled.terms()?);
    /// assert!(open.terms().is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn terms_with(&self, value: &Rational) -> Result<Vec<Term>> {
        self.filled(Some(value))
    }

    fn filled(&self, value: Option<&Rational>) -> Result<Vec<Term>> {
        let reader = meaning::Reader { text: &self.text, value };
        self.uses.iter().map(|one| reader.term(one)).collect()
    }

    fn fault(&self, column: usize, rule: impl Into<String>) -> Error {
        fault(&self.text, column, rule)
    }
}

impl std::fmt::Display for Expression {
    /// Prints the text as it was written.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for Expression {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let uses = syntax::parse(text)?;
        Ok(Self { text: text.to_owned(), uses })
    }
}

/// A fault at a column of an expression, counted from 1.
fn fault(text: &str, column: usize, rule: impl Into<String>) -> Error {
    Error::Input {
        source: format!("expression `{text}`"),
        place: format!("column {column}"),
        rule: rule.into(),
    }
}
