//! The notes of the vectors about claims: every flag with the mistake it is
//! there to catch.

use crate::vectors::{BugType, Case, File, Note};

const GOOGLE: &str = "https://github.com/google/differential-privacy";
const PRV: &str = "https://github.com/microsoft/prv_accountant";

/// flag, kind, description, effect, links.
type Row = (&'static str, BugType, &'static str, &'static str, &'static [&'static str]);

const NOTES: &[Row] = &[
    (
        "AddOnly",
        BugType::WrongNeighborRelation,
        "the profile of a Poisson sample is not its own mirror image: add, remove and the worse of both differ",
        "epsilon of the better direction is reported for both",
        &[],
    ),
    (
        "Amplification",
        BugType::UnsoundFormula,
        "amplification by sampling uses ln(1 + q (e^eps - 1)) and q delta together, on the profile without sampling",
        "too little loss is reported for sampled data",
        &["https://github.com/pytorch/opacus/issues/80"],
    ),
    (
        "AtTheClaim",
        BugType::EdgeCase,
        "the loss is exactly the claim, or the claim exactly the truth: that is allowed",
        "a rule with < where <= is meant accuses what is private",
        &[],
    ),
    ("Basic", BugType::Basic, "ordinary parameters", "", &[]),
    (
        "BothPlaces",
        BugType::UnsoundFormula,
        "only one of the two places that tell two answers apart is counted",
        "epsilon is halved where keep + flip = 1",
        &[],
    ),
    (
        "BudgetOverspent",
        BugType::BudgetBypass,
        "what would overspend, by however little, must be refused",
        "more is spent than the budget allows",
        &["https://github.com/opendp/opendp/issues/2789"],
    ),
    (
        "ClassicGaussian",
        BugType::UnsoundFormula,
        "sigma = sqrt(2 ln(1.25/delta))/eps is proven for eps < 1 only; at delta = 1e-5 it breaks at eps = 8.42",
        "delta is larger than claimed",
        &["https://github.com/opendp/smartnoise-sdk/issues/462"],
    ),
    (
        "CoarseGrid",
        BugType::RoundingDirection,
        "a loss that lies on a grid is rounded up to the next point again and again",
        "the bound is many times too large, or, rounded down, false",
        &[GOOGLE],
    ),
    (
        "CountIgnored",
        BugType::KnownBug,
        "the number of uses is dropped, so that many uses cost as much as one",
        "the loss is understated by orders of magnitude",
        &[GOOGLE],
    ),
    (
        "DeltaRounded",
        BugType::RoundingDirection,
        "an irrational delta is rounded down or to nearest, is that of another threshold, or counts one key of several",
        "what may fail is understated",
        &[],
    ),
    (
        "DirectionIgnored",
        BugType::WrongNeighborRelation,
        "only left against right is looked at, not right against left",
        "a leak in the other direction is missed",
        &[],
    ),
    (
        "DisjointSupport",
        BugType::UnsoundFormula,
        "an output that exists on one side only tells the sides apart for sure",
        "unbounded loss",
        &["https://github.com/opendp/opendp/issues/2930"],
    ),
    (
        "DomainTooSmall",
        BugType::KnownBug,
        "the range of losses is guessed from a Renyi bound that is none, and what lies outside wraps around",
        "claims of a delta of 1e-6 whose true delta is 0.9998",
        &[PRV],
    ),
    (
        "ExactRational",
        BugType::UnsoundFormula,
        "every number is rational, so the truth is a fraction and no rounding excuses a bound below it",
        "any understatement is a wrong formula or a wrong rounding",
        &[],
    ),
    (
        "FailureMass",
        BugType::MissingStep,
        "the deltas of parts compose to 1 - prod(1 - delta), besides what their epsilons cost",
        "delta is understated",
        &["https://github.com/opendp/smartnoise-sdk/issues/621"],
    ),
    (
        "FftNoise",
        BugType::FloatArtifact,
        "the rounding of a Fourier transform is not counted in a bound that is called pessimistic",
        "delta is up to three times the claimed one below 1e-12",
        &[GOOGLE],
    ),
    (
        "HalvedSensitivity",
        BugType::Sensitivity,
        "the noise is scaled to half, or to the square root, of the sensitivity",
        "epsilon is understated twofold",
        &["https://github.com/opendp/opendp/blob/main/CHANGELOG.md"],
    ),
    (
        "HiddenMass",
        BugType::EdgeCase,
        "the leak is in a rare output",
        "the total variation is small and the loss is not",
        &[],
    ),
    (
        "Heterogeneous",
        BugType::UnsoundFormula,
        "different mechanisms compose as a sum of independent losses, not as the worst of them times their number",
        "the bound is loose or false",
        &[],
    ),
    (
        "Inclusive",
        BugType::EdgeCase,
        "at the largest loss delta is exactly 0",
        "a tiny positive delta turns a pure guarantee into an approximate one",
        &[],
    ),
    (
        "Inversion",
        BugType::RoundingDirection,
        "epsilon at a delta is found by a search whose result must be rounded up",
        "the reported epsilon has a larger delta",
        &["https://github.com/opendp/opendp/pull/2820"],
    ),
    (
        "KnownBound",
        BugType::KnownBug,
        "an amount that a released accountant has claimed",
        "the claim is false",
        &[GOOGLE, PRV],
    ),
    (
        "LabelForgery",
        BugType::BudgetBypass,
        "a label with a tab or a line feed would write lines of the receipt of its own",
        "two ledgers share a receipt",
        &[],
    ),
    (
        "LargeEpsilon",
        BugType::Overflow,
        "e^eps is large and what it multiplies is small",
        "an overflow or a cancellation decides",
        &[],
    ),
    (
        "Lattice",
        BugType::FloatArtifact,
        "the losses of integer noise lie on a lattice and need no grid",
        "continuous noise of the same scale is not integer noise",
        &[],
    ),
    (
        "LongPlan",
        BugType::RoundingDirection,
        "a hundred uses and more: errors add up",
        "a bound for few uses is used for many",
        &[],
    ),
    (
        "LowerEnd",
        BugType::RoundingDirection,
        "truncated mass is added whatever the direction, so that a lower bound is none",
        "a claim is called refuted that holds",
        &[GOOGLE],
    ),
    (
        "ManyAnswers",
        BugType::UnsoundFormula,
        "an answer that is neither the one nor the other has a loss of 0",
        "the cost of k answers is not that of two",
        &[],
    ),
    (
        "Monotone",
        BugType::Sensitivity,
        "the factor 2 of scores that move both ways is taken off the guarantee, or put on it",
        "epsilon is half or twice the true one",
        &["https://github.com/ryan112358/mbi/issues/65"],
    ),
    (
        "NothingThere",
        BugType::Refusal,
        "something that has no default is missing or unknown",
        "a guess is silently made for the user",
        &[],
    ),
    (
        "NotANumber",
        BugType::Refusal,
        "a NaN, an infinity or a text that is no number must be refused, not compared",
        "every comparison with a NaN is false, so every check passes",
        &["https://github.com/google/differential-privacy/pull/411"],
    ),
    (
        "OneAnswer",
        BugType::Sensitivity,
        "a bit vector in which two bits differ costs twice what one bit costs",
        "epsilon is halved",
        &[],
    ),
    (
        "Order",
        BugType::BudgetBypass,
        "what is refused depends on what was paid before, and a refusal leaves the budget for what comes later",
        "a refused amount is charged, or a budget is checked once only",
        &[],
    ),
    (
        "OutOfRange",
        BugType::Refusal,
        "a parameter outside its range must be refused before anything is computed or read",
        "no noise, negative noise or a meaningless guarantee",
        &[],
    ),
    (
        "OverNoised",
        BugType::EdgeCase,
        "more noise than the claim needs is no violation, however odd the law looks",
        "utility alone; whoever flags it flags everything",
        &["https://github.com/opendp/opendp/issues/2805"],
    ),
    (
        "Pair",
        BugType::BiasedSampler,
        "two laws whose loss exceeds the claim by a stated factor",
        "the claim is false by that factor",
        &[],
    ),
    (
        "PureLoss",
        BugType::EdgeCase,
        "delta = 0 asks for the largest loss, which may be infinite",
        "Gaussian noise is given a pure guarantee",
        &[],
    ),
    (
        "ReadBeforePay",
        BugType::BudgetBypass,
        "a payment is made before any bit is read, and a refusal reads none",
        "a refused release has already used randomness, or was made",
        &[],
    ),
    (
        "Receipt",
        BugType::BudgetBypass,
        "the receipt names every payment in its order and nothing else",
        "a ledger can be rewritten unseen",
        &[],
    ),
    (
        "RelationMismatch",
        BugType::WrongNeighborRelation,
        "a sensitivity under add-remove is used under replace-one, where it is twice as large",
        "epsilon 4.4 is reported for 10",
        &["https://github.com/google/differential-privacy/pull/464"],
    ),
    (
        "RenyiGrid",
        BugType::UnsoundFormula,
        "a curve of Renyi divergences on few orders, or converted by a wrong formula",
        "loose at best; an order near 1 gave epsilon = 0",
        &["https://github.com/tensorflow/privacy/issues/166"],
    ),
    (
        "Sensitivity",
        BugType::Sensitivity,
        "the loss is that of noise divided by the sensitivity, and of a square root of sums of squares for Gaussian noise",
        "understated by the sensitivity or its root",
        &[],
    ),
    (
        "SilentConversion",
        BugType::BudgetBypass,
        "a guarantee of another kind is paid in the currency only if its price is exact: eps^2/2 for a pure one in zcdp, none for a logarithm",
        "a wrong price",
        &[],
    ),
    (
        "SmallDelta",
        BugType::Underflow,
        "delta far below 1e-16, where absolute errors of a transform or of a normal tail drown it",
        "inf, 0 or a false bound",
        &[GOOGLE],
    ),
    (
        "Stated",
        BugType::BudgetBypass,
        "a release of several parts costs what one part does, or a bound on records or levels enters the cost once more",
        "the ledger is charged something else than is spent",
        &["https://github.com/opendp/smartnoise-sdk/issues/200"],
    ),
    (
        "SumOfEpsilons",
        BugType::UnsoundFormula,
        "the composition theorem with a wrong logarithm or without one",
        "epsilon is understated",
        &["https://github.com/opendp/smartnoise-sdk/issues/621"],
    ),
    (
        "Symmetric",
        BugType::WrongNeighborRelation,
        "without sampling the pair is its own mirror image: every relation has the same profile for the same sensitivity",
        "a factor of two is applied twice or not at all",
        &[],
    ),
    (
        "Thirds",
        BugType::FloatArtifact,
        "three thirds are one: a sum of floats is 1.0000000000000002 or 0.99999999999999989",
        "what is allowed is refused, or what is not is allowed",
        &["https://github.com/opendp/opendp/issues/2131"],
    ),
    (
        "WrongRelation",
        BugType::WrongNeighborRelation,
        "a mechanism or a sampling that does not exist under the relation",
        "a number for something else",
        &[],
    ),
    (
        "ZeroEpsilon",
        BugType::EdgeCase,
        "at eps = 0 delta is the total variation",
        "division by zero or a delta of 1",
        &[],
    ),
];

/// The file with the notes of the flags its cases have, in their order.
pub(super) fn noted(mut file: File, cases: Vec<Case>) -> File {
    file.cases = cases;
    for (flag, bug_type, description, effect, links) in NOTES {
        if file.cases.iter().any(|case| case.flags.iter().any(|used| used == flag)) {
            let note = Note::new(flag, *bug_type, description, effect);
            file.notes.push(links.iter().fold(note, |note, link| note.link(link)));
        }
    }
    file.notes.sort_by(|a, b| a.flag.cmp(&b.flag));
    file
}

/// A file without notes and cases.
pub(super) fn frame(kind: &str, name: &str, title: &str, covers: &[&str], not: &[&str]) -> File {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    File {
        kind: kind.to_owned(),
        name: name.to_owned(),
        title: title.to_owned(),
        spec: vec!["docs/spec/vectors.md, section 5".to_owned()],
        covers: texts(covers),
        does_not_cover: texts(not),
        notes: Vec::new(),
        cases: Vec::new(),
    }
}
