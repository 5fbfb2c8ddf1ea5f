//! Report noisy max, right and wrong: whose noisy score is largest costs
//! little, how large it is costs as much as all scores.

mod noisy_maximum;

use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const NOISY_MAXIMUM: crate::subject::Entry = noisy_maximum::ENTRY;

/// Every score goes up by the sensitivity 4.
const UP: [&str; 2] = ["[0,0,0,0,0]", "[4,4,4,4,4]"];
/// One score goes up and the others go down, from a lead to a tie.
const APART: [&str; 2] = ["[8,0,0,0,0]", "[4,4,4,4,4]"];

/// Report noisy max at ε = 1 and sensitivity 4.
const INDEX: Exhibit = Exhibit::new("noisy-maximum", "scale=8");
const OVER: Exhibit = Exhibit::new("noisy-max", "epsilon=1/2 sensitivity=4");

const fn card(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
    pair: [&'static str; 2],
    parameters: &'static str,
    truth: Truth,
    sight: Sight,
) -> Specimen {
    Specimen {
        name,
        about,
        provenance,
        claim: "eps=1",
        relation: "replace-one",
        pair,
        subject: Exhibit::new("noisy-maximum", parameters),
        truth,
        sight,
        correct: INDEX,
        over_noised: Some(OVER),
    }
}

pub(super) const SPECIMENS: &[Specimen] = &[
    card(
        "max-value",
        "report noisy max that shows the largest noisy score",
        "[DWWZK18]; RNM3 of [BSBV21], BadNoisyMax of [WDKZ20]",
        UP,
        "scale=8 shows=value",
        Truth::Proven,
        Sight::Law(40_000),
    ),
    card(
        "max-value-exponential",
        "report noisy max with one-sided noise that shows the largest noisy score",
        "[DWWZK18]; RNM4 of [BSBV21]",
        UP,
        "scale=8 noise=exponential shows=value",
        Truth::Infinite("no noisy score is below the largest score, which moves"),
        Sight::Support(20_000),
    ),
    Specimen {
        correct: Exhibit::new("noisy-maximum", "scale=8 shows=gap"),
        ..card(
            "max-both",
            "report noisy max that shows the winner with the noisy score by which it won",
            "[DR14, Claim 3.9] with the value beside the index",
            UP,
            "scale=8 shows=both",
            Truth::Proven,
            Sight::Law(20_000),
        )
    },
    card(
        "max-half-noise",
        "report noisy max with the scale for scores that move one way, on scores that move apart",
        "[DR14, Claim 3.9] without its condition",
        APART,
        "scale=4",
        Truth::Proven,
        Sight::Law(120_000),
    ),
    card(
        "max-half-noise-exponential",
        "report noisy max with one-sided noise for scores that move one way, on scores that move apart",
        "[DKSSWXZ21] with half the scale",
        APART,
        "scale=4 noise=exponential",
        Truth::Proven,
        Sight::Law(12_000),
    ),
    Specimen {
        subject: Exhibit::new("exponential", "epsilon=2 sensitivity=4"),
        correct: Exhibit::new("exponential", "epsilon=1 sensitivity=4"),
        ..card(
            "exponential-half",
            "exponential mechanism without the 2 under the score",
            "[MT07] with exp(eps u/s) instead of exp(eps u/(2s))",
            APART,
            "",
            Truth::Proven,
            Sight::Law(100_000),
        )
    },
];
