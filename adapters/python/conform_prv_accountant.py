"""prv-accountant answers the golden vectors about composition: the upper end of the enclosure that it states."""

import etalon
from plans import over, real, terms

prv = etalon.library("prv_accountant", wheel="prv-accountant")


def variable(mechanism, of, rate):
    if mechanism == "gaussian":
        sigma = over(of["sigma"], of["sensitivity"])
        return prv.GaussianMechanism(sigma) if rate is None else prv.PoissonSubsampledGaussianMechanism(rate, sigma)
    if rate is not None:
        raise etalon.Refused("only Gaussian noise takes sampling")
    if mechanism == "laplace":
        return prv.LaplaceMechanism(over(of["sensitivity"], of["b"]))
    if mechanism == "pure":
        return prv.PureDPMechanism(of["epsilon"])
    if mechanism == "approx":
        return prv.ApproximateDPMechanism(of["epsilon"], of["delta"])
    raise etalon.Unsupported(mechanism)


def accountant(plan, relation, delta):
    """The accountant for answers near a delta, with errors as its documentation advises, and the counts."""
    if relation != "add-remove":
        raise etalon.Refused("add-remove only")
    uses = terms(plan)
    counts = [count for _, _, count, _ in uses]
    variables = [variable(mechanism, of, rate) for mechanism, of, _, rate in uses]
    # It wants the error of delta well below delta; what is no delta goes to compute_epsilon as it is.
    error = delta / 1000 if 0 < delta < 1 else 1e-12
    return prv.PRVAccountant(variables, max_self_compositions=counts, eps_error=0.1, delta_error=error), counts


def delta_at(plan, relation, epsilon, near=1e-6):
    known, counts = accountant(plan, relation, near)
    return float(known.compute_delta(epsilon, counts)[2])


def account(plan, family, relation, epsilon=None, delta=None):
    if (epsilon is None) == (delta is None):
        raise etalon.Refused("one of epsilon and delta")
    if delta is None:
        return {"value": etalon.number(delta_at(plan, relation, real(epsilon)))}
    known, counts = accountant(plan, relation, real(delta))
    return {"value": etalon.number(float(known.compute_epsilon(real(delta), counts)[2]))}


def verify(plan, family, relation, claim):
    if not isinstance(claim, dict) or set(claim) != {"epsilon", "delta"}:
        raise etalon.Refused("a claim has an epsilon and a delta")
    delta = real(claim["delta"])
    bound = delta_at(plan, relation, real(claim["epsilon"]), near=delta)
    return {"verdict": "holds" if bound <= delta else "undecided"}


OFFER = {
    "family": ["gaussian", "laplace", "poisson-gaussian", "guarantees"],
    "relation": ["add-remove"],
    "needs": ["rational", "long"],
}
etalon.conform(
    {"account": account, "verify": verify},
    offers=[dict(OFFER, op="account"), dict(OFFER, op="verify")],
    name="prv-accountant",
    version=etalon.version("prv-accountant"),
    refusals=(ValueError, AssertionError),  # its constructors check their arguments by `assert`
)
