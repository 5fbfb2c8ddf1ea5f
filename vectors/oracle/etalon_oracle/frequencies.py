"""Bins of a law: their chances, and the counts that a correct sampler has."""

from fractions import Fraction

from . import cks20, enclosures, regions, tape
from .outcome import Unsupported
from . import scalars


def chance(law, first, last):
    """(lo, hi) of Pr[first <= X <= last]; None is an infinite end."""
    if first is not None and last is not None and first > last:
        return Fraction(0), Fraction(0)
    outside_left = law.least is not None and last is not None and last < law.least
    outside_right = law.greatest is not None and first is not None and first > law.greatest
    if outside_left or outside_right:
        return Fraction(0), Fraction(0)

    def bounds(places):
        one = 1 << places
        upper = (one, one) if last is None else law.cdf(last, places)
        lower = (0, 0) if first is None else law.cdf(first - 1, places)
        return max(upper[0] - lower[1], 0), min(upper[1] - lower[0], one)

    return enclosures.fractions(bounds, regions.DIGITS)


def acceptance(law, runs, bins):
    """[(least, most)] for bins [(first, last)]."""
    return regions.of([chance(law, first, last) for first, last in bins], runs)


def drawn(law, runs):
    """Counts of values drawn with fresh randomness, as in a result."""
    if runs > 5_000_000:
        raise Unsupported("so many draws")
    source, counts = tape.fresh(), {}
    for _ in range(runs):
        value = cks20.draw(law, source)
        counts[value] = counts.get(value, 0) + 1
    return {scalars.show(value): counts[value] for value in sorted(counts)}
