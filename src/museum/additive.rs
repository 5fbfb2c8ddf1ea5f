//! Noise added to numbers: how much, of what shape, on which lattice.
//!
//! Scales are in steps of a lattice that is fine against them: one unit of
//! the answer is 64 steps, so that 1280 is the scale 20.

mod clamped_geometric;
mod lattice_noise;

use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const CLAMPED_GEOMETRIC: crate::subject::Entry = clamped_geometric::ENTRY;
pub(super) const LATTICE_NOISE: crate::subject::Entry = lattice_noise::ENTRY;

/// One unit apart.
const UNIT: [&str; 2] = ["0", "64"];
/// One of five counts differs.
const ONE_OF_FIVE: [&str; 2] = ["[0,0,0,0,0]", "[64,0,0,0,0]"];
/// A person moves from one count to another.
const MOVED: [&str; 2] = ["[64,0]", "[0,64]"];

const fn card(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
    pair: [&'static str; 2],
    subject: Exhibit,
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
        subject,
        truth,
        sight,
        correct: Exhibit::new("discrete-laplace", "scale=64"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=96")),
    }
}

/// Laplace noise of too small a scale: so many hundredths of what is needed.
const fn ladder(name: &'static str, parameters: &'static str, sight: Sight) -> Specimen {
    card(
        name,
        "Laplace noise of the stated fraction of the scale it needs",
        "InsufficientNoise of Google's differential-privacy at commit b57e8fe",
        UNIT,
        Exhibit::new("discrete-laplace", parameters),
        Truth::Proven,
        sight,
    )
}

const fn lattice(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
    pair: [&'static str; 2],
    parameters: &'static str,
    truth: Truth,
    sight: Sight,
) -> Specimen {
    card(name, about, provenance, pair, Exhibit::new("lattice-noise", parameters), truth, sight)
}

pub(super) const SPECIMENS: &[Specimen] = &[
    ladder("noise-50", "scale=32", Sight::Law(4_000)),
    ladder("noise-80", "scale=51.2", Sight::Law(40_000)),
    ladder("noise-90", "scale=57.6", Sight::Law(150_000)),
    ladder("noise-95", "scale=60.8", Sight::Law(700_000)),
    ladder("noise-98", "scale=62.72", Sight::Law(4_000_000)),
    ladder(
        "noise-99",
        "scale=63.36",
        Sight::Hidden(
            "its law gives 7 nats of evidence in a million runs, and ln(10^9) = 21 are needed",
        ),
    ),
    Specimen {
        claim: "eps=1/20",
        correct: Exhibit::new("discrete-laplace", "scale=1280"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=1920")),
        ..card(
            "noise-half-twentieth",
            "Laplace noise of half its scale at a small epsilon",
            "BadPartialSum of [WDKZ20]",
            UNIT,
            Exhibit::new("discrete-laplace", "scale=640"),
            Truth::Proven,
            Sight::Law(350_000),
        )
    },
    Specimen {
        correct: Exhibit::new("discrete-laplace", "scale=128"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=192")),
        ..card(
            "histogram-replaced",
            "histogram with the noise for a person who is added, who is moved instead",
            "[DR14, Section 3.3] read under the other relation",
            MOVED,
            Exhibit::new("discrete-laplace", "scale=64"),
            Truth::Proven,
            Sight::Law(20_000),
        )
    },
    Specimen {
        correct: Exhibit::new("discrete-laplace", "scale=128"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=192")),
        ..card(
            "wrong-norm",
            "Laplace noise for the distance of the answers as the crow flies, sqrt(2) instead of 2",
            "[DR14, Def. 3.1] with the norm of [DR14, Def. 3.8]",
            MOVED,
            Exhibit::new("discrete-laplace", "scale=90.5"),
            Truth::Proven,
            Sight::Law(70_000),
        )
    },
    Specimen {
        claim: "eps=1/5",
        correct: Exhibit::new("discrete-laplace", "scale=1600"),
        over_noised: None,
        ..card(
            "parallel-charge",
            "five noisy answers on the same person, charged as if each were on another one",
            "LaplaceParallel of [BSBV21] with the claim of one of its answers",
            ["[0,0,0,0,0]", "[64,64,64,64,64]"],
            Exhibit::new("discrete-laplace", "scale=320"),
            Truth::Proven,
            Sight::Law(80_000),
        )
    },
    Specimen {
        claim: "eps=1/10",
        correct: Exhibit::new("discrete-laplace", "scale=640"),
        over_noised: None,
        ..card(
            "noise-inverted",
            "histogram with noise of scale epsilon instead of 1/epsilon",
            "[DWWZK18]; NoisyHist2 of [BSBV21]",
            ONE_OF_FIVE,
            Exhibit::new("discrete-laplace", "scale=6.4"),
            Truth::Proven,
            Sight::Law(500),
        )
    },
    lattice(
        "noise-one-sided",
        "exponential noise where Laplace noise is needed",
        "half of the law of [DR14, Def. 3.2]",
        UNIT,
        "scale=64 noise=exponential",
        Truth::Infinite("an output below the larger input"),
        Sight::Support(1_500),
    ),
    lattice(
        "noise-cut",
        "Laplace noise drawn again beyond three times its scale",
        "[DR14, Def. 3.2] without its tails",
        UNIT,
        "scale=64 bound=192",
        Truth::Infinite("an output further than the bound from one of the inputs"),
        Sight::Support(15_000),
    ),
    lattice(
        "noise-cut-far",
        "Laplace noise drawn again beyond twelve times its scale",
        "[DR14, Def. 3.2] without its tails",
        UNIT,
        "scale=64 bound=768",
        Truth::Infinite("an output further than the bound from one of the inputs"),
        Sight::Hidden("outputs that only one side gives have a mass below 10^-5"),
    ),
    lattice(
        "noise-on-coarser-lattice",
        "noise on multiples of 128 added to multiples of 64",
        "[Mir12], on a lattice",
        UNIT,
        "scale=64 grain=128",
        Truth::Infinite("outputs are multiples of 128 on one side and never on the other"),
        Sight::Support(600),
    ),
    lattice(
        "rounded-before",
        "an answer rounded to multiples of 128 with the noise for one that was not",
        "[CSVW22]",
        ["64", "128"],
        "scale=64 coarse=128",
        Truth::Proven,
        Sight::Law(2_500),
    ),
    lattice(
        "rounded-after",
        "a noisy answer rounded to multiples of 128: allowed, as any look at it is",
        "[DR14, Prop. 2.1]",
        UNIT,
        "scale=64 shown=128",
        Truth::Proven,
        Sight::Harmless("whatever is done to a private release keeps it private"),
    ),
    Specimen {
        correct: Exhibit::new("discrete-laplace", "scale=1"),
        over_noised: None,
        ..lattice(
            "gaussian-taken-as-pure",
            "Gaussian noise of twice the sensitivity, claimed to be pure",
            "[DR14, Theorem A.1] without its delta",
            ["0", "1"],
            "scale=2 noise=gaussian",
            Truth::Infinite("the ratio of the probabilities grows with the output"),
            Sight::Law(600_000),
        )
    },
    lattice(
        "gaussian-taken-as-pure-late",
        "Gaussian noise for epsilon 1 and delta 10^-5, claimed to be pure",
        "[DR14, Theorem A.1] without its delta",
        ["0", "64"],
        "scale=310 noise=gaussian",
        Truth::Infinite("the ratio of the probabilities grows with the output"),
        Sight::Hidden("losses above 1 need an output beyond 4.7 deviations, a mass near 10^-6"),
    ),
    Specimen {
        correct: Exhibit::new("discrete-laplace", "scale=4"),
        over_noised: None,
        ..lattice(
            "noise-shared",
            "one draw of noise for two answers, whose difference is then exact",
            "a seed used twice",
            ["[0,0]", "[4,0]"],
            "scale=4 shared=yes",
            Truth::Infinite("the difference of the outputs is that of the answers"),
            Sight::Support(1_000),
        )
    },
    Specimen {
        correct: Exhibit::new("discrete-laplace", "scale=65536"),
        over_noised: None,
        ..lattice(
            "noise-shared-finely",
            "one draw of noise for two answers on a lattice too fine to meet an output twice",
            "a seed used twice",
            ["[0,0]", "[65536,0]"],
            "scale=65536 shared=yes",
            Truth::Infinite("the difference of the outputs is that of the answers"),
            Sight::Support(3_000),
        )
    },
    Specimen {
        claim: "eps=1/10",
        pair: ["2", "3"],
        subject: Exhibit::new("clamped-geometric", "k=3 most=5"),
        correct: Exhibit::new("clamped-geometric", "k=5 most=5"),
        over_noised: Some(Exhibit::new("clamped-geometric", "k=6 most=5")),
        ..card(
            "wrong-logarithm",
            "geometric noise with k = ceil(ln(2/eps)) where the logarithm should be to base 2",
            "TruncatedGeometric of [BSBV21], after [BV18]",
            UNIT,
            Exhibit::new("clamped-geometric", ""),
            Truth::Proven,
            Sight::Law(2_000_000),
        )
    },
];
