"""OpenDP's measurements as subjects, one by name: `opendp_subjects.py noisy-max`.

The inputs are those that `etalon audit --inputs` makes: a list of integer answers, truth values or counts, a list of numbers
from 0 to 10, or one integer. Each measurement is made with the parameters given here, and what OpenDP itself states of it
(`map`) at the distance of the neighbors is printed to stderr: that is what the audits claim.
"""

import argparse
import sys

import etalon

UPPER = 10  # of numbers; the least is 0
SIZE = 4  # of lists of scores, counts and numbers whose size is known

parser = argparse.ArgumentParser(description="OpenDP as a subject of etalon audit")
parser.add_argument("subject", help="a name of MEASUREMENTS")
options = parser.parse_args()

dp = etalon.library("opendp.prelude", wheel="opendp")
dp.enable_features("contrib")
try:
    dp.enable_features("private-selection-v2")
except Exception:  # Not every version has this feature.
    pass


def scalars(kind):
    return dp.atom_domain(T=kind, nan=False) if kind == "f64" else dp.atom_domain(T=kind)


SCORES = dp.vector_domain(scalars("i32"))
NUMBERS = dp.vector_domain(dp.atom_domain(bounds=(0, UPPER), T="i32")), dp.symmetric_distance()
FLOATS = dp.vector_domain(dp.atom_domain(bounds=(0.0, float(UPPER)), T="f64"), size=SIZE), dp.symmetric_distance()


def selection(make, distance, **parameters):
    return make(SCORES, distance, dp.max_divergence(), **parameters)


def noisy_max():
    """Scores each may move by 1: the scale is twice the distance over epsilon."""
    return selection(dp.m.make_noisy_max, dp.linf_distance(T="i32"), scale=2.0), 1


def noisy_max_monotonic():
    """Half the noise, for scores that all move in one direction."""
    return selection(dp.m.make_noisy_max, dp.linf_distance(T="i32", monotonic=True), scale=1.0), 1


def noisy_top_2():
    return selection(dp.m.make_noisy_top_k, dp.linf_distance(T="i32"), k=2, scale=4.0), 1


def vector():
    """Noise for one coordinate that moves by 1."""
    return dp.m.make_laplace(SCORES, dp.l1_distance(T="i32"), scale=1.0), 1


def vector_all():
    """Noise for all coordinates of `SIZE` that move by 1 each."""
    return dp.m.make_laplace(SCORES, dp.l1_distance(T="i32"), scale=float(SIZE)), SIZE


def gaussian():
    return dp.m.make_gaussian(scalars("i32"), dp.absolute_distance(T=float), scale=1.0), 1.0


def gaussian_vector():
    return dp.m.make_gaussian(SCORES, dp.l2_distance(T=float), scale=2.0), 2.0


def laplace_float():
    return dp.m.make_laplace(scalars("f64"), dp.absolute_distance(T="f64"), scale=1.0), 1.0


def gaussian_float():
    return dp.m.make_gaussian(scalars("f64"), dp.absolute_distance(T="f64"), scale=1.0), 1.0


def geometric():
    """Noise cut off at bounds, which makes the draw take the same time."""
    return dp.m.make_geometric(scalars("i32"), dp.absolute_distance(T="i32"), scale=float(UPPER), bounds=(0, UPPER)), UPPER


def canonical():
    return dp.m.make_canonical_noise(scalars("f64"), dp.absolute_distance(T="f64"), d_in=1.0, d_out=(1.0, 0.01)), 1.0


def response():
    return dp.m.make_randomized_response([0, 1, 2, 3], prob=0.5, T="i32"), 1


def response_bool():
    return dp.m.make_randomized_response_bool(prob=0.75), 1


def count():
    return NUMBERS >> dp.t.then_count() >> dp.m.then_laplace(scale=1.0), 1


def total():
    return NUMBERS >> dp.t.then_sum() >> dp.m.then_laplace(scale=float(UPPER)), 1


def mean():
    """The mean of floats, of which there are as many as everyone knows; one is replaced."""
    return FLOATS >> dp.t.then_mean() >> dp.m.then_laplace(scale=UPPER / SIZE * 1.001), 2


def median():
    candidates = list(range(0, UPPER + 1))
    return dp.m.make_private_quantile(*NUMBERS, dp.max_divergence(), candidates=candidates, alpha=0.5, scale=1.0), 1


def tree():
    """A tree over 8 counts: a record is in 4 of its layers."""
    counts = dp.vector_domain(scalars("i32"), size=8), dp.l1_distance(T="i32")
    return counts >> dp.t.then_b_ary_tree(leaf_count=8, branching_factor=2) >> dp.m.then_laplace(scale=4.0), 1


def threshold():
    """Counts of keys, of which those below the threshold are not shown."""
    counts = dp.map_domain(dp.atom_domain(T=str), scalars("i32"))
    return dp.m.make_laplace_threshold(counts, dp.l01inf_distance(dp.absolute_distance(T="i32")), scale=1.0, threshold=6), (1, 1, 1)


MEASUREMENTS = {
    "canonical": canonical,
    "count": count,
    "gaussian": gaussian,
    "gaussian-float": gaussian_float,
    "gaussian-vector": gaussian_vector,
    "geometric": geometric,
    "laplace-float": laplace_float,
    "mean": mean,
    "median": median,
    "noisy-max": noisy_max,
    "noisy-max-monotonic": noisy_max_monotonic,
    "noisy-top-2": noisy_top_2,
    "response": response,
    "response-bool": response_bool,
    "sum": total,
    "threshold": threshold,
    "tree": tree,
    "vector": vector,
    "vector-all": vector_all,
}
# What the inputs are made into before they are handed over.
GIVEN = {
    "canonical": float,
    "gaussian-float": float,
    "laplace-float": float,
    "mean": lambda numbers: [float(number) for number in numbers],
    "response-bool": bool,
    "threshold": lambda counts: {"abcdefgh"[place]: held for place, held in enumerate(counts) if held},
}
# What is released is not always in the order of the inputs.
SHOWN = {"threshold": lambda counts: sorted(map(list, counts.items()))}

measurement, distance = MEASUREMENTS[options.subject]()
sys.stderr.write("stated by the library at distance %r: %r\n" % (distance, measurement.map(distance)))
given, shown = GIVEN.get(options.subject, lambda value: value), SHOWN.get(options.subject, lambda value: value)
etalon.serve(
    lambda value: shown(measurement(given(value))),
    name="opendp " + options.subject,
    version=etalon.version("opendp"),
)
