"""diffprivlib's queries and mechanisms as subjects, one by name: `diffprivlib_subjects.py histogram --epsilon 1`.

The inputs are those that `etalon audit --inputs` makes: a list of numbers, a list of truth values, a list of scores or one
number. The bounds of numbers are 0 and `--upper`, and a number differs from its neighbor by at most as much.
"""

import argparse
import math
import warnings

import etalon

parser = argparse.ArgumentParser(description="diffprivlib as a subject of etalon audit")
parser.add_argument("subject", help="a name of QUERIES, SELECTIONS or NOISE")
parser.add_argument("--epsilon", type=float, default=1.0)
parser.add_argument("--delta", type=float, default=0.0)
parser.add_argument("--upper", type=int, default=10, help="the largest number; the least is 0 (default 10)")
parser.add_argument("--rounded", type=int, help="release multiples of 2^-ROUNDED: a loss that goes away was in the low bits")
options = parser.parse_args()

tools = etalon.library("diffprivlib.tools", wheel="diffprivlib")
mechanisms = etalon.library("diffprivlib.mechanisms", wheel="diffprivlib")
models = etalon.library("diffprivlib.models", wheel="diffprivlib")
warnings.simplefilter("ignore")

upper, bounds = options.upper, (0, options.upper)
budget = {"epsilon": options.epsilon}


def regression(numbers):
    """The slope of y = x b for these x and one more that everyone knows, all with y = 1."""
    model = models.LinearRegression(bounds_X=bounds, bounds_y=(0, 1), fit_intercept=False, **budget)
    return model.fit([[number] for number in [*numbers, upper]], [1] * (len(numbers) + 1)).coef_[0]


def chosen_by_exponential(scores):
    return mechanisms.Exponential(sensitivity=1, utility=scores, **budget).randomise()


def chosen_as_if_monotonic(scores):
    return mechanisms.Exponential(sensitivity=1, utility=scores, monotonic=True, **budget).randomise()


def chosen_by_permute_and_flip(scores):
    return mechanisms.PermuteAndFlip(sensitivity=1, utility=scores, **budget).randomise()


QUERIES = {
    "count-nonzero": lambda truths: tools.count_nonzero(truths, **budget),
    "histogram": lambda numbers: tools.histogram(numbers, bins=3, range=bounds, **budget)[0],
    "linear-regression": regression,
    "mean": lambda numbers: tools.mean(numbers, bounds=bounds, **budget),
    "median": lambda numbers: tools.median(numbers, bounds=bounds, **budget),
    "sum": lambda numbers: tools.sum(numbers, bounds=bounds, dtype=int, **budget),
    "variance": lambda numbers: tools.var(numbers, bounds=bounds, **budget),
}
SELECTIONS = {
    "exponential": chosen_by_exponential,
    "exponential-monotonic": chosen_as_if_monotonic,
    "permute-and-flip": chosen_by_permute_and_flip,
}
PURE = dict(budget, sensitivity=upper)
APPROXIMATE = dict(PURE, delta=options.delta)
NOISE = {
    "bounded-noise": lambda: mechanisms.LaplaceBoundedNoise(**APPROXIMATE),
    "bounded-domain": lambda: mechanisms.LaplaceBoundedDomain(lower=0, upper=upper, **PURE),
    "folded": lambda: mechanisms.LaplaceFolded(lower=0, upper=upper, **PURE),
    "gaussian": lambda: mechanisms.Gaussian(**APPROXIMATE),
    "gaussian-analytic": lambda: mechanisms.GaussianAnalytic(**APPROXIMATE),
    "gaussian-discrete": lambda: mechanisms.GaussianDiscrete(**APPROXIMATE),
    "geometric-folded": lambda: mechanisms.GeometricFolded(lower=0, upper=upper, **PURE),
    "geometric-truncated": lambda: mechanisms.GeometricTruncated(lower=0, upper=upper, **PURE),
    "snapping": lambda: mechanisms.Snapping(lower=0, upper=upper, **PURE),
    "staircase": lambda: mechanisms.Staircase(**PURE),
    "truncated": lambda: mechanisms.LaplaceTruncated(lower=0, upper=upper, **PURE),
}

if options.subject == "binary":
    flip = mechanisms.Binary(value0="0", value1="1", **budget)
    release = lambda truth: flip.randomise(str(int(truth)))  # noqa: E731
elif options.subject in NOISE:
    release = NOISE[options.subject]().randomise
else:
    release = {**QUERIES, **SELECTIONS}[options.subject]

released = release
if options.rounded is not None:
    released = lambda value: math.floor(math.ldexp(release(value), options.rounded))  # noqa: E731

etalon.serve(released, name="diffprivlib " + options.subject, version=etalon.version("diffprivlib"))
