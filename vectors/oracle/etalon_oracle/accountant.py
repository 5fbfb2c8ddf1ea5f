"""The operations `account` and `verify`, answered by the truth itself.

mpmath is needed from here on, and imported only when one of them is asked.
"""

from fractions import Fraction

from . import enclosures, plans, scalars
from .arguments import MISSING, fields
from .outcome import Refused, Unsupported


def truth_of(terms, relation):
    try:
        from . import truths
    except ImportError:
        raise Unsupported("accounting without mpmath") from None
    return truths.Truth(terms, relation)


def asked(args):
    """(terms, relation, the question, its level)."""
    terms, family, relation, epsilon, delta = fields(args, ("plan", "family", "relation"), ("epsilon", "delta"))
    terms = plans.plan(terms, relation)
    if not isinstance(family, str) or (epsilon is MISSING) == (delta is MISSING):
        raise Refused("exactly one of epsilon and delta is asked about")
    if delta is MISSING:
        return terms, relation, "delta", plans.level(epsilon, "epsilon")
    return terms, relation, "epsilon", plans.level(delta, "delta")


def exactly(x):
    """An mpf as a Fraction."""
    sign, mantissa, exponent, _ = x._mpf_
    value = Fraction(int(mantissa)) * Fraction(2) ** exponent
    return -value if sign else value


def value(args):
    """(the truth or None if infinite, its relative error)."""
    terms, relation, question, level = asked(args)
    truth = truth_of(terms, relation)
    found = truth.delta(level) if question == "delta" else truth.epsilon(level)
    error = Fraction(1, 10 ** (truth.digits - 1))
    return (None if found == float("inf") else max(exactly(found), Fraction(0))), error


def as_fraction(epsilon):
    """An epsilon, to 60 digits if it is a logarithm."""
    if not isinstance(epsilon, plans.Ln):
        return epsilon
    return Fraction(enclosures.ln(epsilon.odds, 200)[0], 1 << 200)


def account(args):
    found, error = value(args)
    if found is None:
        return {"value": scalars.INFINITY}
    lo, hi = found * (1 - error), found * (1 + error)
    return {"lo": scalars.decimal(lo, 20, False), "hi": scalars.decimal(hi, 20, True)}


def claimed(args):
    terms, family, relation, claim = fields(args, ("plan", "family", "relation", "claim"))
    terms = plans.plan(terms, relation)
    if not isinstance(family, str):
        raise Refused("family is a word")
    epsilon, delta = fields(claim, ("epsilon", "delta"))
    return terms, relation, plans.level(epsilon, "epsilon"), plans.level(delta, "delta")


def verdict(terms, relation, epsilon, delta):
    """A claim that meets the truth to every digit known is met exactly."""
    truth = truth_of(terms, relation)
    error = Fraction(1, 10 ** (truth.digits - 1))
    if delta == 0:
        least = truth.epsilon(delta)
        if least == float("inf"):
            return "fails"
        return "holds" if exactly(least) <= as_fraction(epsilon) * (1 + error) else "fails"
    return "holds" if exactly(truth.delta(epsilon)) <= delta * (1 + error) else "fails"


def verify(args):
    return {"verdict": verdict(*claimed(args))}
