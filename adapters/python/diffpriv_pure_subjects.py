"""diffpriv-pure's noise and queries as subjects, one by name: `diffpriv_pure_subjects.py count --epsilon 1`.

The inputs are those that `etalon audit --inputs` makes: a list of numbers from 0 to 10, or one number.
"""

import argparse
import math

import etalon

BOUNDS = (0, 10)

parser = argparse.ArgumentParser(description="diffpriv-pure as a subject of etalon audit")
parser.add_argument("subject", help="a name of SUBJECTS")
parser.add_argument("--epsilon", type=float, default=1.0)
parser.add_argument("--delta", type=float, default=0.0)
parser.add_argument("--rounded", type=int, help="release multiples of 2^-ROUNDED: a loss that goes away was in the low bits")
options = parser.parse_args()
budget = {"epsilon": options.epsilon}

library = etalon.library("diffpriv_pure", wheel="diffpriv-pure")


def gaussian(value):
    return value + library.gaussian_noise(library.gaussian_sigma(sensitivity=1, delta=options.delta, **budget))


SUBJECTS = {
    "count": lambda truth: library.private_count(truth, **budget),
    "gaussian": gaussian,
    "laplace": lambda value: value + library.laplace_noise(1 / options.epsilon, **budget),
    "mean": lambda numbers: library.private_mean(numbers, BOUNDS, **budget),
    "sum": lambda numbers: library.private_sum(numbers, BOUNDS, **budget),
}

release = released = SUBJECTS[options.subject]
if options.rounded is not None:
    released = lambda value: math.floor(math.ldexp(release(value), options.rounded))  # noqa: E731

etalon.serve(released, name="diffpriv-pure " + options.subject, version=etalon.version("diffpriv-pure"))
