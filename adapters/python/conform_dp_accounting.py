"""Google's dp-accounting answers the golden vectors about composition.

`--accountant pld`: privacy loss distributions, through the accountant's events where there is one for every term, else through
the distributions themselves. `--accountant rdp`: Renyi divergences. Both bound from above; that a claim fails is said by the
optimistic distributions, which dp-accounting states as bounds from below.
"""

import argparse
from functools import reduce

import etalon
from plans import over, real, terms, whole

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--accountant", choices=["pld", "rdp"], required=True)
accountant = parser.parse_args().accountant

events = etalon.library("dp_accounting.dp_event", wheel="dp-accounting")
distributions = etalon.library("dp_accounting.pld.privacy_loss_distribution", wheel="dp-accounting")
mechanisms = etalon.library("dp_accounting.pld.common", wheel="dp-accounting")
privacy = etalon.library("dp_accounting.privacy_accountant", wheel="dp-accounting")
pld = etalon.library("dp_accounting.pld.pld_privacy_accountant", wheel="dp-accounting")
rdp = etalon.library("dp_accounting.rdp.rdp_privacy_accountant", wheel="dp-accounting")

RELATIONS = {
    "add-remove": privacy.NeighboringRelation.ADD_OR_REMOVE_ONE,
    "replace-one": privacy.NeighboringRelation.REPLACE_ONE,
    "zero-out": privacy.NeighboringRelation.REPLACE_SPECIAL,
}


def event(term, relation):
    """The event of a term, or None. A multiplier is relative to a bound on the norm, of which a replacement moves two."""
    mechanism, of, count, rate = term
    norm = of.get("sensitivity", 1.0) / (2 if relation == "replace-one" else 1)
    if mechanism in ("gaussian", "laplace"):
        noise = events.GaussianDpEvent if mechanism == "gaussian" else events.LaplaceDpEvent
        made = noise(over(of["sigma" if mechanism == "gaussian" else "b"], norm))
    elif mechanism == "discrete-laplace":
        made = events.DiscreteLaplaceDpEvent(over(1, of["scale"]), whole(of["sensitivity"]))
    elif mechanism == "randomized-response":
        made = events.RandomizedResponseDpEvent(over(of["answers"], of["odds"] - 1 + of["answers"]), whole(of["answers"]))
    else:
        return None
    made = made if rate is None else events.PoissonSampledDpEvent(rate, made)
    return events.SelfComposedDpEvent(made, count)


def distribution(term, pessimistic):
    mechanism, of, count, rate = term
    options = {"pessimistic_estimate": pessimistic}
    if rate is not None:
        options["sampling_prob"] = rate
    if mechanism in ("pure", "approx"):
        cost = mechanisms.DifferentialPrivacyParameters(of["epsilon"], of.get("delta", 0.0))
        made = distributions.from_privacy_parameters(cost)
    elif mechanism == "randomized-response":
        noise = over(of["answers"], of["odds"] - 1 + of["answers"])
        made = distributions.from_randomized_response(noise, whole(of["answers"]), **options)
    elif mechanism == "discrete-laplace":
        made = distributions.from_discrete_laplace_mechanism(over(1, of["scale"]), whole(of["sensitivity"]), **options)
    else:
        make, name = {
            "gaussian": (distributions.from_gaussian_mechanism, "sigma"),
            "laplace": (distributions.from_laplace_mechanism, "b"),
            "discrete-gaussian": (distributions.from_discrete_gaussian_mechanism, "sigma"),
        }[mechanism]
        sensitivity = whole(of["sensitivity"]) if mechanism == "discrete-gaussian" else of["sensitivity"]
        made = make(of[name], sensitivity=sensitivity, **options)
    return made if count == 1 else made.self_compose(count)  # composing adds a tail of 1e-15, even once


def question(plan, relation, pessimistic=True):
    """Two functions: delta at an epsilon, epsilon at a delta."""
    if relation not in RELATIONS:
        raise etalon.Refused("no such relation")
    uses = terms(plan, worse=pessimistic)
    made = [event(term, relation) for term in uses]
    if pessimistic and None not in made:
        kind = pld.PLDAccountant if accountant == "pld" else rdp.RdpAccountant
        known = kind(neighboring_relation=RELATIONS[relation]).compose(events.ComposedDpEvent(made))
        return known.get_delta, known.get_epsilon
    total = reduce(lambda a, b: a.compose(b), [distribution(term, pessimistic) for term in uses])
    return total.get_delta_for_epsilon, total.get_epsilon_for_delta


def account(plan, family, relation, epsilon=None, delta=None):
    if (epsilon is None) == (delta is None):
        raise etalon.Refused("one of epsilon and delta")
    to_delta, to_epsilon = question(plan, relation)
    return {"value": etalon.number(to_delta(real(epsilon)) if delta is None else to_epsilon(real(delta)))}


def verify(plan, family, relation, claim):
    if not isinstance(claim, dict) or set(claim) != {"epsilon", "delta"}:
        raise etalon.Refused("a claim has an epsilon and a delta")
    delta = real(claim["delta"])
    if question(plan, relation)[0](real(claim["epsilon"])) <= delta:
        return {"verdict": "holds"}
    if accountant == "rdp" or relation == "replace-one" or {use[0] for use in terms(plan)} & {"pure", "approx"}:
        return {"verdict": "undecided"}  # no bound from below is stated
    below = question(plan, relation, pessimistic=False)[0](real(claim["epsilon"], up=True))
    return {"verdict": "fails" if below > real(claim["delta"], up=True) else "undecided"}


PLD = [
    {"family": ["gaussian", "randomized-response"], "relation": ["replace-one"]},
    {
        "family": ["gaussian", "laplace", "discrete-laplace", "discrete-gaussian", "guarantees", "mixed"],
        "relation": ["add-remove"],
    },
    {"family": ["poisson-gaussian", "poisson-laplace"], "relation": ["add-remove"]},
]
RDP = [
    {"family": ["gaussian", "laplace", "poisson-gaussian"], "relation": ["add-remove"]},
    {"family": ["gaussian", "randomized-response"], "relation": ["replace-one"]},
]
offers = PLD if accountant == "pld" else RDP
etalon.conform(
    {"account": account, "verify": verify},
    offers=[dict(offer, op=op, needs=["rational", "long"]) for op in ("account", "verify") for offer in offers],
    name="dp-accounting " + accountant,
    version=etalon.version("dp-accounting"),
    refusals=(ValueError, TypeError, privacy.UnsupportedEventError),
)
