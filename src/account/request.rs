//! What is asked of the accountant, from flags or from a plan file.

use super::calibrate::{Calibration, calibrate};
use super::expression::Expression;
use super::plan::Plan;
use super::pricer::{Priced, Pricer};
use super::verdict::{Judgement, PureLoss, judge, pure_loss};
use crate::error::{Error, Result};
use crate::json::{self, Fields, Value};
use crate::num::{Dyadic, Rational};
use crate::privacy::{Claim, Relation};

/// The format name of a plan file.
pub const FORMAT: &str = "etalon-plan/1";

/// The width that is asked for where none is named.
const WIDTH: &str = "1e-4";

/// The relative width to which a claim is refined where none is named.
const CLAIM_WIDTH: &str = "1e-6";

/// What is to be computed.
///
/// # Example
///
/// ```
/// use etalon::account::{Question, Words};
/// let words = Words {
///     compose: vec!["gaussian(sigma=1)".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     delta: Some("1e-5".to_owned()),
///     ..Words::default()
/// };
/// assert_eq!(words.request()?.question, Question::EpsilonAt("1/100000".parse()?));
/// let both = Words { epsilon: Some("1".to_owned()), ..words };
/// assert!(both.request().unwrap_err().to_string().contains("exactly one of"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The ε at this δ.
    EpsilonAt(Rational),
    /// The δ at this ε.
    DeltaAt(Rational),
    /// Whether this claim is true.
    Claim(Claim),
    /// The value of `?` that makes this claim true.
    Calibrate(Claim),
}

/// A question about everything that is composed.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Outcome, Question, Request};
/// use etalon::privacy::Relation;
/// let request = Request {
///     expressions: vec!["gaussian(sigma=1)".parse()?],
///     relation: Relation::AddRemove,
///     question: Question::DeltaAt("1".parse()?),
///     width: "1e-6".parse()?,
/// };
/// let Outcome::Delta(found) = request.answer(&ClosedForms)? else { unreachable!() };
/// assert!(found.lo.to_rational() > "0.1269".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What is composed.
    pub expressions: Vec<Expression>,
    /// The relation under which the sensitivities are stated.
    pub relation: Relation,
    /// What is asked.
    pub question: Question,
    /// The width of the answer: absolute for ε, relative for δ.
    pub width: Rational,
}

/// The words of a request, not yet read: the same from flags and from a file.
///
/// # Example
///
/// ```
/// use etalon::account::{Engine, Outcome, Verdict, Words};
///
/// let words = Words {
///     compose: vec!["gaussian(sigma=20) * 1000".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     claim: Some("eps=8,delta=1e-6".to_owned()),
///     ..Words::default()
/// };
/// let Outcome::Judged(found) = words.request()?.answer(&Engine)? else {
///     unreachable!("a claim is judged")
/// };
/// assert_eq!(found.verdict, Verdict::Refuted);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Expressions.
    pub compose: Vec<String>,
    /// The neighboring relation.
    pub relation: Option<String>,
    /// Ask for ε at this δ.
    pub delta: Option<String>,
    /// Ask for δ at this ε.
    pub epsilon: Option<String>,
    /// Judge this claim.
    pub claim: Option<String>,
    /// Calibrate to this claim.
    pub calibrate: Option<String>,
    /// The width.
    pub width: Option<String>,
}

impl Words {
    /// The words of a plan file; `source` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the place of the first fault; unknown fields are
    /// faults.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Words;
    /// let plan = r#"{
    ///     "format": "etalon-plan/1",
    ///     "compose": ["gaussian(sigma=1) * 10"],
    ///     "relation": "add-remove",
    ///     "dleta": "1e-5"
    /// }"#;
    /// let fault = Words::from_json(plan, "plan.json").unwrap_err();
    /// assert!(fault.to_string().contains("`delta`"));
    /// assert!(Words::from_json(&plan.replace("dleta", "delta"), "plan.json")?.request().is_ok());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn from_json(text: &str, source: &str) -> Result<Self> {
        let document = json::parse(text, source)?;
        let mut fields = Fields::open(&document, source, "")?;
        if fields.text("format")? != FORMAT {
            return Err(fields.fault("format", format!("the format must be \"{FORMAT}\"")));
        }
        let mut compose = Vec::new();
        match fields.required("compose")? {
            Value::Array(all) => {
                for one in all {
                    match one {
                        Value::String(text) => compose.push(text.clone()),
                        other => {
                            return Err(fields.fault(
                                "compose",
                                format!("write expressions in quotes, not {}", json::kind(other)),
                            ));
                        }
                    }
                }
            }
            other => {
                return Err(fields.fault(
                    "compose",
                    format!("write a list of expressions, not {}", json::kind(other)),
                ));
            }
        }
        let words = Self {
            compose,
            relation: Some(fields.text("relation")?.to_owned()),
            delta: fields.optional_text("delta")?.map(str::to_owned),
            epsilon: fields.optional_text("epsilon")?.map(str::to_owned),
            claim: fields.optional_text("claim")?.map(str::to_owned),
            calibrate: fields.optional_text("calibrate")?.map(str::to_owned),
            width: fields.optional_text("width")?.map(str::to_owned),
        };
        fields.close()?;
        Ok(words)
    }

    /// Reads the words.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if something is missing, given twice, or out of its
    /// range; [`Error::Input`] with the column of a fault in an expression.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Words;
    /// let words = Words { compose: vec!["laplace(scale=1)".to_owned()], ..Words::default() };
    /// assert!(words.request().unwrap_err().to_string().contains("it has no default"));
    /// ```
    pub fn request(&self) -> Result<Request> {
        if self.compose.is_empty() {
            return Err(Error::domain(
                "--compose",
                "missing",
                "at least one expression, such as \"gaussian(sigma=1) * 10\"",
            ));
        }
        let relation = self.relation.as_deref().ok_or_else(|| {
            Error::domain(
                "--relation",
                "missing",
                "the relation under which the sensitivities are stated, such as add-remove or \
                 replace-one; it has no default",
            )
        })?;
        let claim = self.claim.is_some() || self.calibrate.is_some();
        let default = if claim { CLAIM_WIDTH } else { WIDTH };
        let width: Rational = self.width.as_deref().unwrap_or(default).parse()?;
        if !width.is_positive() {
            return Err(Error::domain("width", width, "width > 0"));
        }
        let expressions = self.compose.iter().map(|text| text.parse());
        Ok(Request {
            expressions: expressions.collect::<Result<_>>()?,
            relation: relation.parse()?,
            question: self.question()?,
            width,
        })
    }

    fn question(&self) -> Result<Question> {
        match (&self.delta, &self.epsilon, &self.claim, &self.calibrate) {
            (Some(delta), None, None, None) => {
                let delta: Rational = delta.parse()?;
                if delta < Rational::zero() || delta >= Rational::one() {
                    return Err(Error::domain("delta", delta, "0 <= delta < 1"));
                }
                Ok(Question::EpsilonAt(delta))
            }
            (None, Some(epsilon), None, None) => {
                let epsilon: Rational = epsilon.parse()?;
                if epsilon < Rational::zero() {
                    return Err(Error::domain("epsilon", epsilon, "epsilon >= 0"));
                }
                Ok(Question::DeltaAt(epsilon))
            }
            (None, None, Some(claim), None) => Ok(Question::Claim(claim.parse()?)),
            (None, None, None, Some(claim)) => Ok(Question::Calibrate(claim.parse()?)),
            _ => Err(Error::domain(
                "the question",
                "none or several",
                "exactly one of delta, epsilon, claim and calibrate",
            )),
        }
    }
}

/// What was found.
///
/// # Example
///
/// ```
/// use etalon::account::{Engine, Outcome, Words};
/// let words = Words {
///     compose: vec!["laplace(scale=4) * 20".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     delta: Some("0".to_owned()),
///     ..Words::default()
/// };
/// let Outcome::Epsilon(found) = words.request()?.answer(&Engine)? else { unreachable!() };
/// assert_eq!(found.lo.to_rational(), "5".parse()?); // 20/4, exactly
/// assert_eq!(found.hi, Some(found.lo));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An enclosure of ε.
    Epsilon(Priced),
    /// An enclosure of δ.
    Delta(Priced),
    /// A verdict.
    Judged(Box<Judgement>),
    /// A calibrated parameter.
    Calibrated(Box<Calibration>),
}

impl Request {
    /// The plan, if nothing is left open.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the column of a value out of its range;
    /// [`Error::Unsupported`] if a term does not exist under the relation.
    pub fn plan(&self) -> Result<Plan> {
        let mut terms = Vec::new();
        for expression in &self.expressions {
            terms.extend(expression.terms()?);
        }
        Plan::new(terms, self.relation)
    }

    /// The plan with `value` where `?` stands.
    ///
    /// # Errors
    ///
    /// As [`Request::plan`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Words;
    /// let words = Words {
    ///     compose: vec!["laplace(scale=?)".to_owned()],
    ///     relation: Some("add-remove".to_owned()),
    ///     calibrate: Some("eps=1".to_owned()),
    ///     ..Words::default()
    /// };
    /// let request = words.request()?;
    /// assert!(request.plan().is_err());
    /// assert_eq!(request.plan_with(&"2".parse()?)?.terms[0].to_string(), "laplace(scale=2)");
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn plan_with(&self, value: &Rational) -> Result<Plan> {
        let mut terms = Vec::new();
        for expression in &self.expressions {
            terms.extend(expression.terms_with(value)?);
        }
        Plan::new(terms, self.relation)
    }

    /// Answers the question.
    ///
    /// # Errors
    ///
    /// Those of the pricer and of the plan.
    pub fn answer(&self, pricer: &dyn Pricer) -> Result<Outcome> {
        match &self.question {
            Question::EpsilonAt(delta) if delta.is_zero() => pure_epsilon(&self.plan()?),
            Question::EpsilonAt(delta) => {
                Ok(Outcome::Epsilon(pricer.epsilon(&self.plan()?, delta, &self.width)?))
            }
            Question::DeltaAt(epsilon) => {
                Ok(Outcome::Delta(pricer.delta(&self.plan()?, epsilon, &self.width)?))
            }
            Question::Claim(claim) => {
                Ok(Outcome::Judged(Box::new(judge(&self.plan()?, claim, &self.width, pricer)?)))
            }
            Question::Calibrate(claim) => {
                let found =
                    calibrate(&self.expressions, self.relation, claim, &self.width, pricer)?;
                Ok(Outcome::Calibrated(Box::new(found)))
            }
        }
    }
}

/// The ε at δ = 0: the largest loss, or the reason why there is none.
fn pure_epsilon(plan: &Plan) -> Result<Outcome> {
    let priced = match pure_loss(plan)? {
        PureLoss::Exact(loss) => Priced::of(&loss.enclose(160)?),
        PureLoss::Within(enclosure) => Priced::of(&enclosure),
        PureLoss::AtMost(enclosure) => Priced {
            lo: Dyadic::zero(),
            notes: vec!["an upper bound only: whether it is attained is not known".to_owned()],
            ..Priced::of(&enclosure)
        },
        PureLoss::Infinite(reason) => {
            return Err(Error::Unsupported {
                what: "eps at delta = 0".to_owned(),
                why: format!("{reason}; ask for a delta above 0"),
            });
        }
    };
    Ok(Outcome::Epsilon(priced))
}
