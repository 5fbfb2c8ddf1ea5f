//! What an auditor should look at twice before believing that a pair is one of
//! neighbors, or that a file holds the numbers that were meant. Nothing is
//! refused for it: relations and files are the user's.

use super::Output;
use crate::json::Value;
use crate::num::Integer;
use crate::privacy::Relation;

/// Why the inputs may be no neighbors; none where nothing speaks against it.
///
/// Lists are looked at only: what a number or a text stands for nobody can tell.
///
/// # Example
///
/// ```
/// use etalon::privacy::Relation;
/// use etalon::subject::doubts::of_pair;
///
/// let pair = [vec![1, 2, 3].into(), vec![1, 2].into()];
/// assert!(of_pair(Relation::ReplaceOne, &pair).is_some());
/// assert!(of_pair(Relation::AddRemove, &pair).is_none());
/// ```
pub fn of_pair(relation: Relation, pair: &[Value; 2]) -> Option<String> {
    let (left, right) = (pair[0].as_array()?, pair[1].as_array()?);
    let (longer, shorter) = (left.len().max(right.len()), left.len().min(right.len()));
    let changed = left.iter().zip(right).filter(|(left, right)| left != right).count();
    let keeps_length = matches!(relation, Relation::ReplaceOne | Relation::ZeroOut);
    if keeps_length && longer != shorter {
        return Some(format!(
            "the lists have {} and {} items; under {relation} neighbors are of one length, unless what is listed are not the units",
            left.len(),
            right.len()
        ));
    }
    if longer - shorter > 1 {
        return Some(format!(
            "the lists have {} and {} items; under {relation} neighbors differ in the data of one unit",
            left.len(),
            right.len()
        ));
    }
    (longer == shorter && changed > 1).then(|| {
        format!(
            "the lists differ in {changed} places; it is taken for granted that under {relation} the data of one unit make all of that difference"
        )
    })
}

/// Why a file of samples may not hold what was meant, with the line.
///
/// # Example
///
/// ```
/// use etalon::subject::{doubts::of_samples, read_samples};
///
/// let doubt = |text: &[u8]| of_samples(&read_samples(text, "left.txt").unwrap(), "left.txt");
/// assert!(doubt(b"value\n1\n2\n").unwrap().contains("line 1"));
/// assert!(doubt(b"1,25\n0,5\n").unwrap().contains("line 1"));
/// assert!(doubt(b"1\n2\n").is_none());
/// ```
pub fn of_samples(samples: &[Output], source: &str) -> Option<String> {
    let (first, others) = samples.split_first()?;
    let is_text = |output: &Output| output.items().iter().all(|x| matches!(x, Output::Text(_)));
    let is_number = |output: &Output| output.items().iter().all(|x| x.number().is_some());
    if is_text(first) && !others.is_empty() && others.iter().all(is_number) {
        return Some(format!(
            "{source}: line 1 is no number and all others are: a heading counts as one release; remove it"
        ));
    }
    let halves = |output: &Output| match output {
        Output::Vector(items) => matches!(
            items.as_slice(),
            [Output::Integer(_), Output::Integer(after)] if *after >= Integer::ZERO
        ),
        _ => false,
    };
    samples.iter().all(halves).then(|| {
        format!(
            "{source}: line 1 and all others have two whole numbers: if the comma is a decimal one, write a point"
        )
    })
}
