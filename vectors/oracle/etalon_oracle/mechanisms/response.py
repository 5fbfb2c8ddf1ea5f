"""response.md: randomized-response, unary-encoding."""

from fractions import Fraction

from .. import enclosures
from . import base


class RandomizedResponse(base.Mechanism):
    def __init__(self, params):
        texts = base.given(params, ("odds",), {"answers": "2"})
        self.odds = base.rational(texts, "odds", lambda odds: odds > 1)
        self.answers = base.whole(texts, "answers", 2, 1 << 64)

    def epsilon(self, places):
        return enclosures.ln(self.odds, places)

    def read(self, value):
        return base.integer(value, 0, self.answers)

    def release(self, truth, draws):
        a, b = self.odds.numerator, self.odds.denominator
        if draws.bernoulli(a, a + b * (self.answers - 1)):
            return base.shown(truth)
        j = draws.uniform_below(self.answers - 1)
        return base.shown(j if j < truth else j + 1)

    def chance(self, truth, output):
        j = base.read_integer(output)
        if j is None or not 0 <= j < self.answers:
            return base.nothing
        return base.exactly((self.odds if j == truth else 1) / (self.odds + self.answers - 1))


class UnaryEncoding(base.Mechanism):
    def __init__(self, params):
        texts = base.given(params, ("keep", "flip"), {"answers": "2"})
        self.keep = base.rational(texts, "keep", lambda keep: 0 < keep < 1)
        self.flip = base.rational(texts, "flip", lambda flip: 0 < flip < self.keep)
        self.answers = base.whole(texts, "answers", 2, 65537)

    def epsilon(self, places):
        return enclosures.ln(self.keep * (1 - self.flip) / ((1 - self.keep) * self.flip), places)

    def read(self, value):
        return base.integer(value, 0, self.answers)

    def _true(self, place, truth):
        return self.keep if place == truth else self.flip

    def release(self, truth, draws):
        rates = [self._true(place, truth) for place in range(self.answers)]
        return [draws.bernoulli(rate.numerator, rate.denominator) for rate in rates]

    def chance(self, truth, output):
        if not isinstance(output, list) or len(output) != self.answers or not all(isinstance(bit, bool) for bit in output):
            return base.nothing
        total = Fraction(1)
        for place, bit in enumerate(output):
            rate = self._true(place, truth)
            total *= rate if bit else 1 - rate
        return base.exactly(total)


KINDS = {"randomized-response": RandomizedResponse, "unary-encoding": UnaryEncoding}
