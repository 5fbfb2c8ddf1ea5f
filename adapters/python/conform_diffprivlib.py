"""diffprivlib answers the golden vectors: samplers by their frequencies, its budget accountant, its analytic Gaussian."""

from fractions import Fraction
from functools import partial
from math import prod

import etalon
from plans import least, one_use, over, real, rounded, terms, whole

diffprivlib = etalon.library("diffprivlib")
mechanisms = etalon.library("diffprivlib.mechanisms", wheel="diffprivlib")
base = etalon.library("diffprivlib.mechanisms.base", wheel="diffprivlib")

RELATIONS = ["add", "remove", "add-remove", "replace-one", "zero-out"]


def frequencies(law, params, count):
    name = {"discrete-laplace": "scale", "bernoulli-exp": "x"}[law]
    if not isinstance(params, dict) or set(params) != {name}:
        raise etalon.Refused("no such parameters")
    value = real(params[name])
    if law == "bernoulli-exp":
        draw = partial(base.bernoulli_neg_exp, value)
    elif abs(value) >= 1 and value == whole(value):
        draw = partial(mechanisms.Geometric(epsilon=1.0, sensitivity=whole(value)).randomise, 0)
    else:
        draw = partial(mechanisms.Geometric(epsilon=over(1, value), sensitivity=1).randomise, 0)
    counts = {}
    for _ in range(count):
        drawn = str(draw())
        counts[drawn] = counts.get(drawn, 0) + 1
    return {"counts": counts}


def epsilon_at(plan, relation, delta):
    """The least epsilon that diffprivlib states at a delta."""
    if relation not in RELATIONS:
        raise etalon.Refused("no such relation")
    spent, uses = [], terms(plan)
    for mechanism, of, count, _ in uses:
        if mechanism == "gaussian":  # the least epsilon whose noise is not larger
            least_epsilon = partial(mechanisms.GaussianAnalytic, delta=delta, sensitivity=of["sensitivity"])
            return least(lambda epsilon: least_epsilon(epsilon=epsilon).variance(0) <= of["sigma"] ** 2)
        spent += [(of["epsilon"], of.get("delta", 0.0))] * count
    budget = diffprivlib.BudgetAccountant(delta=delta)
    budget.total(spent, slack=0)  # refuses what is no epsilon or delta
    # What is left of delta after the failures pays for advanced composition; in floats the difference would be rounded.
    kept = prod(1 - Fraction(failure) for _, failure in spent)
    slack = rounded(1 - (1 - Fraction(delta)) / kept, up=False) if kept else -1.0
    return float(budget.total(spent, slack=slack)[0]) if slack >= 0 else float("inf")


def account(plan, family, relation, epsilon=None, delta=None):
    if (epsilon is None) == (delta is None):
        raise etalon.Refused("one of epsilon and delta")
    if epsilon is None:
        return {"value": etalon.number(epsilon_at(plan, relation, real(delta)))}
    asked = real(epsilon)
    if not 0 <= asked < float("inf"):
        raise etalon.Refused("epsilon is not finite or negative")  # diffprivlib has no call that takes it
    return {"value": etalon.number(min(1.0, least(lambda delta: epsilon_at(plan, relation, min(delta, 1.0)) <= asked, 0.5)))}


def verify(plan, family, relation, claim):
    if not isinstance(claim, dict) or set(claim) != {"epsilon", "delta"}:
        raise etalon.Refused("a claim has an epsilon and a delta")
    stated = epsilon_at(plan, relation, real(claim["delta"]))
    return {"verdict": "holds" if stated <= real(claim["epsilon"]) else "undecided"}


# Its search for the scale does not end at much smaller ones.
DELTAS = ["0", "1e-3", "1e-5", "1e-6", "1e-9", "1/2"]
GUARANTEES = {"family": ["guarantees"], "relation": RELATIONS, "needs": ["rational", "long"]}
etalon.conform(
    {"frequencies": frequencies, "account": account, "verify": verify},
    offers=[
        {"op": "frequencies", "law": ["discrete-laplace", "bernoulli-exp"], "needs": ["rational", "long"]},
        dict(GUARANTEES, op="account"),
        dict(GUARANTEES, op="verify"),
        {"op": "account", "plan": one_use("gaussian", sigma=["1/2", "1", "2", "4", "100"], sensitivity=["1", "2"]), "delta": DELTAS},
    ],
    name="diffprivlib",
    version=etalon.version("diffprivlib"),
    refusals=(ValueError, TypeError),
)
