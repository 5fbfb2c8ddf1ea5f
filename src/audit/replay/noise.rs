//! Whether noise covers the inputs: a feature that no tape changes, and that
//! differs between the inputs, tells them apart for certain.

use super::shift::numbers;
use super::{Check, Outcome, Question, Take};
use crate::num::Rational;
use crate::subject::Output;

/// A feature of an output, or of two, with its name.
type Feature = (String, Output);

/// The output itself, its shape, and the difference of each coordinate from the
/// first.
fn features(output: &Output) -> Vec<Feature> {
    let length = match output {
        Output::Vector(items) => items.len(),
        _ => 0,
    };
    let shape = Output::Text(format!("{} of {length}", output.kind()));
    let mut found =
        vec![("the output".to_owned(), output.clone()), ("its shape".to_owned(), shape)];
    if let Some([first, rest @ ..]) = numbers(output).as_deref() {
        for (index, other) in rest.iter().enumerate() {
            let name = format!("the difference of coordinates 1 and {}", index + 2);
            found.push((name, Output::Text((&other.0 - &first.0).to_string())));
        }
    }
    found
}

/// The first feature that is the same in all of `left`, the same in all of
/// `right`, and not the same in both.
fn uncovered(left: &[Vec<Feature>], right: &[Vec<Feature>]) -> Option<(String, Output, Output)> {
    let constant = |rows: &[Vec<Feature>], index: usize| {
        let first = rows.first()?.get(index)?;
        rows.iter().all(|row| row.get(index) == Some(first)).then(|| first.clone())
    };
    let count = left.first().map_or(0, Vec::len);
    (0..count).find_map(|index| {
        let (one, other) = (constant(left, index)?, constant(right, index)?);
        (one.1 != other.1).then_some((one.0, one.1, other.1))
    })
}

/// Whether the outputs of many tapes cover what the inputs differ in.
pub(super) fn covered(takes: &[Take]) -> Check {
    let side = |index: usize| -> Vec<Vec<Feature>> {
        takes.iter().map(|take| features(&take.outputs[index])).collect()
    };
    let varies = takes.iter().any(|take| take.outputs != takes[0].outputs);
    let (outcome, seen) = match uncovered(&side(0), &side(1)) {
        Some((what, left, right)) => (
            Outcome::Broken,
            format!(
                "on all {} tapes {what} is {} on the left and {} on the right",
                takes.len(),
                left.to_json(),
                right.to_json()
            ),
        ),
        None if varies => (Outcome::Held, "other tapes give other outputs".to_owned()),
        None => (Outcome::Open, "no tape changed the output, nor did the other input".to_owned()),
    };
    Check { question: Question::Covered, outcome, seen, tape: None }
}

/// Sessions of two calls, the second on the left and on the right, each of the
/// two as often as there are alignments.
pub(super) fn fresh(pairs: &[Vec<Vec<[Output; 2]>>; 2]) -> Check {
    let difference = |[first, second]: &[Output; 2]| -> Vec<Feature> {
        let (Some(first), Some(second)) = (numbers(first), numbers(second)) else {
            return Vec::new();
        };
        if first.len() != second.len() {
            return Vec::new();
        }
        let apart = first.iter().zip(&second).map(|(a, b)| &b.0 - &a.0);
        let text = |x: Rational| Output::Text(x.to_string());
        let all = Output::Vector(apart.map(text).collect());
        vec![("the difference of two calls".to_owned(), all)]
    };
    let found = pairs[0].iter().zip(&pairs[1]).find_map(|(left, right)| {
        let rows = |sessions: &[[Output; 2]]| -> Vec<Vec<Feature>> {
            sessions.iter().map(difference).collect()
        };
        uncovered(&rows(left), &rows(right))
    });
    let (outcome, seen) = match found {
        Some((what, left, right)) => (
            Outcome::Broken,
            format!(
                "{what} with different tapes is always {} on the same input and {} on the other: they share their noise",
                left.to_json(),
                right.to_json()
            ),
        ),
        None if pairs[0].iter().flatten().all(|session| difference(session).is_empty()) => {
            (Outcome::Open, "the outputs are no numbers whose noise could be compared".to_owned())
        }
        None => (Outcome::Held, "two calls with different tapes share no noise".to_owned()),
    };
    Check { question: Question::Fresh, outcome, seen, tape: None }
}
