"""keys.md: partition-selection, stability-threshold."""

import re
from fractions import Fraction

from .. import enclosures, scalars
from ..enclosures import exp_minus
from ..outcome import Refused, Unsupported
from . import base

LOGARITHM = re.compile(r"ln\((.*)\)")
MOST_STEPS = 200_000


class Kept:
    """The law on {0, 1} of keeping a key: F(0) = 1 - pi(n)."""

    least, greatest = 0, 1

    def __init__(self, pi):
        self.pi = pi  # Bounds, as a function of places.

    def cdf(self, x, places):
        if x < 0:
            return 0, 0
        return (1 << places, 1 << places) if x else enclosures.one_minus(self.pi(places), places)

    def reach(self):
        return 2


class PartitionSelection(base.Mechanism):
    def __init__(self, params):
        texts = base.given(params, ("epsilon", "delta"), {})
        text, self.odds = texts["epsilon"], None
        match = LOGARITHM.fullmatch(text) if isinstance(text, str) else None
        if match:
            self.odds = scalars.parameter(match[1], "epsilon")
            accepted = self.odds >= Fraction(1025, 1024)
        else:
            self.rate = scalars.parameter(text, "epsilon")
            accepted = self.rate >= Fraction(1, 1024)
        if not accepted:
            raise Refused("epsilon is out of range")
        self.slack = base.rational(texts, "delta", lambda delta: Fraction(1, 1 << 100) <= delta < 1)
        self.delta = base.exactly(self.slack)
        self.epsilon = base.exactly(self.rate) if self.odds is None else lambda places: enclosures.ln(self.odds, places)

    def accepts(self, profile):
        if profile == "cks20/1" and self.odds is None:
            raise Refused("cks20/1 takes only ln(q)")

    def read(self, value):
        return base.integer(value, 0, 1 << 64)

    def rational_pi(self, n):
        """By the recursion, to the first certainty."""
        pi, q = Fraction(0), self.odds
        for step in range(n):
            if pi == 1:
                break
            if step > MOST_STEPS:
                raise Unsupported("so many persons")
            pi = min(q * pi + self.slack, 1 - (1 - pi - self.slack) / q, Fraction(1))
        return pi

    def pi(self, n):
        """Bounds of pi(n), as a function of places."""
        if self.odds is not None:
            return base.exactly(self.rational_pi(n))
        if n < 2:
            return base.exactly(self.slack if n else 0)

        def bounds(places):
            width = places + 64
            one, shrink = 1 << width, exp_minus(self.rate, width)
            grow = enclosures.over((one, one), shrink, width)
            slack = enclosures.of_fraction(self.slack, width)
            pi = slack
            for step in range(n - 1):
                if pi[0] >= one:
                    break
                if step > MOST_STEPS:
                    raise Unsupported("so many persons")
                first = [end + more for end, more in zip(enclosures.times(grow, pi, width), slack)]
                rest = max(one - pi[1] - slack[1], 0), max(one - pi[0] - slack[0], 0)
                rest_after = enclosures.times(shrink, rest, width)
                # Where 1 - pi - delta < 0 the second term is above 1, as the third.
                second = one - rest_after[1], one - rest_after[0]
                pi = min(first[0], second[0], one), min(first[1], second[1], one)
            return pi[0] >> 64, min((pi[1] >> 64) + 1, 1 << places) if pi[0] < one else 1 << places

        return bounds

    def release(self, n, draws):
        if draws.inverse:
            return bool(draws.of_law(Kept(self.pi(n))))
        pi = self.rational_pi(n)
        return draws.bernoulli(pi.numerator, pi.denominator)

    def chance(self, n, output):
        if not isinstance(output, bool):
            return base.nothing
        pi = self.pi(n)
        if output:
            return pi
        if isinstance(pi, enclosures.Exact):
            return base.exactly(1 - pi.value)
        return lambda places: enclosures.one_minus(pi(places), places)


class StabilityThreshold(base.Mechanism):
    def __init__(self, params):
        texts = base.given(params, ("scale", "threshold"), {"keys": "1"})
        self.scale = base.rational(texts, "scale")
        self.threshold = base.whole(texts, "threshold", 1)
        self.keys = base.whole(texts, "keys", 1, 1 << 64)
        self.epsilon = base.exactly(self.keys / self.scale)
        if base.stated(self.delta) >= 1:
            raise Refused("delta rounded up is 1")

    def delta(self, places):
        """1 - (1 - r)^k, r = p^(threshold - 1) / (1 + p)."""
        width = places + 128
        one, p = 1 << width, exp_minus(1 / self.scale, width)
        r = enclosures.over(exp_minus((self.threshold - 1) / self.scale, width), (one + p[0], one + p[1]), width)
        lo, hi = enclosures.one_minus(enclosures.raised(enclosures.one_minus(r, width), self.keys, width), width)
        return max(lo, 0) >> 128, min((hi >> 128) + 1, 1 << places)

    def read(self, value):
        """Sorted pairs of a key and a positive count."""
        if not isinstance(value, list):
            raise Refused("not an array of pairs")
        counts = {}
        for pair in value:
            if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str) or pair[0] in counts:
                raise Refused("not an array of pairs of different keys")
            counts[pair[0]] = base.integer(pair[1], 0)
        return [(key, counts[key]) for key in sorted(counts) if counts[key]]

    def release(self, counts, draws):
        noisy = [(key, count + draws.discrete_laplace(self.scale)) for key, count in counts]
        return [[key, base.shown(value)] for key, value in noisy if value >= self.threshold]

    def chance(self, counts, output):
        try:
            named = [(key, base.read_integer(value)) for key, value in output]
        except (TypeError, ValueError):
            return base.nothing
        known, order = dict(counts), [key for key, _ in named]
        if order != sorted(set(order)) or any(key not in known or value is None or value < self.threshold for key, value in named):
            return base.nothing
        released = dict(named)
        law = base.laplace(self.scale)

        def bounds(places):
            total = 1 << places, 1 << places
            for key, count in counts:
                factor = law.pmf(released[key] - count, places) if key in released else law.cdf(self.threshold - 1 - count, places)
                total = enclosures.times(total, factor, places)
            return total

        return bounds


KINDS = {"partition-selection": PartitionSelection, "stability-threshold": StabilityThreshold}
