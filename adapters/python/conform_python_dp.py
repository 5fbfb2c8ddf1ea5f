"""python-dp (PyDP, Google's C++ library) answers the golden vectors: its geometric sampler and its Gaussian calibration.

Its Laplace noise on integers is rounded, not discrete, and is not offered as a discrete Laplace law.
"""

import etalon
from plans import least, one_use, real, terms

distributions = etalon.library("pydp.distributions", wheel="python-dp")
mechanisms = etalon.library("pydp.algorithms.numerical_mechanisms", wheel="python-dp")


def frequencies(law, params, count):
    if not isinstance(params, dict) or set(params) != {"rate"}:
        raise etalon.Refused("no such parameters")
    law, counts = distributions.GeometricDistribution(real(params["rate"])), {}
    for _ in range(count):
        drawn = str(law.sample())
        counts[drawn] = counts.get(drawn, 0) + 1
    return {"counts": counts}


def is_enough(of, epsilon, delta):
    """Whether the noise that python-dp wants for this guarantee is not larger than that of the term."""
    return mechanisms.GaussianMechanism(epsilon, delta, of["sensitivity"]).std <= of["sigma"]


def account(plan, family, relation, epsilon=None, delta=None):
    if (epsilon is None) == (delta is None):
        raise etalon.Refused("one of epsilon and delta")
    ((_, of, _, _),) = terms(plan)
    if delta is not None:
        return {"value": etalon.number(least(lambda epsilon: is_enough(of, epsilon, real(delta))))}
    return {"value": etalon.number(least(lambda delta: delta >= 1 or is_enough(of, real(epsilon), delta), 0.5))}


etalon.conform(
    {"frequencies": frequencies, "account": account},
    offers=[
        {"op": "frequencies", "law": ["geometric"], "needs": ["rational", "long"]},
        {"op": "account", "plan": one_use("gaussian", sigma=["1/2", "1", "2", "4", "100"], sensitivity=["1", "2"])},
    ],
    name="python-dp",
    version=etalon.version("python-dp"),
    refusals=(RuntimeError, TypeError),
)
