"""python-dp's aggregations (Google's C++ library) as subjects, one by name: `python_dp_subjects.py bounded-sum --epsilon 1`.

The inputs are those that `etalon audit --inputs` makes: a list of numbers from 0 to `--upper`, each of one person who may come
or go, a histogram, or one number.
"""

import argparse

import etalon

parser = argparse.ArgumentParser(description="python-dp as a subject of etalon audit")
parser.add_argument("subject", help="a name of AGGREGATIONS, PARTITIONS or OTHERS")
parser.add_argument("--epsilon", type=float, default=1.0)
parser.add_argument("--delta", type=float, default=0.01)
parser.add_argument("--upper", type=int, default=10, help="the largest number; the least is 0 (default 10)")
options = parser.parse_args()

laplacian = etalon.library("pydp.algorithms.laplacian", wheel="python-dp")
mechanisms = etalon.library("pydp.algorithms.numerical_mechanisms", wheel="python-dp")
partitions = etalon.library("pydp.algorithms.partition_selection", wheel="python-dp")
quantile_tree = etalon.library("pydp.algorithms.quantile_tree", wheel="python-dp")

epsilon, delta, upper = options.epsilon, options.delta, options.upper
WITHIN = {"epsilon": epsilon, "lower_bound": 0, "upper_bound": upper, "dtype": "int64"}


def count():
    return laplacian.Count(epsilon=epsilon, l0_sensitivity=1, linf_sensitivity=1, dtype="int64")


AGGREGATIONS = {
    "bounded-mean": lambda: laplacian.BoundedMean(**WITHIN),
    "bounded-standard-deviation": lambda: laplacian.BoundedStandardDeviation(**WITHIN),
    "bounded-sum": lambda: laplacian.BoundedSum(**WITHIN),
    "bounded-variance": lambda: laplacian.BoundedVariance(**WITHIN),
    "count": count,
    "max": lambda: laplacian.Max(**WITHIN),
    "median": lambda: laplacian.Median(**WITHIN),
}
PARTITIONS = {
    "partitions-gaussian": partitions.create_gaussian_partition_strategy,
    "partitions-laplace": partitions.create_laplace_partition_strategy,
    "partitions-truncated-geometric": partitions.create_truncated_geometric_partition_strategy,
}


def aggregated(numbers):
    """A new aggregation for each run: it keeps its entries and its budget."""
    return AGGREGATIONS[options.subject]().quick_result(numbers)


def two_counts(numbers):
    """The numbers counted below and from the middle on, as two cells of a histogram that no number shares."""
    middle = (upper + 1) // 2
    return [count().quick_result([n for n in numbers if (n < middle) == low]) for low in (True, False)]


def counts_by_key(numbers):
    """All numbers counted twice, each time with the whole epsilon: what two queries over the same persons release."""
    return [count().quick_result(numbers) for _ in range(2)]


def tree_median(numbers):
    tree = quantile_tree.QuantileTree(0, upper, 2, 4)
    for number in numbers:
        tree.add_entry(number)
    return tree.compute_quantiles(epsilon, 0.0, 1, 1, [0.5], "laplace")[0]


def released(cells):
    """Whether a key that so many persons hold is released."""
    return strategy.should_keep(cells[0])


OTHERS = {"count-twice": counts_by_key, "histogram": two_counts, "quantile-tree": tree_median}
if options.subject in PARTITIONS:
    strategy = PARTITIONS[options.subject](epsilon, delta, 1)
    release = released
elif options.subject == "gaussian":
    release = mechanisms.GaussianMechanism(epsilon, delta, 1.0).add_noise
else:
    release = OTHERS.get(options.subject, aggregated)

etalon.serve(release, name="python-dp " + options.subject, version=etalon.version("python-dp"))
