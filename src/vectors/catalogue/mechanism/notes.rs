//! The notes of the vectors of mechanisms: every flag with the mistake it is
//! there to catch.

use std::collections::BTreeSet;

use crate::vectors::{BugType, Case, Note};

/// flag, kind, description, effect, links.
type Line = (&'static str, BugType, &'static str, &'static str, &'static [&'static str]);

const NOTES: &[Line] = &[
    (
        "Block",
        BugType::MissingStep,
        "a running sum adds other blocks than those that make it up, or draws a noise again where a block is used again",
        "an increment is in more blocks than the scale was paid for, or noise is averaged away",
        &[],
    ),
    (
        "Border",
        BugType::FloatArtifact,
        "a word at the border of two outputs is compared with a rounded number, or the next block is not read",
        "the chances are those of a grid of floats",
        &[],
    ),
    (
        "Bound",
        BugType::EdgeCase,
        "noise beyond the bound is clamped to it, the bound itself is refused, or the output is bounded instead",
        "an output at the bound is likelier than its law says, and tells the input",
        &["https://github.com/opendp/smartnoise-core/issues/319"],
    ),
    (
        "Bounding",
        BugType::WrongNeighborRelation,
        "contributions are bounded after equal rows were made one, at random, or not by person",
        "one person changes the answer by more than the sensitivity",
        &["https://github.com/google/differential-privacy/pull/84"],
    ),
    (
        "Clamped",
        BugType::EdgeCase,
        "the released mean is not clamped to its bounds, or the sum is",
        "none for the first; the second is another mechanism",
        &[],
    ),
    (
        "CommonFactor",
        BugType::KnownBug,
        "an exact fraction is reduced, or multiplied, wrongly where numerator and denominator have a common factor",
        "the noise has another law than the one that was proven private",
        &["https://github.com/opendp/opendp/issues/2638"],
    ),
    (
        "Ended",
        BugType::EdgeCase,
        "a tape that ended is padded, wrapped around, or answered from what was there",
        "a release follows from fewer random bits than its law needs",
        &[],
    ),
    (
        "FarTail",
        BugType::Underflow,
        "large noise or a small weight is cut off",
        "an output that is possible on one input only gives it away",
        &["https://github.com/IBM/differential-privacy-library/issues/107"],
    ),
    (
        "Fraction",
        BugType::FloatArtifact,
        "a rational parameter, or a chance made of it, is rounded to a float or to an integer",
        "the noise is scaled by something else than what was paid for",
        &[],
    ),
    (
        "FreshValue",
        BugType::SeedReuse,
        "the noise of the comparison is that of the value released, or the value has none",
        "the loss is infinite: the value says on which side of the threshold it was",
        &["https://arxiv.org/abs/1603.01699", "https://github.com/NVIDIA/NVFlare/issues/343"],
    ),
    (
        "HalfEven",
        BugType::RoundingDirection,
        "a value halfway between two steps goes up, or away from zero",
        "the answer is another one; between neighbors it may move by a step more",
        &[],
    ),
    (
        "HalvedRange",
        BugType::Sensitivity,
        "the middle of an odd range is halved as an integer",
        "the sensitivity is rounded down: a range of 1 has no noise at all",
        &["https://github.com/google/differential-privacy/commit/75046f9"],
    ),
    (
        "Huge",
        BugType::Overflow,
        "an input, a parameter or a sum is cut to the size of a machine word",
        "it wraps around: the answer jumps where a neighbor's does not",
        &["https://github.com/google/differential-privacy/pull/411"],
    ),
    (
        "KeyFilter",
        BugType::MissingStep,
        "rows of keys that are not asked for use up a person's rows, or are refused",
        "a refusal tells that somebody has such a key",
        &[],
    ),
    (
        "KeyOrder",
        BugType::EdgeCase,
        "keys are released, or have their noise, in the order of the input, of a hash or of UTF-16",
        "the order of the output tells the order of the data",
        &[],
    ),
    (
        "LastPlace",
        BugType::KnownBug,
        "the last place is left out when noise is drawn",
        "the last bit is released in the clear",
        &["https://github.com/opendp/opendp/issues/2707"],
    ),
    (
        "Lattice",
        BugType::FloatArtifact,
        "noise is drawn in the unit of the data instead of in steps, or values are not rounded to the grid first",
        "outputs off the grid tell which input they came from",
        &["https://github.com/opendp/opendp/issues/414", "https://arxiv.org/abs/2207.13793"],
    ),
    (
        "Levels",
        BugType::Sensitivity,
        "the number of levels is off by one, or is that of the increments that have come",
        "the scale is too small for the blocks that an increment is in",
        &[],
    ),
    (
        "MinusZero",
        BugType::MissingStep,
        "a negative sign and a magnitude of 0 must restart the draw",
        "0 is twice as likely as its law says: the largest loss grows by ln 2",
        &[],
    ),
    (
        "Monotone",
        BugType::Sensitivity,
        "the factor 2 of scores that move both ways is left out, or kept where it is not needed",
        "half the noise that was paid for",
        &["https://github.com/ryan112358/mbi/issues/65"],
    ),
    (
        "NoClamping",
        BugType::MissingStep,
        "values are summed as they are, or clamped into a copy that is not used",
        "a single person moves the answer without a bound",
        &[
            "https://github.com/opendp/smartnoise-sdk/issues/622",
            "https://github.com/google/differential-privacy/pull/405",
        ],
    ),
    (
        "NoiseAnyway",
        BugType::EdgeCase,
        "no noise is drawn where nothing is released",
        "the number of bits read, and so the time, tells the counts",
        &["https://github.com/divviup/libprio-rs/issues/645"],
    ),
    (
        "NoiseBeforeClamping",
        BugType::MissingStep,
        "noise is added first, and the noisy value is clamped",
        "outputs at the bounds are likelier than their law says",
        &[],
    ),
    (
        "NoiseReused",
        BugType::SeedReuse,
        "one draw of noise serves several coordinates",
        "differences are released without noise",
        &[
            "https://github.com/IBM/differential-privacy-library/issues/31",
            "https://github.com/jax-ml/jax/pull/3646",
        ],
    ),
    (
        "NothingThere",
        BugType::EdgeCase,
        "nothing to count is answered without noise, refused, or divided by",
        "an answer without noise tells that nobody is there",
        &["https://github.com/opendp/smartnoise-core/issues/318"],
    ),
    (
        "OneCandidate",
        BugType::EdgeCase,
        "one candidate is answered without reading what its draw reads",
        "",
        &[],
    ),
    (
        "OnePlace",
        BugType::KnownBug,
        "the own place does not keep with its chance, or the chances of the places are exchanged",
        "the truth is told with a chance that belongs to another guarantee",
        &["https://arxiv.org/abs/2309.01597"],
    ),
    ("Ordinary", BugType::Basic, "the profile's reading of the tape", "", &[]),
    (
        "OutputChanged",
        BugType::EdgeCase,
        "a noisy answer that cannot be true is changed, or drawn again",
        "drawing again until it looks right changes the law with the input",
        &[],
    ),
    (
        "PerKey",
        BugType::Sensitivity,
        "the bound per key is ignored, or takes rows that it should not",
        "one person counts in a key more often than the sensitivity says",
        &[],
    ),
    (
        "Permutation",
        BugType::MissingStep,
        "a candidate that failed stays among the others, or its place is taken by the last one",
        "the law is another one than that of permute-and-flip",
        &[],
    ),
    (
        "PersonsNotRows",
        BugType::Sensitivity,
        "rows are counted instead of persons",
        "one person lifts a key over the threshold alone",
        &[],
    ),
    (
        "QueryNoise",
        BugType::MissingStep,
        "the queries have no noise, or all the same",
        "the loss is infinite",
        &["https://arxiv.org/abs/1603.01699"],
    ),
    (
        "Rank",
        BugType::UnsoundFormula,
        "a value equal to a point counts as below or above it, or the rank is rounded",
        "the scores move by more than the sensitivity",
        &[],
    ),
    (
        "Recurrence",
        BugType::UnsoundFormula,
        "the wrong line of the recurrence is taken, or it is entered one person late",
        "a key of few persons is named too often, or never",
        &[],
    ),
    (
        "RejectionRun",
        BugType::BiasedSampler,
        "what is rejected is reduced, clamped or kept after a number of trials instead of drawn again",
        "some outputs are likelier than their law says",
        &[],
    ),
    (
        "Relation",
        BugType::WrongNeighborRelation,
        "the sensitivity is that of the other relation",
        "up to half the noise that was paid for",
        &["https://github.com/google/differential-privacy/pull/464"],
    ),
    (
        "Rho",
        BugType::UnsoundFormula,
        "sigma is taken for its square, rho for epsilon, or the L2 sensitivity is rounded down",
        "less noise than was paid for",
        &[],
    ),
    (
        "ScaleTwice",
        BugType::Sensitivity,
        "the scale given is multiplied by the sensitivity, or divided by it",
        "noise of another scale than the guarantee says",
        &[],
    ),
    (
        "SensitivityIgnored",
        BugType::Sensitivity,
        "the sensitivity does not enter the scale, or only a part of it does",
        "the loss is as many times larger",
        &[
            "https://github.com/opendp/smartnoise-sdk/issues/203",
            "https://github.com/IBM/differential-privacy-library/issues/105",
        ],
    ),
    (
        "Shape",
        BugType::EdgeCase,
        "an exact number in quotes is another value than the number, or a list of one is a number",
        "",
        &[],
    ),
    (
        "Split",
        BugType::BudgetBypass,
        "the budget's parts are exchanged, or each answer has the whole of it",
        "two releases for the price of one",
        &["https://github.com/opendp/smartnoise-sdk/issues/200"],
    ),
    (
        "Stops",
        BugType::BudgetBypass,
        "queries are answered after the first yes",
        "every further yes costs as much again, and is not paid for",
        &["https://arxiv.org/abs/1603.01699"],
    ),
    (
        "Strict",
        BugType::EdgeCase,
        "what equals the threshold counts as below it",
        "the stated delta, or law, is that of another threshold",
        &[],
    ),
    (
        "ThresholdBeforeNoise",
        BugType::MissingStep,
        "the count is compared before its noise is added",
        "a key of one person is named or not with certainty: the count is told",
        &["https://github.com/opendp/smartnoise-sdk/issues/204"],
    ),
    (
        "ThresholdNoise",
        BugType::MissingStep,
        "the threshold has no noise, or new noise for every query",
        "the loss grows with the number of queries",
        &["https://arxiv.org/abs/1603.01699"],
    ),
    (
        "Ties",
        BugType::EdgeCase,
        "a tie goes to the last index, or to a random one",
        "the proof for discrete noise rests on one fixed rule",
        &[],
    ),
    (
        "TrueCount",
        BugType::Sensitivity,
        "the sum is divided by the true number of rows, or the number of rows scales its noise",
        "the number of rows is told",
        &[
            "https://github.com/opendp/smartnoise-core/issues/355",
            "https://github.com/pytorch/opacus/issues/571",
        ],
    ),
    (
        "TruthAsLie",
        BugType::KnownBug,
        "a lie may be the truth, or lies are counted past it wrongly",
        "the truth is likelier than the stated epsilon says",
        &["https://github.com/opendp/opendp/issues/480"],
    ),
    (
        "Unreduced",
        BugType::EdgeCase,
        "a fraction that is used as written is reduced first",
        "",
        &[],
    ),
];

/// The notes of the flags that are used, in the order of their names.
pub(super) fn of(cases: &[Case]) -> Vec<Note> {
    let used: BTreeSet<&str> =
        cases.iter().flat_map(|case| case.flags.iter().map(String::as_str)).collect();
    let line = |flag: &&str| NOTES.iter().find(|line| line.0 == *flag);
    let noted = used.iter().filter_map(line).map(|(flag, kind, description, effect, links)| {
        let note = Note::new(flag, *kind, description, effect);
        links.iter().fold(note, |note, link| note.link(link))
    });
    noted.collect()
}
