"""The laws by their definitions: bounds of Pr[X = x] and Pr[X <= x].

Bounds are pairs in units of 2^-places (enclosures.py). Nothing here knows an
algorithm that draws.
"""

from fractions import Fraction
from functools import lru_cache
from math import comb, factorial, isqrt

from . import enclosures
from .enclosures import GUARD, exp_minus
from .outcome import Refused, Unsupported
from . import scalars

LONGEST_TABLE = 100_000


class Law:
    """A law and its parameter; `least` and `greatest` are None if infinite."""

    least = 0
    greatest = None

    def __init__(self, name, parameter):
        self.name, self.parameter = name, parameter


class Finite(Law):
    """uniform and bernoulli: rational masses."""

    def __init__(self, name, parameter):
        super().__init__(name, parameter)
        self.greatest = parameter.numerator - 1 if name == "uniform" else 1

    def mass(self, x):
        if not 0 <= x <= self.greatest:
            return Fraction(0)
        if self.name == "uniform":
            return 1 / self.parameter
        return self.parameter if x else 1 - self.parameter

    def sum_to(self, x):
        if x < 0:
            return Fraction(0)
        if x >= self.greatest:
            return Fraction(1)
        return (x + 1) / self.parameter if self.name == "uniform" else 1 - self.parameter

    def pmf(self, x, places):
        return enclosures.of_fraction(self.mass(x), places)

    def cdf(self, x, places):
        return enclosures.of_fraction(self.sum_to(x), places)

    def reach(self):
        return self.greatest + 1


class BernoulliExp(Law):
    greatest = 1

    def pmf(self, x, places):
        if x not in (0, 1):
            return 0, 0
        lo, hi = exp_minus(self.parameter, places)
        return (lo, hi) if x else ((1 << places) - hi, (1 << places) - lo)

    def cdf(self, x, places):
        return (0, 0) if x < 0 else self.pmf(0, places) if x < 1 else (1 << places, 1 << places)

    def reach(self):
        return 2


class Geometric(Law):
    """(1 - p) p^y with p = e^-rate."""

    def pmf(self, x, places):
        if x < 0:
            return 0, 0
        lo, hi = exp_minus(self.parameter, places)
        success = (1 << places) - hi, (1 << places) - lo
        return enclosures.times(success, exp_minus(self.parameter * x, places), places)

    def cdf(self, x, places):
        if x < 0:
            return 0, 0
        lo, hi = exp_minus(self.parameter * (x + 1), places)
        return (1 << places) - hi, (1 << places) - lo

    def reach(self):
        return 1 + int(1 / self.parameter)


class DiscreteLaplace(Law):
    """(1 - p)/(1 + p) p^|z| with p = e^(-1/scale); F(z) = p^-z/(1 + p) below 0."""

    least = None

    def _power(self, n, places):
        return exp_minus(n / self.parameter, places)

    @lru_cache(maxsize=16)
    def _one_less_and_more(self, places):
        """Bounds of 1 - p and 1 + p."""
        one = 1 << places
        lo, hi = self._power(1, places)
        return (one - hi, one - lo), (one + lo, one + hi)

    @lru_cache(maxsize=100_000)
    def pmf(self, x, places):
        less, more = self._one_less_and_more(places)
        return enclosures.times(enclosures.over(less, more, places), self._power(abs(x), places), places)

    @lru_cache(maxsize=100_000)
    def cdf(self, x, places):
        one = 1 << places
        tail = self._power(x + 1 if x >= 0 else -x, places)
        low, high = enclosures.over(tail, self._one_less_and_more(places)[1], places)
        return (one - high, one - low) if x >= 0 else (low, high)

    def reach(self):
        return 1 + int(self.parameter)


@lru_cache(maxsize=None)
def bernoulli_numbers(count):
    """B_0, B_2, ..., B_(2 count)."""
    found = []
    for m in range(2 * count + 1):
        found.append(Fraction(m == 0) - sum((comb(m, k) * b / (m - k + 1) for k, b in enumerate(found)), Fraction(0)))
    return found[::2]


def euler_maclaurin(n, v, width):
    """(sum of B_2j/(2j)! w^(2j-1)(n) / w(n), a bound of R in units of 2^-width)
    for w(x) = e^(-x^2/2v), with so many terms that R is below a unit."""
    p, square = 0, 41 * v
    while square * (1 << 2 * width) > 1:
        p += 2
        square = square * p * (p - 1) / (39 * v) ** 2
        if p > 400:
            raise Unsupported("sums of a discrete Gaussian of this sigma")
    before, now, total = Fraction(0), Fraction(1), Fraction(0)
    for m in range(p):  # w^(m+1) = -(x w^(m) + m w^(m-1)) / v.
        before, now = now, -(n * now + m * before) / v
        if m % 2 == 0:
            total += bernoulli_numbers(p // 2)[m // 2 + 1] / factorial(m + 2) * now
    return total, 1


class DiscreteGaussian(Law):
    """e^(-z^2/2v) over its sum."""

    least = None

    def __init__(self, name, parameter, variance=None):
        super().__init__(name, parameter)
        self.variance = parameter * parameter if variance is None else variance

    def reach(self):
        return 1 + isqrt(int(self.variance))

    @lru_cache(maxsize=16)
    def total(self, places):
        """Bounds of the sum of all weights.

        Above 8 by Poisson's formula, sqrt(2 pi v) (1 + 2 sum e^(-2 pi^2 v k^2)),
        the sum over k >= 1 below 2 e^(-19 v).
        """
        if self.variance < 64:
            lower, _, error = self._sums(places)
            return 2 * lower[-1] - lower[0] - error, 2 * lower[-1] - lower[0] + error
        extra = places + self.variance.numerator.bit_length()
        circle = enclosures.pi(extra)
        lo, hi = enclosures.root(
            enclosures.times((2 * circle[0], 2 * circle[1]), enclosures.of_fraction(self.variance, extra), extra), extra
        )
        hi += -(-hi * 4 * exp_minus(19 * self.variance, extra)[1] >> extra)
        return lo >> extra - places, (hi >> extra - places) + 1

    @lru_cache(maxsize=4)
    def _sums(self, places):
        """w_0 + ... + w_k for all k that matter, and one bound of all errors.

        w_(k+1) = w_k r_k, r_(k+1) = r_k c: the errors of r_k and w_k are at
        most (k + 1) e and (k + 1)^2 e units, e two more than that of the exps.
        """
        variance = self.variance
        reach = self._table(places)
        guard = GUARD // 2 + 3 * reach.bit_length()
        width = places + guard
        assert guard < 4 * GUARD
        weight, sums = 1 << width, []
        ratio, step = exp_minus(1 / (2 * variance), width)[0], exp_minus(1 / variance, width)[0]
        total = 0
        for _ in range(reach + 1):
            total += weight
            sums.append(total >> guard)
            weight = weight * ratio >> width
            ratio = ratio * step >> width
        error = (reach + 2) ** 3 * 4 + int(variance) + 1  # The rest is below v units.
        return sums, reach, 4 * ((error >> guard) + 2)

    def _table(self, places):
        """How many weights matter: e^(-reach^2/2v) < 2^-width."""
        return 3 + isqrt(int(2 * self.variance * (places + 4 * GUARD)))

    def _tail(self, n, places):
        """Bounds of the sum of the weights from n >= 1 on, by Euler and Maclaurin
        from 0 to n, where all odd derivatives vanish at 0:

            total/2 - int_0^n w + w(n)/2 - sum of B_2j/(2j)! w^(2j-1)(n), and R.

        |R| <= 2 zeta(p)/(2 pi)^p int |w^(p)| for the last p = 2j, and by Cramer's
        |He_p(y)| <= 1.09 sqrt(p!) e^(y^2/4) its square is below 41 v p!/(39 v)^p.
        """
        v, y = self.variance, n * n / self.variance
        if y > 2 * (places + GUARD):  # The rest is below (1 + v/n) e^(-y/2), and y/2 = n^2/2v.
            return 0, 2 + int(v)
        width = places + GUARD + int(y) + v.numerator.bit_length()
        weight = exp_minus(y / 2, width)
        low, high = self._from_zero(y, width)
        inner = n * weight[0] * low >> width, (n * weight[1] * high >> width) + 1
        ends, rest = euler_maclaurin(n, v, width)
        half = Fraction(1, 2) - ends
        ends = sorted(int(half.numerator * end // half.denominator) for end in weight)
        whole = self.total(width)
        low = (whole[0] >> 1) - inner[1] + ends[0] - rest
        high = (whole[1] >> 1) + 1 - inner[0] + ends[1] + 1 + rest
        return max(low >> width - places, 0), (high >> width - places) + 1

    @staticmethod
    def _from_zero(y, width):
        """Bounds of int_0^n w / (n w(n)), the sum of y^k/(2k + 1)!!."""
        a, b, k = y.numerator, y.denominator, 0
        low = high = below = above = 1 << width
        while high > 1 or y > k:
            k += 1
            low = low * a // (b * (2 * k + 1))
            high = -(-high * a // (b * (2 * k + 1)))
            below, above = below + low, above + high
        return below, above + 2 * high  # From here on each is less than half of the one before.

    def pmf(self, x, places):
        weight = exp_minus(x * x / (2 * self.variance), places)
        return enclosures.over(weight, self.total(places), places)

    def cdf(self, x, places):
        if x >= 0:
            lo, hi = self.cdf(-x - 1, places)
            return (1 << places) - hi, (1 << places) - lo
        if self._table(places) > LONGEST_TABLE:
            return enclosures.over(self._tail(-x, places), self.total(places), places)
        # The weights from -x on: half of the total and w_0, less w_0 ... w_(-x-1).
        sums, reach, error = self._sums(places)
        total = 2 * sums[-1] - sums[0]
        tail = sums[-1] - sums[min(-x - 1, reach)]
        return enclosures.over((max(tail - error, 0), tail + error), (total - error, total + error), places)


KINDS = {
    "uniform": ("n", Finite, lambda n: n >= 1 and n.denominator == 1),
    "bernoulli": ("p", Finite, lambda p: 0 <= p <= 1),
    "bernoulli-exp": ("x", BernoulliExp, lambda x: x >= 0),
    "geometric": ("rate", Geometric, lambda rate: rate > 0),
    "discrete-laplace": ("scale", DiscreteLaplace, lambda scale: scale > 0),
    "discrete-gaussian": ("sigma", DiscreteGaussian, lambda sigma: sigma > 0),
}


def of(name, params):
    """The law that `law` and `params` of a case name."""
    if not isinstance(name, str) or name not in KINDS:
        raise Unsupported("no such law")
    field, kind, accepts = KINDS[name]
    if not isinstance(params, dict) or set(params) != {field}:
        raise Refused("the law takes the parameter " + field)
    value = scalars.parameter(params[field], field)
    if not accepts(value):
        raise Refused(field + " is out of range")
    return kind(name, value)
