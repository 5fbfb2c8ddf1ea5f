//! Mechanisms whose outputs keep the claim and whose number of random bits,
//! alone or beside the output, does not.

use crate::error::Result;
use crate::json::Value;
use crate::sample::DiscreteLaplace;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::reading::positive;
use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const COUNTED_NOISE: Entry = Entry {
    name: "counted-noise",
    about: "scale=RATIONAL; an integer. Broken for who counts bits: the sampler of [CKS20] reads more for more noise",
    build: counted,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(super) const RETRIED_RESPONSE: Entry = Entry {
    name: "retried-response",
    about: "0 or 1, kept with probability 3/4. Broken for who counts bits: for 1 it tosses coins until one is tails",
    build: retried,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "bits-read-for-the-noise",
        about: "more random bits are read for more noise, so together with the output they tell the input",
        provenance: "[libprio-rs#645], [OpenDP#321]",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["0", "1"],
        subject: Exhibit::new("counted-noise", "scale=1"),
        truth: Truth::Infinite("with bits watched: two bits are read for noise 0 and no other"),
        sight: Sight::Hidden("the law of the outputs is that of the correct mechanism"),
        correct: Exhibit::new("discrete-laplace", "scale=1"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=2")),
    },
    Specimen {
        name: "retries-for-the-input",
        about: "randomized response that draws again on one input, without any need",
        provenance: "the class of [libprio-rs#645]: a loop whose length depends on a secret",
        claim: "eps=ln(3)",
        relation: "replace-one",
        pair: ["0", "1"],
        subject: Exhibit::new("retried-response", ""),
        truth: Truth::Infinite("with bits watched: the input 1 never reads as few as 0 does"),
        sight: Sight::Hidden("the law of the outputs is that of the correct mechanism"),
        correct: Exhibit::new("randomized-response", "odds=3 profile=cks20"),
        over_noised: Some(Exhibit::new("randomized-response", "odds=2 profile=cks20")),
    },
];

fn counted(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let noise = DiscreteLaplace::new(&positive(parameters, "scale")?)?;
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        Ok(Output::Integer(pair.on(side) + noise.draw(&mut tape)?))
    }))
}

fn retried(_: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let pair = Pair::read(pair, |value| Ok(!integer(value)?.is_zero()))?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let truth = *pair.on(side);
        while truth && tape.bits(1)? == 1 {}
        let said = if tape.bits(2)? == 0 { !truth } else { truth };
        Ok(Output::Integer(i64::from(said).into()))
    }))
}

#[cfg(test)]
mod tests {
    use super::super::reading::checks;
    use super::*;
    use crate::json::json;
    use crate::num::Rational;
    use crate::subject::Side;
    use crate::tape::Counting;
    use crate::tape::walk::{Limits, walk};

    /// Every output with its number of bits, on the right input, and their
    /// masses.
    fn law(mut run: Run, side: Side) -> Vec<((Output, u64), Rational)> {
        let walked = walk(&Limits::bits(64).floor(12), |tape| {
            let mut tape = Counting::new(tape);
            let output = run(side, &mut tape)?;
            Ok((output, tape.read()))
        });
        walked.unwrap().outcomes.into_iter().collect()
    }

    #[test]
    fn the_bits_read_for_no_noise_are_read_for_no_other() {
        let mut parameters = Parameters::read(["scale=1"]).unwrap();
        let run = counted(&mut parameters, &[json!(0), json!(1)]).unwrap();
        let least: Vec<_> =
            law(run, Side::Left).into_iter().filter(|((_, bits), _)| *bits <= 2).collect();
        let quarter = Rational::new(1, 4u8).unwrap();
        assert_eq!(least, [((Output::Integer(0.into()), 2), quarter)]);
    }

    #[test]
    fn an_input_of_one_reads_more_and_answers_alike() {
        let run = || retried(&mut Parameters::default(), &[json!(0), json!(1)]).unwrap();
        let left = law(run(), Side::Left);
        assert!(left.iter().all(|((_, bits), _)| *bits == 2) && left.len() == 2);
        let right = law(run(), Side::Right);
        assert!(right.iter().all(|((_, bits), _)| *bits > 2));
        let lies = right.iter().filter(|((output, _), _)| *output == Output::Integer(0.into()));
        let lies = lies.fold(Rational::zero(), |sum, (_, mass)| &sum + mass);
        assert!((lies.approximate() - 0.25).abs() < 1e-2);
    }

    #[test]
    fn truths_are_on_their_side_of_the_claim_and_exhibits_run() {
        checks::truths_are_on_their_side_of_the_claim(SPECIMENS);
        checks::all_exhibits_run(SPECIMENS);
    }
}
