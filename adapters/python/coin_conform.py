"""A biased coin answers the golden vectors: `etalon conform -- python3 adapters/python/coin_conform.py`.

An example of every kind of question that needs no library: replayed draws, chances, fresh draws, a guarantee.
"""

import math
import secrets
from fractions import Fraction

import etalon


def coin(p, below):
    """True with probability p; `below(n)` draws from 0, ..., n - 1."""
    return below(p.denominator) < p.numerator


def chance(params):
    (p,) = etalon.parameters(params, "p")
    if not 0 <= p <= 1:
        raise etalon.Refused("p is no probability")
    return p


def sample(law, params, profile, count, tape):
    p = chance(params)
    return {"out": [etalon.number(coin(p, tape.below)) for _ in range(count)], "bits": tape.read}


def frequencies(law, params, count):
    p = chance(params)
    heads = sum(coin(p, secrets.randbelow) for _ in range(count))
    return {"counts": {"0": count - heads, "1": heads}}


def probability(of, law, params, query, at):
    p = chance(params)
    if query not in ("pmf", "cdf") or not isinstance(at, list):
        raise etalon.Refused("no such query")
    masses = {0: 1 - p, 1: p}
    values = []
    for point in map(etalon.exact, at):
        if point.denominator != 1:
            raise etalon.Refused("outcomes are integers")
        reached = [mass for x, mass in masses.items() if (x <= point if query == "cdf" else x == point)]
        values.append(etalon.number(sum(reached, Fraction(0))))
    return {"values": values}


def guarantee(mechanism, params):
    odds, answers = etalon.parameters(params, "odds", answers=2)
    if odds <= 1 or answers < 2 or answers.denominator != 1:
        raise etalon.Refused("odds above 1 and at least two answers")
    # Rounded up: a larger epsilon is a weaker, still true claim.
    epsilon = math.log(odds.numerator) - math.log(odds.denominator)
    return {"epsilon": etalon.number(epsilon * (1 + 2**-40)), "delta": "0"}


BERNOULLI = ["bernoulli"]
etalon.conform(
    {"sample": sample, "frequencies": frequencies, "probability": probability, "guarantee": guarantee},
    offers=[
        {"op": "sample", "law": BERNOULLI, "profile": ["cks20/1"]},
        {"op": "frequencies", "law": BERNOULLI},
        {"op": "probability", "of": ["law"], "law": BERNOULLI},
        {"op": "guarantee", "mechanism": ["randomized-response"]},
    ],
    name="coin",
    version="1",
)
