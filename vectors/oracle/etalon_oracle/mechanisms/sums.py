"""Sums over all integers of a discrete Laplace mass times a chance."""

from ..enclosures import exp_minus
from ..outcome import Unsupported

MOST_TERMS = 400_000


def over_noise(term, center, scale, places):
    """Bounds of the sum of term(m) over all m, where term(m) is at most
    Pr[center + Z = m]: what lies beyond a reach weighs at most
    Pr[|Z| > reach] <= 2 e^(-(reach + 1)/scale)."""
    reach = 1 + int(scale * places * 7 / 10)  # ln 2 < 7/10.
    if 2 * reach > MOST_TERMS:
        raise Unsupported("sums of so many terms")
    low = high = 0
    for m in range(center - reach, center + reach + 1):
        lo, hi = term(m)
        low, high = low + lo, high + hi
    rest = 2 * exp_minus((reach + 1) / scale, places)[1]
    return max(low, 0), min(high + rest, 1 << places)
