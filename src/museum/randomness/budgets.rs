//! Right noise, charged for less than it spends.

use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

const EACH: Exhibit = Exhibit::new("discrete-laplace", "scale=1");
const QUERIES: [&str; 2] = ["[0, 0, 0, 0, 0]", "[1, 1, 1, 1, 1]"];
const TWICE: [&str; 2] = ["[0, 0]", "[1, 1]"];

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "budget-not-split",
        about: "each of five queries over the same rows is answered with the whole budget",
        provenance: "[smartnoise-sdk#200]",
        claim: "eps=1",
        relation: "add",
        pair: QUERIES,
        subject: EACH,
        truth: Truth::Proven,
        sight: Sight::Law(3_000),
        correct: Exhibit::new("discrete-laplace", "scale=5"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=10")),
    },
    Specimen {
        name: "hidden-second-count",
        about: "the same count is released twice, once of them unasked, and charged once",
        provenance: "[smartnoise-sdk#385]",
        claim: "eps=1",
        relation: "add",
        pair: TWICE,
        subject: EACH,
        truth: Truth::Proven,
        sight: Sight::Law(3_000),
        correct: Exhibit::new("discrete-laplace", "scale=2"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=4")),
    },
];
