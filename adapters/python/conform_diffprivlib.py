"""diffprivlib answers the golden vectors: samplers by their frequencies, its budget accountant, its analytic Gaussian."""

from functools import partial

import etalon
from plans import least, one_use, real, terms

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
    elif value == int(value) if abs(value) < 1e300 else False:
        draw = partial(mechanisms.Geometric(epsilon=1.0, sensitivity=int(value)).randomise, 0)
    else:
        draw = partial(mechanisms.Geometric(epsilon=1 / value, sensitivity=1).randomise, 0)
    counts = {}
    for _ in range(count):
        drawn = str(draw())
        counts[drawn] = counts.get(drawn, 0) + 1
    return {"counts": counts}


def epsilon_at(plan, relation, delta):
    """The least epsilon that diffprivlib states at a delta."""
    if relation not in RELATIONS:
        raise etalon.Refused("no such relation")
    spent, kept, uses = [], 1.0, terms(plan)
    for mechanism, of, count, _ in uses:
        if mechanism == "gaussian":  # the least epsilon whose noise is not larger
            least_epsilon = partial(mechanisms.GaussianAnalytic, delta=delta, sensitivity=of["sensitivity"])
            return least(lambda epsilon: least_epsilon(epsilon=epsilon).variance(0) <= of["sigma"] ** 2)
        spent += [(of["epsilon"], of.get("delta", 0.0))] * count
        kept *= (1 - of.get("delta", 0.0)) ** count
    # What is left of delta after the failures pays for advanced composition.
    slack = 1 - (1 - delta) / kept
    ledger = diffprivlib.BudgetAccountant(delta=delta) if slack >= 0 else None
    return float(ledger.total(spent, slack=slack)[0]) if ledger else float("inf")


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


GUARANTEES = {"family": ["guarantees"], "relation": RELATIONS, "needs": ["rational", "long"]}
etalon.conform(
    {"frequencies": frequencies, "account": account, "verify": verify},
    offers=[
        {"op": "frequencies", "law": ["discrete-laplace", "bernoulli-exp"], "needs": ["rational", "long"]},
        dict(GUARANTEES, op="account"),
        dict(GUARANTEES, op="verify"),
        {"op": "account", "plan": one_use("gaussian", sigma=["1/2", "1", "2", "4", "100"], sensitivity=["1", "2"])},
    ],
    name="diffprivlib",
    version=etalon.version("diffprivlib"),
    refusals=(ValueError, TypeError),
)
