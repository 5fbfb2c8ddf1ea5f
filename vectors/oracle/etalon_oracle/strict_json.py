"""JSON as the protocols want it: no doubled field, no NaN, no lone surrogate.

A number with a fraction or an exponent becomes a `Float` at once, so that no
Python float is ever handled as a number.
"""

import json
import math
import re
import struct
from fractions import Fraction


class Float:
    """A binary64 by its bits: two are equal if their bits are."""

    def __init__(self, bits):
        self.bits = bits

    @classmethod
    def spelled(cls, text):
        """The binary64 nearest to a JSON number, ties to even."""
        return cls(struct.unpack(">Q", struct.pack(">d", float(text)))[0])

    @classmethod
    def nearest(cls, value):
        """The binary64 nearest to a Fraction, ties to even; an infinity if it is that large."""
        try:
            rounded = value.numerator / value.denominator  # Rounded correctly.
        except OverflowError:
            rounded = math.inf if value > 0 else -math.inf
        return cls(struct.unpack(">Q", struct.pack(">d", rounded))[0])

    @classmethod
    def exactly(cls, value):
        """The binary64 that is a Fraction, None if none is."""
        found = cls.nearest(value)
        return found if found.value_of(found) == value else None

    @staticmethod
    def value_of(output):
        """The Fraction that an output spells: a Float, or a text like "1/2"."""
        if isinstance(output, dict) and set(output) == {"f64"}:
            output = Float(int(output["f64"], 16))
        if isinstance(output, Float):
            value = output.number()
            return Fraction(value) if math.isfinite(value) else None
        return Fraction(output) if isinstance(output, str) and re.fullmatch("-?[0-9]+/[0-9]+", output) else None

    def number(self):
        return struct.unpack(">d", struct.pack(">Q", self.bits))[0]

    def __eq__(self, other):
        return isinstance(other, Float) and self.bits == other.bits

    def __hash__(self):
        return hash(("f64", self.bits))

    def __repr__(self):
        return "f64:%016x" % self.bits


def _object(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field occurs twice")
    return fields


def _constant(name):
    raise ValueError(name + " is not JSON")


def read(text):
    """The JSON value of a text, or ValueError."""
    value = json.loads(text, object_pairs_hook=_object, parse_float=Float.spelled, parse_constant=_constant)
    json.dumps(value, ensure_ascii=False, default=repr).encode("utf-8")  # Lone surrogates fail here.
    return value


def write(value):
    """One line, fields in order, without spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_float)


def _float(value):
    """A Float by the shortest text that reads back to it, or by its bits."""
    if isinstance(value, Float):
        number = value.number()
        if abs(number) < 2.0**63 and value.bits != 1 << 63:
            return number
        return {"f64": "%016x" % value.bits}
    raise TypeError(type(value).__name__)
