"""The operations `account` and `verify`, answered by the truth itself.

mpmath is needed from here on, and imported only when one of them is asked.
"""

from fractions import Fraction

from . import enclosures, plans, rationals, scalars
from .arguments import MISSING, fields
from .outcome import Refused, Unsupported


def truth_of(terms, relation, *levels):
    try:
        from . import truths
    except ImportError:
        raise Unsupported("accounting without mpmath") from None
    return truths.Truth(terms, relation, levels or truths.LEVELS)


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


def around(x, digits):
    """Bounds of a number that is known to so many digits; None if infinite."""
    if x == float("inf"):
        return None
    found, error = max(exactly(x), Fraction(0)), Fraction(1, 10 ** (digits - 1))
    return found * (1 - error), found * (1 + error)


def odds_of(epsilon):
    """e^epsilon if it is rational, otherwise None."""
    return epsilon.odds if isinstance(epsilon, plans.Ln) else Fraction(1) if epsilon == 0 else None


def logarithm(odds):
    lo, hi = enclosures.ln(odds, 400)
    return Fraction(lo, 1 << 400), Fraction(hi, 1 << 400)


def delta_bounds(terms, relation, epsilon, *levels):
    """(lo, hi) of delta at epsilon, equal where it is known exactly."""
    exact = rationals.of(terms, plans.directions(terms, relation)) if odds_of(epsilon) else None
    if exact:
        return (exact.delta(odds_of(epsilon)),) * 2
    truth = truth_of(terms, relation, *levels)
    return around(truth.delta(epsilon), truth.digits)


def epsilon_bounds(terms, relation, delta):
    """(lo, hi) of epsilon at delta; None if infinite."""
    sides = plans.directions(terms, relation)
    exact = rationals.of(terms, sides)
    if exact:
        odds = exact.odds(delta)
        return None if odds is None else logarithm(odds)
    if delta:
        truth = truth_of(terms, relation)
        return around(truth.epsilon(delta), truth.digits)
    total = plans.rational_loss(terms)
    if total is not None:
        return total, total
    try:
        from . import losses
    except ImportError:
        raise Unsupported("accounting without mpmath") from None
    return around(losses.largest(terms, sides), losses.DIGITS)


def bounds(args):
    """(lo, hi) of what `account` asks; None if infinite."""
    terms, relation, question, level = asked(args)
    return (delta_bounds if question == "delta" else epsilon_bounds)(terms, relation, level)


def account(args):
    found = bounds(args)
    if found is None:
        return {"value": scalars.INFINITY}
    lo, hi = found
    if lo == hi:
        return {"value": scalars.show(lo)}
    return {"lo": scalars.decimal(lo, 30, False), "hi": scalars.decimal(hi, 30, True)}


def claimed(args):
    terms, family, relation, claim = fields(args, ("plan", "family", "relation", "claim"))
    terms = plans.plan(terms, relation)
    if not isinstance(family, str):
        raise Refused("family is a word")
    epsilon, delta = fields(claim, ("epsilon", "delta"))
    return terms, relation, plans.level(epsilon, "epsilon"), plans.level(delta, "delta")


def verdict(terms, relation, epsilon, delta):
    """Decided only where the bounds decide it."""
    if delta == 0:
        least = epsilon_bounds(terms, relation, delta)
        if least is None:
            return "fails"
        exact = rationals.of(terms, plans.directions(terms, relation))
        if exact and odds_of(epsilon):
            return "holds" if exact.odds(delta) <= odds_of(epsilon) else "fails"
        low, high = (epsilon, epsilon) if isinstance(epsilon, Fraction) else logarithm(epsilon.odds)
        return decided(least, (low, high))
    for digits in (5, 8):
        try:
            return decided(delta_bounds(terms, relation, epsilon, digits), (delta, delta))
        except Unsupported:
            pass
    return decided(delta_bounds(terms, relation, epsilon, 14), (delta, delta))


def decided(truth, claimed):
    """Whether truth <= claimed, of bounds of both."""
    if truth[1] <= claimed[0]:
        return "holds"
    if truth[0] > claimed[1]:
        return "fails"
    raise Unsupported("a claim that meets the truth to every digit known")


def verify(args):
    return {"verdict": verdict(*claimed(args))}
