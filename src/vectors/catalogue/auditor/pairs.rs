//! The pairs: families of laws with a claim that is broken, met exactly, or
//! kept with room.

mod approximate;
mod integers;
mod outputs;
mod published;
mod responses;

use crate::error::Result;
use crate::num::Rational;

/// What is true of a pair under its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Violation,
    Control,
}

/// Two laws and what is claimed of them.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) id: String,
    pub(super) flag: &'static str,
    pub(super) comment: String,
    pub(super) epsilon: String,
    pub(super) delta: String,
    pub(super) left: Vec<(String, Rational)>,
    pub(super) right: Vec<(String, Rational)>,
    pub(super) verdict: Verdict,
}

use Verdict::Violation;

/// Outputs 0, 1, 2, ... with weights over their sum; those of weight 0 are
/// left out.
fn law(weights: &[Rational]) -> Result<Vec<(String, Rational)>> {
    let total = weights.iter().fold(Rational::zero(), |sum, weight| &sum + weight);
    let mut law = Vec::new();
    for (output, weight) in weights.iter().enumerate() {
        if weight.is_positive() {
            law.push((output.to_string(), (weight / &total)?));
        }
    }
    Ok(law)
}

fn numbers(texts: &[&str]) -> Result<Vec<Rational>> {
    texts.iter().map(|text| text.parse()).collect()
}

/// Everything of one family and claim.
struct Family {
    pairs: Vec<Pair>,
}

impl Family {
    #[expect(clippy::too_many_arguments, reason = "a row of a table")]
    fn add(
        &mut self,
        id: &str,
        flag: &'static str,
        comment: &str,
        (epsilon, delta): (&str, &str),
        left: &[Rational],
        right: &[Rational],
        verdict: Verdict,
    ) -> Result<()> {
        self.pairs.push(Pair {
            id: id.to_owned(),
            flag,
            comment: comment.to_owned(),
            epsilon: epsilon.to_owned(),
            delta: delta.to_owned(),
            left: law(left)?,
            right: law(right)?,
            verdict,
        });
        Ok(())
    }

    /// The same with the laws exchanged, too.
    fn both(
        &mut self,
        id: &str,
        flag: &'static str,
        comment: &str,
        claim: (&str, &str),
        laws: (&[Rational], &[Rational]),
        verdict: Verdict,
    ) -> Result<()> {
        self.add(id, flag, comment, claim, laws.0, laws.1, verdict)?;
        let mirrored = format!("{comment}, in the other direction");
        let flag = if verdict == Violation { "DirectionIgnored" } else { flag };
        self.add(&format!("{id}-mirrored"), flag, &mirrored, claim, laws.1, laws.0, verdict)
    }
}

/// Every pair.
pub(super) fn all() -> Result<Vec<Pair>> {
    let mut family = Family { pairs: Vec::new() };
    responses::responses(&mut family)?;
    outputs::single_outputs(&mut family)?;
    outputs::disjoint(&mut family)?;
    integers::integers(&mut family)?;
    published::published(&mut family)?;
    approximate::approximate(&mut family)?;
    Ok(family.pairs)
}
