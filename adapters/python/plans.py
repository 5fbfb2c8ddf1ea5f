"""What the vectors ask about, as floats for libraries that take floats.

A number that is no binary64 is rounded to the side on which an upper bound stays one: noise, and the epsilon or delta that is
asked at, downwards; sensitivities, sampling rates and guarantees upwards. What is no finite number goes to the library as it
is, so that the library itself refuses or accepts it.
"""

import math
import re
import struct
from decimal import Context, Decimal
from fractions import Fraction

import etalon

SPECIAL = {"inf": math.inf, "nan": math.nan}
# A parameter of a term: its key, and whether it is rounded upwards.
TERMS = {
    "laplace": {"b": False, "sensitivity": True},
    "gaussian": {"sigma": False, "sensitivity": True},
    "discrete-laplace": {"scale": False, "sensitivity": True},
    "discrete-gaussian": {"sigma": False, "sensitivity": True},
    "randomized-response": {"odds": True, "answers": True},
    "pure": {"epsilon": True},
    "approx": {"epsilon": True, "delta": True},
}


def real(text, up=False):
    """The float nearest to what a text spells, on the side named; `inf` and NaN stay what they are."""
    if not isinstance(text, str):
        raise etalon.Refused("a number is a text")
    if text in SPECIAL:
        return SPECIAL[text]
    if text.startswith("f64:"):
        if not re.fullmatch("[0-9a-f]{16}", text[4:]):
            raise etalon.Refused("no float: %s" % text)
        return struct.unpack(">d", bytes.fromhex(text[4:]))[0]
    if text.startswith("ln(") and text.endswith(")"):
        number = etalon.exact(text[3:-1])
        if number <= 1:
            raise etalon.Refused("no logarithm: %s" % text)
        digits = Context(prec=60)
        return rounded(Fraction(digits.ln(digits.divide(Decimal(number.numerator), Decimal(number.denominator)))), up)
    return rounded(etalon.exact(text), up)


def rounded(number, up):
    """The least float that is at least `number`, or the largest that is at most it."""
    try:
        near = float(number)
    except OverflowError:
        near = math.inf if number > 0 else -math.inf
    if math.isinf(near):
        return near if (near > 0) == up else math.copysign(1.7976931348623157e308, near)
    if Fraction(near) == number or (Fraction(near) > number) == up:
        return near
    return math.nextafter(near, math.inf if up else -math.inf)


def over(above, below):
    """A quotient, infinite where one divides by 0."""
    return above / below if below != 0 else math.copysign(math.inf, above)


def whole(value):
    """An integer for an argument that has to be one: a float with a fraction goes to the library as it is."""
    return int(value) if math.isfinite(value) and value == int(value) else value


def terms(plan, worse=True):
    """The terms of a plan: (mechanism, parameters by name as floats, count, sampling rate or None).

    Not `worse`, but better than asked, so that a lower bound stays one: every number is rounded to the other side.
    """
    if not isinstance(plan, list) or not plan or not all(isinstance(term, dict) for term in plan):
        raise etalon.Refused("a plan is a list of terms")
    return [_term(dict(term), worse) for term in plan]


def _term(term, worse):
    mechanism, count, sampling = term.pop("mechanism", None), term.pop("count", None), term.pop("sampling", None)
    sides = TERMS.get(mechanism) if isinstance(mechanism, str) else None
    if sides is None or set(term) != set(sides):
        raise etalon.Refused("no mechanism with these parameters")
    if etalon.count(count) == 0:
        raise etalon.Refused("a count of 0")
    if sampling is not None and (not isinstance(sampling, dict) or set(sampling) != {"poisson"}):
        raise etalon.Refused("no such sampling")
    rate = None if sampling is None else real(sampling["poisson"], up=worse)
    return mechanism, {name: real(term[name], up == worse) for name, up in sides.items()}, count, rate


def least(holds, start=1.0):
    """The least float above 0, but for a billionth, at which `holds` is true; it must be false below and true above."""
    high = start
    while not holds(high):
        high *= 2
        if high > 1e9:
            return math.inf
    low = high
    while low > 1e-300 and holds(low):
        high, low = low, low / 2
    while high > low * (1 + 1e-9):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def one_use(mechanism, **values):
    """Plans of one use for every combination of the values, to be listed in an offer."""
    plans = [{"mechanism": mechanism, "count": 1}]
    for name, texts in values.items():
        plans = [dict(plan, **{name: text}) for plan in plans for text in texts]
    return [[plan] for plan in plans]
