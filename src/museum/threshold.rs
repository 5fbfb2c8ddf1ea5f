//! Sparse vector, right and wrong: `[LSL17]` counts six published variants,
//! two of which keep their promise.

mod adaptive;
mod side_by_side;
mod sparse_vector;

use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const ADAPTIVE: crate::subject::Entry = adaptive::ENTRY;
pub(super) const SIDE_BY_SIDE: crate::subject::Entry = side_by_side::ENTRY;
pub(super) const SPARSE_VECTOR: crate::subject::Entry = sparse_vector::ENTRY;

/// Half of the answers go up, half down, by the sensitivity 2; the threshold
/// is between.
const TEN: [&str; 2] = ["[0,0,0,0,0,2,2,2,2,2]", "[2,2,2,2,2,0,0,0,0,0]"];
const SIX: [&str; 2] = ["[0,0,0,2,2,2]", "[2,2,2,0,0,0]"];
const EIGHT: [&str; 2] = ["[0,0,0,0,2,2,2,2]", "[2,2,2,2,0,0,0,0]"];
/// Every answer goes up by the sensitivity 4.
const UP: [&str; 2] = ["[0,0,0,0,0,0]", "[4,4,4,4,4,4]"];

/// SVT 1 of `[LSL17]` at ε = 1 and sensitivity 2, which stops at the first.
const FIRST: Exhibit =
    Exhibit::new("sparse-vector", "threshold_scale=4 query_scale=8 threshold=1 cutoff=1");
const OVER: Exhibit = Exhibit::new("above-threshold", "epsilon=1/2 sensitivity=2 threshold=1");
/// The same at sensitivity 4, with the gap, which costs nothing.
const GAP: Exhibit =
    Exhibit::new("sparse-vector", "threshold_scale=8 query_scale=16 cutoff=1 shows=gap");

/// A card on the ten answers, which claims ε = 1 and stops at the first.
const fn stops(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
    parameters: &'static str,
    sight: Sight,
) -> Specimen {
    Specimen {
        name,
        about,
        provenance,
        claim: "eps=1",
        relation: "replace-one",
        pair: TEN,
        subject: Exhibit::new("sparse-vector", parameters),
        truth: Truth::Proven,
        sight,
        correct: FIRST,
        over_noised: Some(OVER),
    }
}

/// A card on answers that all go up, of which one is shown.
const fn shows(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
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
        pair: UP,
        subject,
        truth,
        sight,
        correct: GAP,
        over_noised: Some(Exhibit::new(
            "numeric-above-threshold",
            "epsilon=1/4 value_epsilon=1/4 sensitivity=4",
        )),
    }
}

pub(super) const SPECIMENS: &[Specimen] = &[
    stops(
        "svt-4",
        "sparse vector with too little noise on queries: (1 + 6c)/4 times the claim is proven of it",
        "[LSL17, Alg. 4], from Lee and Clifton 2014; BadSVT3 of [WDKZ20]",
        "threshold_scale=8 query_scale=8/3 threshold=1 cutoff=1",
        Sight::Law(100_000),
    ),
    stops(
        "svt-monotone",
        "sparse vector with the noise that suffices only if all answers move in one direction",
        "[LSL17, Section 4.3] without its condition; [WDKZ20]",
        "threshold_scale=4 query_scale=4 threshold=1 cutoff=1",
        Sight::Law(300_000),
    ),
    stops(
        "svt-bare-threshold",
        "sparse vector without noise on the threshold: every answer below it costs",
        "[LSL17, Alg. 1] without the noise of its threshold",
        "threshold_scale=0 query_scale=8 threshold=1 cutoff=1",
        Sight::Law(400_000),
    ),
    stops(
        "svt-half-noise",
        "sparse vector with both scales for half the sensitivity",
        "[LSL17, Alg. 1] with a sensitivity of 1 instead of 2",
        "threshold_scale=2 query_scale=4 threshold=1 cutoff=1",
        Sight::Law(100_000),
    ),
    Specimen {
        over_noised: Some(Exhibit::new(
            "above-threshold",
            "epsilon=1/20 sensitivity=2 threshold=1",
        )),
        correct: Exhibit::new(
            "sparse-vector",
            "threshold_scale=40 query_scale=80 threshold=1 cutoff=1",
        ),
        claim: "eps=1/10",
        ..stops(
            "svt-4-tenth",
            "svt-4 at a tenth of its claim, where other auditors have tried it",
            "[BSBV21, SVT4]",
            "threshold_scale=80 query_scale=80/3 threshold=1 cutoff=1",
            Sight::Hidden(
                "its law gives 14 nats of evidence in a million runs, and ln(10^9) = 21 are needed",
            ),
        )
    },
    Specimen {
        pair: EIGHT,
        correct: Exhibit::new(
            "sparse-vector",
            "threshold_scale=4 query_scale=32 threshold=1 cutoff=4",
        ),
        over_noised: Some(Exhibit::new(
            "sparse-vector",
            "threshold_scale=32 query_scale=64 threshold=1 cutoff=4 refresh=yes",
        )),
        ..stops(
            "svt-cutoff-unpaid",
            "sparse vector that stops at the fourth answer above, with the noise for one",
            "[LSL17, Alg. 1] without c in the noise of its queries",
            "threshold_scale=4 query_scale=8 threshold=1 cutoff=4",
            Sight::Law(1_000_000),
        )
    },
    Specimen {
        pair: SIX,
        truth: Truth::Infinite("some orders of the answers fit no threshold on one side"),
        ..stops(
            "svt-5",
            "sparse vector with exact answers and no end",
            "[LSL17, Alg. 5], from Stoddard, Chen and Machanavajjhala 2014; BadSVT1 of [WDKZ20]",
            "threshold_scale=4 query_scale=0 threshold=1",
            Sight::Support(2_000),
        )
    },
    Specimen {
        pair: SIX,
        ..stops(
            "svt-6",
            "sparse vector that answers all queries with noise for one",
            "[LSL17, Alg. 6], from Chen, Xiao, Zhang and Xu 2015; BadSVT2 of [WDKZ20]",
            "threshold_scale=4 query_scale=4 threshold=1",
            Sight::Law(50_000),
        )
    },
    Specimen {
        pair: EIGHT,
        ..stops(
            "svt-no-cutoff",
            "sparse vector with the noise of SVT 1 that never stops",
            "[LSL17, Alg. 1] without its end",
            "threshold_scale=4 query_scale=8 threshold=1",
            Sight::Law(1_000_000),
        )
    },
    shows(
        "svt-3",
        "sparse vector that shows the noisy answer it compared, with noise for one answer",
        "[LSL17, Alg. 3], from Roth's lecture notes of 2011; iSVT 4 of StatDP",
        Exhibit::new("sparse-vector", "threshold_scale=8 query_scale=8 cutoff=1 shows=compared"),
        Truth::AtLeast(
            "3",
            "after five answers below, far below both inputs, six answers each count 4/8",
        ),
        Sight::Law(1_000_000),
    ),
    shows(
        "svt-gap",
        "sparse vector with enough noise that shows the noisy answer instead of the gap",
        "BadGapSVT of [WDKZ20]",
        Exhibit::new("sparse-vector", "threshold_scale=8 query_scale=16 cutoff=1 shows=compared"),
        Truth::AtLeast(
            "1.5",
            "after five answers below, far below both inputs, six answers each count 4/16",
        ),
        Sight::Hidden(
            "its law gives 11 nats of evidence in a million runs, and ln(10^9) = 21 are needed",
        ),
    ),
    shows(
        "svt-value-unpaid",
        "sparse vector that spends all of its epsilon on comparisons and once more on the value",
        "[LSL17, Alg. 7] with the claim of the comparisons alone",
        Exhibit::new(
            "sparse-vector",
            "threshold_scale=8 query_scale=16 cutoff=1 shows=fresh value_scale=4",
        ),
        Truth::Proven,
        Sight::Law(300_000),
    ),
    Specimen {
        correct: Exhibit::new(
            "adaptive-sparse-vector",
            "threshold_scale=8 rough_scale=32 close_scale=16 margin=16",
        ),
        ..shows(
            "svt-adaptive",
            "adaptive sparse vector that shows noisy answers instead of gaps",
            "BadAdaptiveSVT of [WDKZ20]",
            Exhibit::new(
                "adaptive-sparse-vector",
                "threshold_scale=8 rough_scale=32 close_scale=16 margin=16 shows=compared",
            ),
            Truth::AtLeast("1.5", "as svt-gap, in the branch of the closer look"),
            Sight::Hidden(
                "its law gives 10 nats of evidence in a million runs, and ln(10^9) = 21 are needed",
            ),
        )
    },
    Specimen {
        claim: "eps=2",
        ..shows(
            "svt-3-and-4",
            "SVT 3 and SVT 4 side by side, taken for two correct ones",
            "[BSBV21, SVT34Parallel]",
            Exhibit::new("sparse-vectors-3-and-4", "epsilon=1 sensitivity=4"),
            Truth::AtLeast("3", "SVT 3 alone: after five answers below, far below both inputs"),
            Sight::Hidden(
                "its law gives 18 nats of evidence in a million runs, and ln(10^9) = 21 are needed",
            ),
        )
    },
];
