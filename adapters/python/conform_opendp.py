"""OpenDP answers the golden vectors: its samplers by their frequencies, its maps, its zCDP and approximate-DP curves.

A curve bounds from above: a claim that it does not confirm is `undecided`.
"""

import math
from fractions import Fraction

import etalon
from plans import real, rounded, terms, whole

dp = etalon.library("opendp.prelude", wheel="opendp")
dp.enable_features("contrib")

MAKERS = {
    "discrete-laplace": (dp.m.make_laplace, "scale", dp.l1_distance),
    "discrete-gaussian": (dp.m.make_gaussian, "sigma", dp.l2_distance),
    "laplace": (dp.m.make_laplace, "b", dp.l1_distance),
    "gaussian": (dp.m.make_gaussian, "sigma", dp.l2_distance),
}


def named(params, *names, **defaults):
    """The parameters as floats, as OpenDP takes them."""
    if not isinstance(params, dict) or set(params) - set(names) - set(defaults) or set(names) - set(params):
        raise etalon.Refused("no such parameters")
    return [real(params.get(name, defaults.get(name))) for name in (*names, *defaults)]


def frequencies(law, params, count):
    make, name, metric = MAKERS[law]
    (scale,) = named(params, name)
    noise = make(dp.vector_domain(dp.atom_domain(T="i64")), metric(T="i64"), scale=scale)
    counts = {}
    for value in noise([0] * count):
        counts[str(value)] = counts.get(str(value), 0) + 1
    return {"counts": counts}


def guarantee(mechanism, params):
    if mechanism == "randomized-response":
        (odds,) = named(params, "odds")
        return {"epsilon": etalon.number(dp.m.make_randomized_response_bool(odds / (1 + odds)).map(1)), "delta": "0"}
    make, name, _ = MAKERS[mechanism]
    if isinstance(params, dict) and "step" in params:  # a lattice finer than the integers: floats, rounded to 2^k
        scale, sensitivity, step = named(params, name, "sensitivity", "step")
        space = dp.atom_domain(T="f64", nan=False), dp.absolute_distance(T="f64")
        cost = make(*space, scale=scale, k=int(math.log2(step))).map(sensitivity)
    else:
        scale, sensitivity = named(params, name, sensitivity="1")
        cost = make(dp.atom_domain(T="i64"), dp.absolute_distance(T="i64"), scale=scale).map(whole(sensitivity))
    return {"rho": etalon.number(cost)} if mechanism == "discrete-gaussian" else {"epsilon": etalon.number(cost), "delta": "0"}


def measured(plan, relation):
    """The plan as one measurement, zero-concentrated then approximate, and the distance of its neighbors."""
    if relation not in RELATIONS:
        raise etalon.Refused("no such relation")
    made, uses = [], terms(plan)
    distances = {of["sensitivity"] for _, of, _, _ in uses}
    for mechanism, of, count, rate in uses:
        if rate is not None:
            raise etalon.Refused("its noise takes no sampling")
        make, name, _ = MAKERS[mechanism]
        # A measurement has one distance: at different ones, noise is measured in that of each.
        scale = of[name] if len(distances) == 1 else rounded(Fraction(of[name]) / Fraction(of["sensitivity"]), up=False)
        kind = "i64" if mechanism.startswith("discrete") and len(distances) == 1 else "f64"
        domain = dp.atom_domain(T="i64") if kind == "i64" else dp.atom_domain(T="f64", nan=False)
        noise = make(domain, dp.absolute_distance(T=kind), scale=scale)
        made.extend([noise if mechanism.endswith("gaussian") else dp.c.make_pureDP_to_zCDP(noise)] * count)
    distance = distances.pop() if len(distances) == 1 else 1.0
    return dp.c.make_zCDP_to_approxDP(dp.c.make_composition(made)), whole(distance) if kind == "i64" else distance


def account(plan, family, relation, epsilon=None, delta=None):
    if (epsilon is None) == (delta is None):
        raise etalon.Refused("one of epsilon and delta")
    noise, distance = measured(plan, relation)
    curve = noise.map(distance)
    return {"value": etalon.number(curve.delta(real(epsilon)) if delta is None else curve.epsilon(real(delta)))}


def verify(plan, family, relation, claim):
    if not isinstance(claim, dict) or set(claim) != {"epsilon", "delta"}:
        raise etalon.Refused("a claim has an epsilon and a delta")
    noise, distance = measured(plan, relation)
    epsilon, delta = real(claim["epsilon"]), real(claim["delta"])
    return {"verdict": "holds" if dp.c.make_fix_delta(noise, delta).check(distance, (epsilon, delta)) else "undecided"}


# Noise whose neighbors differ by the sensitivity costs the same under each of them.
RELATIONS = ["add", "remove", "add-remove", "replace-one", "zero-out"]
NOISE = {"family": ["gaussian", "laplace", "discrete-laplace", "discrete-gaussian"]}
FLOATS = ["long"]
etalon.conform(
    {"frequencies": frequencies, "guarantee": guarantee, "account": account, "verify": verify},
    offers=[
        {"op": "frequencies", "law": ["discrete-laplace", "discrete-gaussian"], "needs": FLOATS},
        {"op": "guarantee", "mechanism": ["discrete-laplace", "discrete-gaussian"], "needs": FLOATS},
        {"op": "guarantee", "params": [{"odds": odds} for odds in ["3", "1", "1/3", "0", "-3", "inf", "f64:7ff8000000000000"]]},
        {"op": "account", "relation": RELATIONS, **NOISE},
        {"op": "verify", "relation": RELATIONS, **NOISE},
    ],
    name="opendp",
    version=etalon.version("opendp"),
    refusals=(dp.OpenDPException, TypeError, ValueError),
)
