//! Tapes of `inverse/1` at the borders between two values, where a word alone
//! does not decide, and at both ends of the unit interval.

use super::super::slug;
use super::super::steered::{bits_of, written};
use super::{arguments, parameter, sampled, with_needs};
use crate::error::Result;
use crate::mechanism::Profile;
use crate::num::{Dyadic, Integer, Natural};
use crate::reference::law;
use crate::subject::Parameters;
use crate::vectors::Case;

/// Laws with a parameter and the values at whose upper border is looked.
const PLACES: &[(&str, &str, &[i64])] = &[
    ("uniform", "3", &[0, 1]),
    ("uniform", "8", &[0, 3]),
    ("uniform", "97", &[50]),
    ("bernoulli", "1/3", &[0]),
    ("bernoulli", "3/8", &[0]),
    ("bernoulli", "1/18446744073709551616", &[0]),
    ("bernoulli-exp", "1/2", &[0]),
    ("bernoulli-exp", "20", &[0]),
    ("geometric", "1", &[0, 1, 40]),
    ("geometric", "1/20", &[0, 100]),
    ("discrete-laplace", "1", &[-1, 0, 30]),
    ("discrete-laplace", "2/3", &[-2, 1]),
    ("discrete-laplace", "100", &[-500, 7]),
    ("discrete-gaussian", "1", &[-1, 0, 5]),
    ("discrete-gaussian", "5/4", &[2]),
    ("discrete-gaussian", "100", &[-300, 12]),
];

/// The cases of a law.
pub(super) fn cases(name: &str) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for (law, value, places) in PLACES.iter().filter(|(law, ..)| *law == name) {
        for place in *places {
            cases.extend(around(law, value, *place)?);
        }
        cases.extend(at_the_ends(law, value)?);
    }
    Ok(cases)
}

/// The first 192 bits of F(x), as three words: exact for a rational law too,
/// because both ends of an enclosure must agree.
fn border(name: &str, value: &str, x: &Integer) -> Result<[Natural; 3]> {
    let mut parameters = Parameters::read([format!("{}={value}", parameter(name)).as_str()])?;
    let law = law(name, &mut parameters)?;
    let mut bits = 256;
    loop {
        let cdf = law.cdf(x, bits)?;
        let floor = |end: &Dyadic| (end * &Dyadic::power_of_two(192)).floor();
        let (below, above) = (floor(cdf.lo()), floor(cdf.hi()));
        if below == above {
            let all = below.into_parts().1;
            let word = |shift: usize| (&all >> shift) % (Natural::ONE << 64);
            return Ok([word(128), word(64), word(0)]);
        }
        bits *= 2;
    }
}

fn case(law: &str, value: &str, name: &str, words: &[Natural], comment: String) -> Result<Case> {
    let id = format!("sampler-{law}-inverse-{}-{name}", slug(value));
    let bits: Vec<bool> = words.iter().flat_map(|word| bits_of(word, 64)).collect();
    let args = arguments(law, value, Profile::Inverse, 1, &written(&bits));
    Ok(with_needs(sampled(&id, args)?.comment(comment), value))
}

/// Words around F(x), and what follows the word at which it lies.
fn around(law: &str, value: &str, x: i64) -> Result<Vec<Case>> {
    let [first, second, _] = border(law, value, &Integer::from(x))?;
    let ones = (Natural::ONE << 64) - Natural::ONE;
    let at = slug(&x.to_string());
    let mut cases = Vec::new();
    let mut add = |what: &str, words: &[Natural], comment: String| -> Result<()> {
        cases.push(case(law, value, &format!("{at}-{what}"), words, comment)?.flag("Border"));
        Ok(())
    };
    if !first.is_zero() {
        let before = [&first - Natural::ONE];
        add("before", &before, format!("The last word that lies wholly below F({x})."))?;
    }
    if first < ones {
        let after = [&first + Natural::ONE];
        add("after", &after, format!("The word after the one that holds F({x})."))?;
    }
    let low = [first.clone(), Natural::ZERO];
    add("low", &low, format!("The word that holds F({x}), then a block of zeros."))?;
    let high = [first.clone(), ones.clone()];
    add("high", &high, format!("The word that holds F({x}), then a block of ones."))?;
    let third = [first.clone(), second.clone(), Natural::ZERO];
    add("third-low", &third, format!("Two blocks that agree with F({x}), then zeros."))?;
    let third = [first, second, ones];
    add("third-high", &third, format!("Two blocks that agree with F({x}), then ones."))?;
    Ok(cases)
}

/// Words of zeros and of ones only.
fn at_the_ends(law: &str, value: &str) -> Result<Vec<Case>> {
    let (zeros, ones) = (Natural::ZERO, (Natural::ONE << 64) - Natural::ONE);
    let half = Natural::ONE << 63;
    let mut cases = Vec::new();
    for (name, words, comment) in [
        ("zeros", vec![zeros.clone()], "One block of zeros: an interval that begins at 0."),
        ("ones", vec![ones.clone()], "One block of ones: an interval that ends at 1."),
        (
            "zeros-then-half",
            vec![zeros.clone(), zeros, half.clone()],
            "Two blocks of zeros, then a one.",
        ),
        (
            "ones-then-half",
            vec![ones.clone(), ones, half],
            "Two blocks of ones, then a one and zeros.",
        ),
    ] {
        cases.push(case(law, value, name, &words, comment.to_owned())?.flag("FarTail"));
    }
    Ok(cases)
}
