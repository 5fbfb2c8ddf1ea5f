//! A claim of privacy as people write it: `eps=1,delta=1e-6`.

use std::fmt;
use std::str::FromStr;

use super::epsilon::Epsilon;
use crate::error::{Error, Result, nearest};
use crate::num::Rational;

/// What somebody says of a mechanism; what is tested or proved.
///
/// # Example
///
/// ```
/// use etalon::privacy::Claim;
/// let claim: Claim = "eps=1,delta=1e-6".parse()?;
/// assert_eq!(claim.to_string(), "eps=1,delta=1/1000000");
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// Pure and approximate: `[DR14, Def. 2.4]`; zCDP: `[BS16, Def. 1.1]`; RDP:
/// `[Mir17, Def. 4]`; GDP: `[DRS22, Def. 4]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// ε-DP.
    Pure {
        /// ε > 0.
        epsilon: Epsilon,
    },
    /// (ε, δ)-DP.
    Approx {
        /// ε > 0.
        epsilon: Epsilon,
        /// 0 < δ < 1.
        delta: Rational,
    },
    /// ρ-zero-concentrated DP.
    Zcdp {
        /// ρ > 0.
        rho: Rational,
    },
    /// μ-Gaussian DP.
    Gdp {
        /// μ > 0.
        mu: Rational,
    },
    /// (α, ε)-Rényi DP.
    Rdp {
        /// The order, α > 1.
        alpha: Rational,
        /// ε > 0.
        epsilon: Rational,
    },
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pure { epsilon } => write!(f, "eps={epsilon}"),
            Self::Approx { epsilon, delta } => write!(f, "eps={epsilon},delta={delta}"),
            Self::Zcdp { rho } => write!(f, "rho={rho}"),
            Self::Gdp { mu } => write!(f, "mu={mu}"),
            Self::Rdp { alpha, epsilon } => write!(f, "rdp={alpha}:{epsilon}"),
        }
    }
}

/// The forms a claim can take, for error messages.
const FORMS: &str = "eps=1, eps=1/3, eps=ln(3), eps=1,delta=1e-6, rho=1/2, mu=1 or rdp=2:0.5";

impl FromStr for Claim {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unknown = || {
            let known = match meant(text) {
                Some(meant) if !FORMS.split(", ").any(|form| form == meant) => {
                    format!("{meant}, {FORMS}")
                }
                _ => FORMS.to_owned(),
            };
            Error::Unknown { what: "claim", given: text.to_owned(), known }
        };
        if let Some(rest) = text.strip_prefix("epsilon=").or_else(|| text.strip_prefix("ε=")) {
            return Err(Error::Input {
                source: "claim".to_owned(),
                place: format!("`{text}`"),
                rule: format!("epsilon is written eps; did you mean `eps={rest}`?"),
            });
        }
        let mut parts = text.split(',').map(|part| part.split_once('='));
        let (name, value) = parts.next().flatten().ok_or_else(unknown)?;
        let second = parts.next();
        if parts.next().is_some() || (second.is_some() && name != "eps") {
            return Err(unknown());
        }
        match (name, second) {
            ("eps", None) => Ok(Self::Pure { epsilon: value.parse()? }),
            ("eps", Some(Some(("delta", delta)))) => Ok(Self::Approx {
                epsilon: value.parse()?,
                delta: within(delta, "delta", "0 < delta < 1; for delta = 0 leave it out", |d| {
                    d.is_positive() && *d < Rational::one()
                })?,
            }),
            ("rho", None) => {
                Ok(Self::Zcdp { rho: within(value, "rho", "rho > 0", Rational::is_positive)? })
            }
            ("mu", None) => {
                Ok(Self::Gdp { mu: within(value, "mu", "mu > 0", Rational::is_positive)? })
            }
            ("rdp", None) => {
                let (alpha, epsilon) = value.split_once(':').ok_or_else(unknown)?;
                Ok(Self::Rdp {
                    alpha: within(alpha, "alpha", "alpha > 1", |a| *a > Rational::one())?,
                    epsilon: within(epsilon, "eps", "eps > 0", Rational::is_positive)?,
                })
            }
            _ => Err(unknown()),
        }
    }
}

/// The claim that was probably meant, where its first word is a slip of the pen.
fn meant(text: &str) -> Option<String> {
    let (name, rest) = text.split_once('=')?;
    let name = nearest(name, ["eps", "rho", "mu", "rdp"]).first().copied()?;
    Some(format!("{name}={rest}"))
}

/// Reads a rational that must satisfy `holds`.
fn within(
    text: &str,
    parameter: &'static str,
    requires: &'static str,
    holds: impl Fn(&Rational) -> bool,
) -> Result<Rational> {
    let value: Rational = text.parse()?;
    if holds(&value) { Ok(value) } else { Err(Error::domain(parameter, value, requires)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_printed_back() {
        for (text, shown) in [
            ("eps=1", "eps=1"),
            ("eps=0.1", "eps=1/10"),
            ("eps=ln(3)", "eps=ln(3)"),
            ("eps=1,delta=1e-6", "eps=1,delta=1/1000000"),
            ("rho=1/2", "rho=1/2"),
            ("mu=1", "mu=1"),
            ("rdp=2:0.5", "rdp=2:1/2"),
        ] {
            let claim: Claim = text.parse().unwrap();
            assert_eq!(claim.to_string(), shown);
            assert_eq!(shown.parse::<Claim>().unwrap(), claim);
        }
    }

    #[test]
    fn what_is_no_claim_is_refused() {
        for text in [
            "",
            "1",
            "eps",
            "eps=",
            "eps=0",
            "eps=-1",
            "eps=NaN",
            "eps=inf",
            "eps=ln(1)",
            "eps=ln(1/2)",
            "eps=1,delta=0",
            "eps=1,delta=1",
            "eps=1,delta=-1e-9",
            "eps=1,rho=1",
            "eps=1,delta=1e-6,x=1",
            "rho=0",
            "mu=-1",
            "rdp=1:1",
            "rdp=2",
            "rdp=2:0",
            "epsilon=1",
            "rho=1,delta=1e-6",
        ] {
            assert!(text.parse::<Claim>().is_err(), "{text}");
        }
    }
}
