//! Randomized response with odds above, at and below the claimed odds.

use super::Verdict::{Control, Violation};
use super::{Family, Verdict};
use crate::error::Result;
use crate::num::{Dyadic, Integer, Natural, Rational, exp, ln};

/// `odds^factor`, rounded up (or down) to 20 bits behind the point.
fn raised(odds: &Rational, factor: &str, up: bool) -> Result<Rational> {
    let exponent = ln(odds, 96)?;
    let factor: Rational = factor.parse()?;
    let enclosed = |end: &Dyadic| exp(&(&end.to_rational() * &factor), 96);
    let places = Natural::from(1u32 << 20);
    let scale = Rational::from(places.clone());
    let units = if up {
        (&enclosed(exponent.hi())?.hi().to_rational() * &scale).floor() + Integer::ONE
    } else {
        (&enclosed(exponent.lo())?.lo().to_rational() * &scale).floor()
    };
    Rational::new(units, places)
}

/// Responses of odds above, at and below the claimed odds.
pub(super) fn responses(family: &mut Family) -> Result<()> {
    let one = Rational::one();
    for claimed in ["2", "3", "9", "5/4"] {
        let odds: Rational = claimed.parse()?;
        let claim = format!("ln({claimed})");
        let factors: &[(&str, Verdict)] = match claimed {
            "9" => &[
                ("1.01", Violation),
                ("1.05", Violation),
                ("1.5", Violation),
                ("2", Violation),
                ("1", Control),
                ("0.99", Control),
                ("0.9", Control),
                ("0.5", Control),
            ],
            "5/4" => &[
                ("1.5", Violation),
                ("2", Violation),
                ("4", Violation),
                ("1", Control),
                ("0.99", Control),
                ("0.5", Control),
            ],
            _ => &[
                ("1.05", Violation),
                ("1.5", Violation),
                ("2", Violation),
                ("1", Control),
                ("0.99", Control),
                ("0.5", Control),
            ],
        };
        for (factor, verdict) in factors {
            let true_odds = match *factor {
                "1" => odds.clone(),
                factor => raised(&odds, factor, *verdict == Violation)?,
            };
            let flag = match (*factor, verdict) {
                ("1", _) => "AtTheClaim",
                (_, Control) => "OverNoised",
                _ => "Pair",
            };
            let comment = format!("randomized response with {factor} times the claimed loss");
            let laws = ([true_odds.clone(), one.clone()], [one.clone(), true_odds]);
            let id = format!("response-{claimed}-{factor}x");
            family.add(&id, flag, &comment, (&claim, "0"), &laws.0, &laws.1, *verdict)?;
        }
    }
    Ok(())
}
