//! How far the other input moves an output on the same tape.

use super::{Check, Outcome, Question, Take};
use crate::audit::finding::decimal;
use crate::num::{Integer, Rational};
use crate::privacy::{Norm, Sensitivity};
use crate::subject::Output;

/// The number an output stands for and how far rounding may have moved it.
pub(super) fn number(output: &Output) -> Option<(Rational, Rational)> {
    match output {
        Output::Integer(n) => Some((Rational::from(n.clone()), Rational::zero())),
        Output::Float(bits) => {
            let value = Rational::from_f64(f64::from_bits(*bits)).ok()?;
            // Half the distance to the next float away from 0.
            let next = f64::from_bits(bits + 1);
            let step = (&Rational::from_f64(next).ok()? - &value).abs();
            Some((value, (&step / &Rational::from(2)).ok()?))
        }
        _ => None,
    }
}

/// All numbers of an output; none if it is or has something else.
pub(super) fn numbers(output: &Output) -> Option<Vec<(Rational, Rational)>> {
    output.items().iter().map(number).collect()
}

/// Least absolute differences, coordinate by coordinate, and those seen.
struct Shift {
    least: Vec<Rational>,
    seen: Vec<Rational>,
}

fn shift(outputs: &[Output; 2]) -> Option<Shift> {
    let [left, right] = outputs;
    let alike = matches!(left, Output::Vector(_)) == matches!(right, Output::Vector(_));
    let (left, right) = (numbers(left)?, numbers(right)?);
    if left.len() != right.len() || !alike {
        return None;
    }
    let seen: Vec<Rational> = left.iter().zip(&right).map(|(a, b)| (&a.0 - &b.0).abs()).collect();
    let slack = left.iter().zip(&right).map(|(a, b)| &a.1 + &b.1);
    let least = seen.iter().zip(slack).map(|(x, slack)| (x - &slack).max(Rational::zero()));
    Some(Shift { least: least.collect(), seen })
}

/// Whether a difference is certainly beyond a sensitivity.
fn exceeds(least: &[Rational], sensitivity: &Sensitivity) -> bool {
    let sum = |term: &dyn Fn(&Rational) -> Rational| {
        least.iter().fold(Rational::zero(), |sum, x| &sum + &term(x))
    };
    let bound = &sensitivity.bound;
    match sensitivity.norm {
        Norm::L0 => sum(&|x| Rational::from(Integer::from(u8::from(!x.is_zero())))) > *bound,
        Norm::L1 => sum(&Rational::clone) > *bound,
        Norm::L2 => sum(&|x| x * x) > bound * bound,
        Norm::LInfinity => least.iter().any(|x| x > bound),
    }
}

/// What moved, and whether it moved further than declared.
pub(super) fn moved(takes: &[Take], declared: Option<&Sensitivity>) -> Check {
    let check = |outcome, seen, tape| Check { question: Question::Moved, outcome, seen, tape };
    let shifts: Vec<Option<Shift>> = takes.iter().map(|take| shift(&take.outputs)).collect();
    let beyond = (0u64..).zip(&shifts).find_map(|(tape, shift)| match (shift, declared) {
        (Some(shift), Some(declared)) => exceeds(&shift.least, declared).then_some((tape, true)),
        (None, Some(_)) => Some((tape, false)),
        _ => None,
    });
    let answers = takes.iter().flat_map(|take| &take.outputs);
    if answers.into_iter().all(|output| numbers(output).is_none()) {
        let moves = takes.iter().filter(|take| take.outputs[0] != take.outputs[1]).count();
        let seen =
            format!("the outputs are no numbers; {moves} of {} tapes changed them", takes.len());
        return check(Outcome::Open, seen, None);
    }
    if let (Some((tape, is_number)), Some(declared)) = (beyond, declared) {
        let take = &takes[usize::try_from(tape).expect("at most 2^16")];
        let [left, right] = take.outputs.each_ref().map(|output| output.to_json().to_string());
        let seen = match is_number {
            true => format!(
                "{left} and {right} on one tape are further apart than the declared {declared}"
            ),
            false => format!("{left} and {right} on one tape are not two answers of one shape"),
        };
        return check(Outcome::Broken, seen, Some(tape));
    }
    if shifts.iter().all(Option::is_none) {
        let seen = "no tape gave two answers of one shape".to_owned();
        return check(Outcome::Open, seen, None);
    }
    let l1 = |shift: &Shift| shift.seen.iter().fold(Rational::zero(), |sum, x| &sum + x);
    let sizes = || shifts.iter().flatten().map(l1);
    let (least, most) = (sizes().min().expect("some"), sizes().max().expect("some"));
    let seen = if least == most {
        format!("every tape moved the output by {} in all", decimal(&most))
    } else {
        format!("the tapes moved the output by {} to {} in all", decimal(&least), decimal(&most))
    };
    let outcome = if declared.is_some() { Outcome::Held } else { Outcome::Open };
    check(outcome, seen, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_not_taken_for_sensitivity() {
        let float = |x: f64| Output::Float(x.to_bits());
        let declared = Sensitivity { norm: Norm::L1, bound: "0.1".parse().unwrap() };
        let far = |a: f64, b: f64| exceeds(&shift(&[float(a), float(b)]).unwrap().least, &declared);
        // 0.3 and 0.4 as floats are further apart than 0.1 by 2^-55 or so.
        assert!(!far(0.3, 0.4) && !far(0.4, 0.3) && far(0.3, 0.41));
        assert!(shift(&[float(f64::NAN), float(1.0)]).is_none());
        assert!(shift(&[float(1.0), Output::Vector(vec![float(1.0)])]).is_none());
    }

    #[test]
    fn each_norm_counts_as_it_should() {
        let ratio = |n: i64| Rational::from(n);
        let least = [ratio(3), ratio(0), ratio(4)];
        for (norm, size) in [(Norm::L0, 2), (Norm::L1, 7), (Norm::L2, 5), (Norm::LInfinity, 4)] {
            assert!(!exceeds(&least, &Sensitivity { norm, bound: ratio(size) }), "{norm:?}");
            let less = &ratio(size) - &"1/100".parse().unwrap();
            assert!(exceeds(&least, &Sensitivity { norm, bound: less }), "{norm:?}");
        }
    }
}
