"""Scalars of vectors.md, section 2: what a string spells, exactly."""

import re
import sys
from fractions import Fraction

from .outcome import Refused

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

INTEGER = re.compile(r"0|-?[1-9][0-9]*")
RATIONAL = re.compile(r"(0|-?[1-9][0-9]*)/([1-9][0-9]*)")
DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?=[.e])(?:\.([0-9]+))?(?:e(-?[0-9]{1,6}))?")
FLOAT = re.compile(r"f64:([0-9a-f]{16})")
INFINITY = "inf"


def _float(bits):
    """The value of a finite binary64, None for infinities and NaN."""
    sign, exponent, fraction = bits >> 63, bits >> 52 & 0x7FF, bits & (1 << 52) - 1
    if exponent == 0x7FF:
        return None
    if exponent:
        fraction |= 1 << 52
    value = Fraction(fraction) * Fraction(2) ** (max(exponent, 1) - 1075)
    return -value if sign else value


def read(text, lowest_terms=True):
    """The number that a scalar spells, as a Fraction; ValueError if none.

    `lowest_terms` is the rule for what is expected; an argument and a reply may
    spell a rational in any terms.
    """
    if not isinstance(text, str):
        raise ValueError("a number is written as a string")
    if INTEGER.fullmatch(text):
        return Fraction(int(text))
    match = RATIONAL.fullmatch(text)
    if match:
        above, below = int(match[1]), int(match[2])
        value = Fraction(above, below)
        if lowest_terms and (value.denominator != below or below == 1):
            raise ValueError("a rational is written in lowest terms")
        return value
    match = DECIMAL.fullmatch(text)
    if match:
        digits, places = match[2] + (match[3] or ""), len(match[3] or "")
        value = Fraction(int(digits)) * Fraction(10) ** (int(match[4] or 0) - places)
        return -value if match[1] else value
    match = FLOAT.fullmatch(text)
    if match:
        value = _float(int(match[1], 16))
        if value is not None:
            return value
    raise ValueError("%r is not a number" % text)


def parameter(text, name="a parameter"):
    """A finite number among the arguments."""
    try:
        return read(text, lowest_terms=False)
    except ValueError as problem:
        raise Refused("%s: %s" % (name, problem)) from None


def integer_parameter(text, name="a parameter"):
    """An integer among the arguments."""
    value = parameter(text, name)
    if value.denominator != 1:
        raise Refused(name + " must be an integer")
    return value.numerator


def count(value, name="a count", least=0, below=1 << 53):
    """A JSON number that counts something."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < below:
        raise Refused("%s must be a number of at least %d" % (name, least))
    return value


def integer(text):
    """An integer as an integer is written, or ValueError."""
    if not isinstance(text, str) or not INTEGER.fullmatch(text):
        raise ValueError("%r is not an integer" % (text,))
    return int(text)


def show(value):
    """A rational (or integer) as it is written."""
    return str(Fraction(value))


def decimal(value, digits, upwards):
    """A decimal of so many significant digits, at most or at least `value`."""
    value = Fraction(value)
    if value == 0:
        return "0"
    if value < 0:
        return "-" + decimal(-value, digits, not upwards)
    power = len(str(value.numerator)) - len(str(value.denominator)) - digits
    while value >= Fraction(10) ** (power + digits):
        power += 1
    while value < Fraction(10) ** (power + digits - 1):
        power -= 1
    shifted = value / Fraction(10) ** power
    whole = -(-shifted.numerator // shifted.denominator) if upwards else shifted.numerator // shifted.denominator
    text = str(whole)
    power += len(text) - 1
    text = text[0] + "." + text[1:].rstrip("0")
    return text.rstrip(".") + ("e%d" % power if power else "")
