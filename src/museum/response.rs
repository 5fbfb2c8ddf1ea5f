//! Randomized response, right and wrong: what a lie is worth depends on how
//! many lies there are to choose from.

mod rappor;

use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const RAPPOR: crate::subject::Entry = rappor::ENTRY;

const fn card(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
    pair: [&'static str; 2],
    subject: Exhibit,
    correct: Exhibit,
    sight: Sight,
) -> Specimen {
    Specimen {
        name,
        about,
        provenance,
        claim: "eps=ln(3)",
        relation: "replace-one",
        pair,
        subject,
        truth: Truth::Proven,
        sight,
        correct,
        over_noised: None,
    }
}

pub(super) const SPECIMENS: &[Specimen] = &[
    card(
        "response-lies-shared",
        "randomized response that tells the truth as often for four answers as it may for two",
        "[KOV16] with the constant of [War65]",
        ["0", "1"],
        Exhibit::new("randomized-response", "odds=9 answers=4"),
        Exhibit::new("randomized-response", "odds=3 answers=4"),
        Sight::Law(3_000),
    ),
    card(
        "response-weak-lies",
        "randomized response whose lies are a little too rare",
        "[War65] at odds 3.15 instead of 3",
        ["0", "1"],
        Exhibit::new("randomized-response", "odds=3.15"),
        Exhibit::new("randomized-response", "odds=3"),
        Sight::Law(400_000),
    ),
    card(
        "unary-one-place",
        "unary encoding whose bits each spend the whole epsilon, although two of them change",
        "[WBLJ17] without the 2",
        ["0", "1"],
        Exhibit::new("unary-encoding", "keep=3/4 flip=1/4 answers=4"),
        Exhibit::new("unary-encoding", "keep=0.6339 flip=0.3661 answers=4"),
        Sight::Law(4_000),
    ),
    Specimen {
        claim: "eps=ln(441/361)",
        ..card(
            "rappor-one-hash",
            "RAPPOR's permanent lies with the claim for one hash function instead of four",
            "[EPK14, Theorem 1] without h; OneTimeRappor of [BSBV21]",
            ["[0,1,2,3]", "[4,5,6,7]"],
            Exhibit::new("rappor", "bits=8 f=0.95"),
            Exhibit::new("rappor", "bits=8 f=0.9875"),
            Sight::Law(250_000),
        )
    },
    Specimen {
        claim: "eps=ln(1681/1521)",
        ..card(
            "rappor-one-report",
            "one report of RAPPOR with the claim for one hash function instead of four",
            "[EPK14, Theorem 2] without h; Rappor of [BSBV21]",
            ["[0,1,2,3]", "[4,5,6,7]"],
            Exhibit::new("rappor", "bits=8 f=0.75 p=0.45 q=0.55"),
            Exhibit::new("rappor", "bits=8 f=0.94 p=0.45 q=0.55"),
            Sight::Law(1_000_000),
        )
    },
    Specimen {
        claim: "eps=ln(9)",
        ..card(
            "rappor-without-memory",
            "RAPPOR that draws its permanent lie anew for each of four reports",
            "[EPK14] without the memory of its permanent responses",
            ["[0]", "[1]"],
            Exhibit::new("rappor", "bits=3 f=1/2 p=1/4 q=3/4 reports=4 memory=no"),
            Exhibit::new("rappor", "bits=3 f=1/2 p=1/4 q=3/4 reports=4"),
            Sight::Law(80_000),
        )
    },
];
