//! `count-tapes`: what a sampler does with every tape of a length.

use super::arguments::{parameters, profile};
use super::sampler::Sampler;
use crate::error::{Error, Result};
use crate::json::{Fields, Map, Value, json};
use crate::mechanism::Profile;
use crate::num::{Natural, Rational};
use crate::tape::walk::{Limits, walk};

/// The longest tapes that are all visited, in bytes.
const LONGEST: u64 = 3;

/// Counts the tapes that decide each value, and those that end first. Tapes
/// that agree on every comparison are counted at once, by a walk.
pub(super) fn count(mut args: Fields<'_>) -> Result<Value> {
    let mut parameters = parameters(&mut args)?;
    let law = args.text("law")?;
    let profile = match args.optional("profile") {
        // An order of its own is the implementation's affair; this is ours.
        None => Profile::Cks20,
        Some(_) => profile(&mut args)?,
    };
    let sampler = Sampler::new(law, profile, &mut parameters)?;
    parameters.close()?;
    let bytes = args.count("bytes")?;
    args.close()?;
    let bits = u32::try_from(bytes).ok().filter(|_| bytes <= LONGEST).map(|bytes| 8 * bytes);
    let bits = bits.ok_or_else(|| Error::Unsupported {
        what: format!("all tapes of {bytes} bytes"),
        why: format!("at most {LONGEST} bytes"),
    })?;
    let walk = walk(&Limits::bits(bits), |tape| sampler.draw(tape))?;
    let whole = Rational::from(Natural::ONE << usize::try_from(bits).expect("at most 24"));
    let tapes = |mass: &Rational| -> u64 {
        let count = &whole * mass;
        u64::try_from(count.numerator()).expect("a number of tapes, at most 2^24")
    };
    let counts: Map<_, _> =
        walk.outcomes.iter().map(|(value, mass)| (value.to_string(), json!(tapes(mass)))).collect();
    Ok(json!({"counts": counts, "ended": tapes(&walk.rest)}))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::reference::{Answer, answer};
    use crate::tape::Recorded;

    /// The loop over all tapes, as the specification says it.
    fn naive(law: &str, name: &str, value: &str, profile: Profile, bytes: usize) -> Value {
        let mut given =
            crate::subject::Parameters::read([format!("{name}={value}").as_str()]).unwrap();
        let sampler = Sampler::new(law, profile, &mut given).unwrap();
        let (mut counts, mut ended) = (BTreeMap::<String, u64>::new(), 0);
        for tape in 0..1u32 << (8 * bytes) {
            let tape = tape.to_be_bytes()[4 - bytes..].to_vec();
            match sampler.draw(&mut Recorded::new(tape)) {
                Ok(value) => *counts.entry(value.to_string()).or_default() += 1,
                Err(Error::TapeEnded) => ended += 1,
                Err(fault) => panic!("{fault}"),
            }
        }
        json!({"counts": counts, "ended": ended})
    }

    #[test]
    fn a_walk_counts_what_the_loop_over_all_tapes_counts() {
        for (law, name, value, profile, bytes) in [
            ("uniform", "n", "1", "cks20/1", 1),
            ("uniform", "n", "5", "cks20/1", 2),
            ("uniform", "n", "300", "cks20/1", 2),
            ("uniform", "n", "3", "inverse/1", 1),
            ("uniform", "n", "36893488147419103232", "cks20/1", 2),
            ("bernoulli", "p", "1/3", "cks20/1", 2),
            ("bernoulli-exp", "x", "5/2", "cks20/1", 2),
            ("geometric", "rate", "2/3", "cks20/1", 2),
            ("discrete-laplace", "scale", "3/2", "cks20/1", 2),
            ("discrete-gaussian", "sigma", "5/4", "cks20/1", 2),
        ] {
            let args =
                json!({"law": law, "params": {name: value}, "bytes": bytes, "profile": profile});
            let counted = answer("count-tapes", &args, &mut Recorded::new([]));
            let expected = naive(law, name, value, profile.parse().unwrap(), bytes);
            assert_eq!(counted, Answer::Ok(expected), "{law} {value} {profile}");
        }
    }
}
