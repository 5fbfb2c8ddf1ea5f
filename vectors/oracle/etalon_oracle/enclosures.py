"""Proven bounds in fixed point: a number is between lo and hi units of 2^-places."""

from fractions import Fraction
from functools import lru_cache
from math import isqrt

GUARD = 64


def exp_minus(x, places):
    """Bounds of e^-x for a rational x >= 0.

    With r halvings, y = x / 2^r < 2^-8 and e^-y by its alternating series:
    every floor costs a unit, and r squarings at most double the error and add
    2 units each, (v + e)^2 - v^2 <= 2e + e^2.
    """
    if x == 0:
        return 1 << places, 1 << places
    if x > places:  # e^-x < 2^-places.
        return 0, 1
    width = places + GUARD
    r = (x.numerator // x.denominator).bit_length() + 8
    y = (x.numerator << width) // (x.denominator << r)
    term = total = 1 << width
    n = 0
    while term:
        n += 1
        term = (term * y >> width) // n
        total += -term if n % 2 else term
    # Each of the n terms is within n + 1 units of the true one (the first
    # factor y is a unit short), and what is left out is below a unit.
    error = n * (n + 1) + 2
    for _ in range(r):
        total = total * total >> width
        error = 2 * error + 2
    assert error < 1 << GUARD - 1
    return max(total - error, 0) >> GUARD, min((total + error >> GUARD) + 1, 1 << places)


def of_fraction(value, places):
    """Bounds of a rational; equal if it is a multiple of the unit."""
    lo, rest = divmod(value.numerator << places, value.denominator)
    return lo, lo + (rest > 0)


class Exact:
    """A rational as bounds: a function of places that also knows its value."""

    def __init__(self, value):
        self.value = Fraction(value)

    def __call__(self, places):
        return of_fraction(self.value, places)


def times(a, b, places):
    """Bounds of a product of two numbers that are not negative."""
    return a[0] * b[0] >> places, -(-a[1] * b[1] >> places)


def over(a, b, places):
    """Bounds of a quotient, a >= 0 and b > 0."""
    return (a[0] << places) // b[1], -((-a[1] << places) // b[0])


def ln(q, places):
    """Bounds of ln(q) for a rational q >= 1: 2 atanh((m - 1)/(m + 1)) and
    2 k atanh(1/3), q = m 2^k with 1 <= m < 2."""
    if q == 1:
        return 0, 0
    width = places + GUARD
    k = (q.numerator // q.denominator).bit_length() - 1
    m = q / (1 << k)

    def twice_atanh(x):
        power = (x.numerator << width) // x.denominator
        square = power * power >> width
        total, n = 0, 0
        while power:
            total += power // (2 * n + 1)
            power = power * square >> width
            n += 1
        return 2 * total, 2 * (n + 1) * (n + 1)  # The n-th power is n units short or two.

    (a, e), (b, f) = twice_atanh((m - 1) / (m + 1)), twice_atanh(Fraction(1, 3))
    value, error = a + k * b, 4 * (e + k * f)
    assert error < 1 << GUARD
    return value - error >> GUARD, (value + error >> GUARD) + 1


def raised(a, n, places):
    """Bounds of a^n for a number between 0 and 1."""
    total = 1 << places, 1 << places
    while n:
        if n & 1:
            total = times(total, a, places)
        a, n = times(a, a, places), n >> 1
    return total


def one_minus(a, places):
    return (1 << places) - a[1], (1 << places) - a[0]


@lru_cache(maxsize=None)
def pi(places):
    """Machin: pi = 16 atan(1/5) - 4 atan(1/239)."""
    width = places + GUARD

    def atan_inverse(n):
        term = (1 << width) // n
        total, k = term, 1
        while term:
            term //= n * n
            k += 2
            total += (-1) ** (k // 2) * (term // k)
        return total, k

    (a, j), (b, k) = atan_inverse(5), atan_inverse(239)
    value, error = 16 * a - 4 * b, 40 * (j + k)  # Two floors a term.
    return value - error >> GUARD, (value + error >> GUARD) + 1


def root(a, places):
    """Bounds of the square root."""
    return isqrt(a[0] << places), isqrt(a[1] << places) + 1


class Open(Exception):
    """Bounds that met no decision at any precision that was tried."""


def refine(bounds, decide, start=192, most=1 << 16):
    """Asks `decide` of ever narrower bounds until it answers.

    `bounds(places)` gives a pair in units of 2^-places; `decide(lo, hi,
    places)` gives an answer that holds for every number in it, or None.
    """
    places = start
    while places <= most:
        answer = decide(*bounds(places), places)
        if answer is not None:
            return answer
        places *= 2
    raise Open()


def fractions(bounds, digits):
    """(lo, hi) as Fractions, hi / lo - 1 below 10^-digits (or both 0)."""
    goal = 10**digits

    def narrow(lo, hi, places):
        if lo == hi or (lo > 0 and (hi - lo) * goal <= lo):
            return Fraction(lo, 1 << places), Fraction(hi, 1 << places)
        return None

    return refine(bounds, narrow)
