//! What a prior belief about a person grows to at most, by the likelihood ratio
//! that a guarantee allows.

use super::digits::{Towards, decimal};
use super::template::{Markup, html};
use crate::num::{Rational, exp};

/// Bits of what is computed here.
const BITS: u32 = 128;

/// Decimals of a percentage beyond which a limit is none.
const DECIMALS: usize = 8;

/// Beliefs before anything was published, in percent.
pub(in crate::report) const PRIORS: [i64; 3] = [50, 10, 1];

/// ε above which a limit is too near to certainty to be written.
const LARGEST: i64 = 40;

/// The belief that a prior grows to at most, in percent and rounded up; none
/// if that is certainty for all that can be written.
///
/// # Law
///
/// `e^ε p / (1 - p + e^ε p)`, which grows with `e^ε`.
pub(in crate::report) fn at_most(prior: &Rational, epsilon: &Rational) -> Option<String> {
    if *epsilon > Rational::from(LARGEST) {
        return None;
    }
    let ratio = exp(epsilon, BITS).ok()?.hi().to_rational();
    grown(prior, &ratio, Towards::Up)
}

/// The belief that a prior in percent grows to by a likelihood ratio, with its
/// sign; none if that is certainty for all that can be written.
pub(in crate::report) fn after(prior: i64, ratio: &Rational, towards: Towards) -> Option<String> {
    let prior = Rational::new(prior, 100u8).ok()?;
    grown(&prior, ratio, towards).map(|belief| belief + "%")
}

fn grown(prior: &Rational, ratio: &Rational, towards: Towards) -> Option<String> {
    let raised = prior * ratio;
    let rest = &Rational::one() - prior;
    let belief = (&raised / &(&rest + &raised)).ok()?;
    let percent = &belief * &Rational::from(100);
    let texts = (1..=DECIMALS).map(|places| decimal(&percent, places, towards));
    let mut below = texts.filter(|text| !text.starts_with("100"));
    below.next()
}

/// A limit with a bar: light up to the belief before, dark what may be added.
pub(in crate::report) fn limit(prior: i64, epsilon: &Rational) -> Markup {
    let before = Rational::new(prior, 100u8).expect("a hundred is positive");
    let most = at_most(&before, epsilon);
    let filled = most.as_deref().unwrap_or("100");
    html! {
        @match &most {
            Some(most) => { (most) "%" },
            None => { "no limit worth the name" },
        }
        svg.belief aria-hidden="true" focusable="false" {
            rect.rest width="100%" height="8" rx="2" {}
            rect.most width={ (filled) "%" } height="8" rx="2" {}
            rect.prior width={ (prior) "%" } height="8" rx="2" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(prior: &str, epsilon: &str) -> Option<String> {
        at_most(&prior.parse().unwrap(), &epsilon.parse().unwrap())
    }

    #[test]
    fn beliefs_are_those_of_the_formula_rounded_up() {
        // e/(1 + e) = 0.7310585..., 1/(1 + 9/e^3) = 0.690579..., and so on.
        for (prior, epsilon, expected) in [
            ("1/2", "1", "73.2"),
            ("1/2", "3", "95.3"),
            ("1/10", "3", "69.1"),
            ("1/100", "3", "16.9"),
            ("1/2", "12", "99.9994"),
            ("1/2", "0", "50.0"),
        ] {
            let most = percent(prior, epsilon).unwrap();
            let (most, expected) = (most.parse::<f64>().unwrap(), expected.parse::<f64>().unwrap());
            assert!((most - expected).abs() < 1e-9, "{prior} {epsilon}: {most}");
        }
        assert_eq!(percent("1/2", "41"), None);
        assert_eq!(percent("1/2", "1000000000000"), None);
    }
}
