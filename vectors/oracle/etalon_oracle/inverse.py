"""Profile inverse/1: tape.md, section 5. Every comparison is proven."""

from functools import lru_cache

from .enclosures import Open


class Inverse:
    """Draws from one law; remembers the values of F that it has met."""

    def __init__(self, law):
        self.law = law
        self._cdf = lru_cache(maxsize=200_000)(law.cdf)

    def _is_below(self, x, a, m):
        """Whether F(x) < a / 2^m."""
        places = max(192, m + 64)
        while places <= 1 << 16:
            lo, hi = self._cdf(x, places)
            border = a << places - m
            if hi < border:
                return True
            if lo >= border:
                return False
            places *= 2
        raise Open()

    def _cell_of(self, a, m):
        """The least x with F(x) >= a / 2^m, by doubling and bisection."""
        step = self.law.reach()
        above = 0
        while self._is_below(above, a, m):
            above += step
            step *= 2
        step = self.law.reach()
        below = -1
        while not self._is_below(below, a, m):
            above = below
            below -= step
            step *= 2
        while above - below > 1:
            middle = (above + below) // 2
            if self._is_below(middle, a, m):
                below = middle
            else:
                above = middle
        return above

    def draw(self, tape):
        law = self.law
        a = m = 0
        while True:
            a, m = a << 64 | tape.bits(64), m + 64
            if law.least is None and a == 0 or law.greatest is None and a + 1 == 1 << m:
                continue
            # The least x with F(x) >= (a + 1) / 2^m: the one cell that can hold
            # the interval, and does if it begins early enough.
            x = self._cell_of(a + 1, m)
            if self._at_most(x - 1, a, m):
                return x

    def _at_most(self, x, a, m):
        """Whether F(x) <= a / 2^m."""
        places = max(192, m + 64)
        while places <= 1 << 16:
            lo, hi = self._cdf(x, places)
            border = a << places - m
            if hi <= border:
                return True
            if lo > border:
                return False
            places *= 2
        raise Open()
