//! Report noisy max with the noise, its scale and what is shown as
//! parameters.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::Probability;
use crate::museum::noise::{self, BITS, Noise};
use crate::num::{Dyadic, Integer, Interval, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Chances, Entry, Loss, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(in crate::museum) const ENTRY: Entry = Entry {
    name: "noisy-maximum",
    about: "scale=RATIONAL [noise=laplace|exponential] [shows=index|value|both|gap]; a list of integer scores. Right or broken, by its parameters",
    build,
    guarantee: Entry::unclaimed,
    outputs: |parameters, input| {
        let scores = list(input, integer)?;
        let maximum = read(parameters)?;
        if maximum.shows == Shows::Index { maximum.law(&scores).map(Some) } else { Ok(None) }
    },
    loss,
};

/// What is shown of the largest noisy score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// Whose it is.
    Index,
    /// How large it is.
    Value,
    /// Both.
    Both,
    /// Whose it is and by how much it exceeds the next.
    Gap,
}

struct Maximum {
    noise: Noise,
    scale: Rational,
    shows: Shows,
}

fn read(parameters: &mut Parameters) -> Result<Maximum> {
    let scale = parameters.clone().rational("scale")?;
    let shows = match parameters.text("shows").as_deref().unwrap_or("index") {
        "index" => Shows::Index,
        "value" => Shows::Value,
        "both" => Shows::Both,
        "gap" => Shows::Gap,
        other => return Err(Error::domain("shows", other, "index, value, both or gap")),
    };
    Ok(Maximum { noise: Noise::named(parameters)?, scale, shows })
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let maximum = read(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let scores = pair.on(side);
        let mut best = (0, &scores[0] + maximum.noise.draw(&mut tape)?);
        let mut next = None;
        for (index, score) in scores.iter().enumerate().skip(1) {
            let noisy = score + maximum.noise.draw(&mut tape)?;
            if noisy > best.1 {
                next = Some(best.1);
                best = (index, noisy);
            } else if next.as_ref().is_none_or(|next| noisy > *next) {
                next = Some(noisy);
            }
        }
        let index = Output::Integer(Integer::from(best.0));
        Ok(match maximum.shows {
            Shows::Index => index,
            Shows::Value => Output::Integer(best.1),
            Shows::Both => Output::Vector(vec![index, Output::Integer(best.1)]),
            Shows::Gap => {
                let gap = next.map_or(Output::Null, |next| Output::Integer(best.1 - next));
                Output::Vector(vec![index, gap])
            }
        })
    }))
}

/// From the law of the index. Of the value, with Laplace noise and scores
/// that all move one way: the distances over the scale, for no output can say
/// more than all noisy scores, and far below every score one says as much.
fn loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Option<Loss>> {
    let maximum = read(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    if left.len() != right.len() {
        return Ok(None);
    }
    let moves: Vec<Integer> = left.iter().zip(right).map(|(left, right)| right - left).collect();
    let one_way =
        moves.iter().all(|by| *by >= Integer::ZERO) || moves.iter().all(|by| *by <= Integer::ZERO);
    match (maximum.shows, &maximum.noise) {
        (Shows::Index, _) => Loss::between(&maximum.law(left)?, &maximum.law(right)?).map(Some),
        (Shows::Value | Shows::Both, Noise::Laplace(_)) if one_way => {
            let total = Rational::from(moves.iter().sum::<Integer>()).abs();
            Ok(Some(Loss::Within(Interval::of(&(&total / &maximum.scale)?, BITS))))
        }
        _ => Ok(None),
    }
}

impl Maximum {
    /// The law of the index: for each, the sum over the values of its noisy
    /// score that no other one beats; the first of equal ones wins.
    fn law(&self, scores: &[Integer]) -> Result<Chances> {
        let scores: Result<Vec<i64>> = scores
            .iter()
            .map(|score| i64::try_from(score).map_err(|_| Error::domain("input", score, "64 bits")))
            .collect();
        let scores = scores?;
        let (first, last) = self.noise.reach()?;
        let mut table = noise::Chances::of(&self.noise)?;
        let mut chances = Vec::with_capacity(scores.len());
        for (index, score) in scores.iter().enumerate() {
            let mut sum = Interval::exact(Dyadic::zero());
            for z in first..=last {
                let mut product = table.mass(z)?;
                for (at, rival) in scores.iter().enumerate().filter(|&(at, _)| at != index) {
                    let beaten = score + z - rival + i64::from(at > index);
                    product = product.mul(&table.below(beaten)?, BITS);
                }
                sum = sum.add(&product, BITS);
            }
            let chance = Probability::Within(noise::with_tail(sum)?);
            chances.push((Output::Integer(Integer::from(index)), chance));
        }
        Ok(chances)
    }
}
