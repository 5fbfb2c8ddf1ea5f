//! The sparse vector technique with every screw loose: which noise, how much
//! of it, when to stop and what to show are parameters, so that the variants
//! of `[LSL17]` and of `[WDKZ20]`, right and wrong, are data.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::Probability;
use crate::museum::noise::{self, BITS, Noise};
use crate::num::{Dyadic, Integer, Interval, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Chances, Entry, Loss, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(in crate::museum) const ENTRY: Entry = Entry {
    name: "sparse-vector",
    about: "threshold_scale=, query_scale=RATIONAL [threshold=0] [cutoff=none] [refresh=no|yes] [shows=bits|compared|gap|fresh] [value_scale=RATIONAL]; a list of integer query answers. Right or broken, by its parameters",
    build,
    guarantee: Entry::unclaimed,
    outputs: |parameters, input| read(parameters)?.outputs(&list(input, integer)?),
    loss,
};

/// What an answer above the threshold shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// That it is above.
    Bits,
    /// The noisy answer that was compared.
    Compared,
    /// By how much the noisy answer is above the noisy threshold.
    Gap,
    /// The answer with noise of its own.
    Fresh,
}

/// The technique with its parameters.
#[derive(Debug)]
pub(super) struct SparseVector {
    threshold: Integer,
    threshold_noise: Noise,
    query_noise: Noise,
    /// After so many answers above the threshold it stops.
    cutoff: usize,
    /// Whether the threshold gets new noise after an answer above it.
    refresh: bool,
    shows: Shows,
    value_scale: Rational,
    value_noise: Noise,
}

/// Sequences of comparisons with their probabilities.
type Listed = Vec<(Vec<bool>, Interval)>;

/// The most outputs that are listed, each a sum over the threshold's noise.
const LISTED: usize = 1 << 10;

fn read(parameters: &mut Parameters) -> Result<SparseVector> {
    let shows = match parameters.text("shows").as_deref().unwrap_or("bits") {
        "bits" => Shows::Bits,
        "compared" => Shows::Compared,
        "gap" => Shows::Gap,
        "fresh" => Shows::Fresh,
        other => return Err(Error::domain("shows", other, "bits, compared, gap or fresh")),
    };
    let refresh = match parameters.text("refresh").as_deref() {
        None | Some("no") => false,
        Some("yes") => true,
        Some(other) => return Err(Error::domain("refresh", other, "yes or no")),
    };
    let cutoff = match parameters.text("cutoff").as_deref() {
        None | Some("none") => usize::MAX,
        Some(text) => text
            .parse()
            .ok()
            .filter(|&cutoff| cutoff > 0)
            .ok_or_else(|| Error::domain("cutoff", text, "none, or an integer, 1 or more"))?,
    };
    let threshold = parameters.rational_or("threshold", 0)?;
    if !threshold.denominator().is_one() {
        return Err(Error::domain("threshold", threshold, "an integer"));
    }
    let value_scale = match shows {
        Shows::Fresh => parameters.rational("value_scale")?,
        _ => Rational::zero(),
    };
    Ok(SparseVector {
        threshold: threshold.numerator().clone(),
        threshold_noise: Noise::laplace(&parameters.rational("threshold_scale")?)?,
        query_noise: Noise::laplace(&parameters.rational("query_scale")?)?,
        cutoff,
        refresh,
        shows,
        value_noise: Noise::laplace(&value_scale)?,
        value_scale,
    })
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let technique = read(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        technique.answer(pair.on(side), &mut tape).map(Output::Vector)
    }))
}

/// From the law of the bits; a fresh value, independent of it, adds
/// distance/scale, which it reaches in both directions.
fn loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Option<Loss>> {
    let technique = read(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    let (Some(here), Some(there)) = (technique.bits(left)?, technique.bits(right)?) else {
        return Ok(None);
    };
    if left.len() != right.len() || matches!(technique.shows, Shows::Compared | Shows::Gap) {
        return Ok(None);
    }
    let mut largest = Interval::exact(Dyadic::zero());
    for ((bits, here), (_, there)) in here.iter().zip(&there) {
        let ratio = here.div(there, BITS)?.ln(BITS)?;
        let mut values = Rational::zero();
        if technique.shows == Shows::Fresh {
            for (at, _) in bits.iter().enumerate().filter(|(_, above)| **above) {
                let distance = Rational::from(&left[at] - &right[at]).abs();
                values = &values + &(&distance / &technique.value_scale)?;
            }
        }
        let values = Interval::of(&values, BITS);
        for one in [ratio.neg(), ratio] {
            let one = one.add(&values, BITS);
            let lo = largest.lo().clone().max(one.lo().clone());
            largest = Interval::new(lo, largest.hi().clone().max(one.hi().clone()))?;
        }
    }
    Ok(Some(Loss::Within(largest)))
}

impl SparseVector {
    /// The one of these scales that answers with bits or with what it compared.
    pub(super) fn new(
        threshold_scale: &Rational,
        query_scale: &Rational,
        threshold: Integer,
        compared: bool,
    ) -> Result<Self> {
        Ok(Self {
            threshold,
            threshold_noise: Noise::laplace(threshold_scale)?,
            query_noise: Noise::laplace(query_scale)?,
            cutoff: 1,
            refresh: false,
            shows: if compared { Shows::Compared } else { Shows::Bits },
            value_scale: Rational::zero(),
            value_noise: Noise::Nothing,
        })
    }

    /// One release.
    pub(super) fn answer(&self, answers: &[Integer], tape: &mut impl Tape) -> Result<Vec<Output>> {
        let mut limit = &self.threshold + self.threshold_noise.draw(tape)?;
        let mut said = Vec::with_capacity(answers.len());
        let mut above = 0;
        for answer in answers {
            let noisy = answer + self.query_noise.draw(tape)?;
            if noisy < limit {
                said.push(Output::Boolean(false));
                continue;
            }
            said.push(match self.shows {
                Shows::Bits => Output::Boolean(true),
                Shows::Compared => Output::Integer(noisy),
                Shows::Gap => Output::Integer(noisy - &limit),
                Shows::Fresh => Output::Integer(answer + self.value_noise.draw(tape)?),
            });
            above += 1;
            if above == self.cutoff {
                break;
            }
            if self.refresh {
                limit = &self.threshold + self.threshold_noise.draw(tape)?;
            }
        }
        Ok(said)
    }

    /// The law of what is shown, where that is bits.
    fn outputs(&self, answers: &[Integer]) -> Result<Option<Chances>> {
        if self.shows != Shows::Bits {
            return Ok(None);
        }
        let shown =
            |bits: Vec<bool>| Output::Vector(bits.into_iter().map(Output::Boolean).collect());
        Ok(self.bits(answers)?.map(|listed| {
            let chance = |(bits, mass)| (shown(bits), Probability::Within(mass));
            listed.into_iter().map(chance).collect()
        }))
    }

    /// Every sequence of comparisons with its probability; none if there are
    /// too many, or if without noise on queries some are impossible.
    fn bits(&self, answers: &[Integer]) -> Result<Option<Listed>> {
        if matches!(self.query_noise, Noise::Nothing) {
            return Ok(None);
        }
        let Some(sequences) = self.sequences(answers.len()) else { return Ok(None) };
        let (first, last) = self.threshold_noise.reach()?;
        let mut limits = noise::Chances::of(&self.threshold_noise)?;
        let masses: Result<Vec<_>> = (first..=last).map(|z| limits.mass(z)).collect();
        let masses = masses?;
        // The probability of being below, by answer and noise of the threshold.
        let mut below = Vec::with_capacity(answers.len());
        let mut table = noise::Chances::of(&self.query_noise)?;
        for answer in answers {
            let offset = i64::try_from(&(&self.threshold - answer));
            let offset = offset.map_err(|_| Error::domain("input", answer, "64 bits"))?;
            let mut row = Vec::with_capacity(masses.len());
            for z in first..=last {
                let below = table.below(offset + z)?;
                row.push([noise::not(&below), below]);
            }
            below.push(row);
        }
        // One noise of the threshold serves from `from` to before `to`.
        let stretch = |bits: &[bool], from: usize, to: usize| -> Result<Interval> {
            let mut sum = Interval::exact(Dyadic::zero());
            for (at, mass) in masses.iter().enumerate() {
                let mut product = mass.clone();
                for place in from..to {
                    let factor = &below[place][at][usize::from(!bits[place])];
                    product = product.mul(factor, BITS);
                }
                sum = sum.add(&product, BITS);
            }
            noise::with_tail(sum)
        };
        let mut listed = Vec::with_capacity(sequences.len());
        for bits in sequences {
            let mut chance = Interval::exact(Dyadic::one());
            let mut from = 0;
            for to in 1..=bits.len() {
                if to == bits.len() || (self.refresh && bits[to - 1]) {
                    chance = chance.mul(&stretch(&bits, from, to)?, BITS);
                    from = to;
                }
            }
            listed.push((bits, chance));
        }
        Ok(Some(listed))
    }

    /// Every sequence of comparisons that can come of so many answers.
    fn sequences(&self, answers: usize) -> Option<Vec<Vec<bool>>> {
        let mut open = vec![Vec::new()];
        let mut ended = Vec::new();
        for _ in 0..answers {
            let mut longer = Vec::with_capacity(2 * open.len());
            for bits in open {
                for above in [false, true] {
                    let mut next: Vec<bool> = bits.clone();
                    next.push(above);
                    let count = next.iter().filter(|&&above| above).count();
                    if count == self.cutoff { ended.push(next) } else { longer.push(next) }
                }
            }
            open = longer;
            if open.len() + ended.len() > LISTED {
                return None;
            }
        }
        ended.extend(open);
        Some(ended)
    }
}
