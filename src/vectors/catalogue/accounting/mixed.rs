//! Plans of several families.

use super::Truths;
use crate::error::Result;
use crate::vectors::File;
use crate::vectors::catalogue::terms::{
    approx, discrete_gaussian, discrete_laplace, gaussian, laplace, pure, response,
};

pub(in crate::vectors::catalogue) fn mixed() -> Result<File> {
    let mut truths = Truths::new("mixed");
    for (plan, relation, epsilon) in [
        (vec![discrete_laplace("2", "3", 2), response("3", "2", 2)], "replace-one", "2"),
        (vec![discrete_laplace("1", "2", 1), pure("1/2", 2)], "add-remove", "2"),
        (vec![discrete_gaussian("2", "1", 2), discrete_laplace("2", "1", 2)], "add-remove", "1"),
        (vec![discrete_gaussian("2", "1", 1), approx("1/2", "1/1024", 1)], "add-remove", "1"),
        (vec![response("3", "4", 3), discrete_laplace("4", "2", 3)], "replace-one", "3"),
        (vec![gaussian("4", "1", 4), laplace("4", "1", 4)], "add-remove", "2"),
        (vec![gaussian("2", "1", 1), pure("1/2", 1)], "add-remove", "1"),
        (vec![laplace("2", "1", 2), laplace("4", "1", 4)], "add-remove", "1"),
        (vec![gaussian("5", "1", 10), laplace("4", "1", 20), pure("1/4", 30)], "add-remove", "8"),
        (vec![laplace("2", "1", 1), discrete_laplace("2", "1", 1)], "add-remove", "1/2"),
    ] {
        truths.delta(&plan, relation, epsilon, &["Heterogeneous"])?;
    }
    for (plan, delta) in [
        (vec![pure("1/3", 3), laplace("3", "1", 3), discrete_laplace("3", "1", 3)], "0"),
        (vec![discrete_laplace("2", "3", 2), pure("1/2", 2)], "1/1048576"),
        (vec![gaussian("5", "1", 10), laplace("4", "1", 20)], "1/1048576"),
    ] {
        truths.epsilon(&plan, "add-remove", delta, &["Heterogeneous"])?;
    }
    Ok(truths.file(
        "Composition of different mechanisms",
        &[
            "integer noise, responses and guarantees together",
            "continuous noise with others, in wider enclosures",
        ],
        &["sampled data"],
    ))
}
