"""bounded.md: truncated-geometric."""

from .. import enclosures
from ..enclosures import exp_minus
from ..outcome import Refused
from . import base


class Noise:
    """p^|z| (1 - p) / (1 + p - 2 p^(m + 1)) for |z| <= m, p = e^(-1/t)."""

    def __init__(self, scale, bound):
        self.scale, self.bound = scale, bound
        self.least, self.greatest = -bound, bound

    def _parts(self, places):
        """Bounds of p, p^(m + 1) and the denominator."""
        one = 1 << places
        p, end = exp_minus(1 / self.scale, places), exp_minus((self.bound + 1) / self.scale, places)
        return p, end, (max(one + p[0] - 2 * end[1], 1), one + p[1] - 2 * end[0])

    def pmf(self, z, places):
        if abs(z) > self.bound:
            return 0, 0
        p, _, whole = self._parts(places)
        first = enclosures.times(enclosures.one_minus(p, places), exp_minus(abs(z) / self.scale, places), places)
        return enclosures.over(first, whole, places)

    def cdf(self, z, places):
        if z < -self.bound:
            return 0, 0
        if z >= 0:
            return enclosures.one_minus(self.cdf(-z - 1, places), places)
        _, end, whole = self._parts(places)
        first = exp_minus(-z / self.scale, places)
        lo, hi = enclosures.over((max(first[0] - end[1], 0), first[1] - end[0]), whole, places)
        return lo, min(hi, 1 << places)

    def reach(self):
        return self.bound + 1


class TruncatedGeometric(base.Mechanism):
    def __init__(self, params):
        texts = base.given(params, ("scale", "bound"), {"sensitivity": "1"})
        self.scale = base.rational(texts, "scale")
        self.bound = base.whole(texts, "bound", 1)
        self.sensitivity = base.whole(texts, "sensitivity", 1, 2 * self.bound + 1)
        self.noise = Noise(self.scale, self.bound)
        self.epsilon = base.exactly(self.sensitivity / self.scale)
        if base.stated(self.delta) >= 1:
            raise Refused("delta rounded up is 1")

    def accepts(self, profile):
        if profile == "cks20/1" and self.scale > 1024 * self.bound:
            raise Refused("scale is above 1024 times the bound")

    def delta(self, places):
        return self.noise.cdf(self.sensitivity - self.bound - 1, places)

    def read(self, value):
        return base.integer(value)

    def release(self, x, draws):
        if draws.inverse:
            return base.shown(x + draws.of_law(self.noise))
        while True:
            z = draws.discrete_laplace(self.scale)
            if abs(z) <= self.bound:
                return base.shown(x + z)

    def chance(self, x, output):
        y = base.read_integer(output)
        if y is None or abs(y - x) > self.bound:
            return base.nothing
        return lambda places: self.noise.pmf(y - x, places)


KINDS = {"truncated-geometric": TruncatedGeometric}
