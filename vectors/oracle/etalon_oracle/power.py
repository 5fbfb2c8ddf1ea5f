"""How surely a planted fault is caught: vectors.md, `frequencies` and `judge`.

The chance of one region, or of one test, from exact binomial tails; every
number is rounded down, so that it is a lower bound.
"""

from fractions import Fraction
from math import gcd

from . import enclosures, frequencies, laws, regions
from .outcome import Unsupported

PLACES = 256


def tail(runs, chance, least, most):
    """A lower bound of Pr[least <= X <= most], X binomial, short by at most
    2^-100; 1 only if it is 1."""
    if least <= 0 and most >= runs:
        return Fraction(1)
    if chance in (0, 1):
        return Fraction(least <= chance * runs <= most)
    first, weights = regions.weights(runs, chance, PLACES)
    total = sum(weights) + (len(weights) + 1) * (runs + 1)
    return Fraction(sum(weights[max(least - first, 0) : max(most - first + 1, 0)]), total)


# ---------------------------------------------------------------- planted faults


class Symmetric:
    """A law of integers by Pr[X <= -k] = Pr[X >= k] for k >= 1."""

    least = greatest = None

    def __init__(self, beyond):
        self.beyond = beyond

    def cdf(self, x, places):
        if x < 0:
            return self.beyond(-x, places)
        return enclosures.one_minus(self.beyond(x + 1, places), places)


class Leaning:
    """Discrete Laplace with a sign that is negative with chance `share`, minus
    zero still drawn again."""

    least = greatest = None

    def __init__(self, scale, share):
        self.scale, self.share = scale, share

    def cdf(self, x, places):
        # Of Y from k on p^k, p = e^(-1/scale); kept is 1 - share (1 - p).
        k, side = (-x, self.share) if x < 0 else (x + 1, 1 - self.share)
        power, p = (enclosures.exp_minus(n / self.scale, places) for n in (k, Fraction(1)))
        side, share = (enclosures.of_fraction(value, places) for value in (side, self.share))
        lost = enclosures.times(share, enclosures.one_minus(p, places), places)
        found = enclosures.over(enclosures.times(side, power, places), enclosures.one_minus(lost, places), places)
        return found if x < 0 else enclosures.one_minus(found, places)


class Moved:
    """A law and an amount that is added to every value."""

    greatest = None

    def __init__(self, law, by):
        self.law, self.by, self.least = law, by, law.least + by

    def cdf(self, x, places):
        return self.law.cdf(x - self.by, places)


class Modulo:
    """A word of so many bits modulo n."""

    least = 0

    def __init__(self, bits, n):
        self.bits, self.n, self.greatest = bits, n, n - 1

    def cdf(self, x, places):
        x = min(x, self.n - 1)
        whole, rest = divmod(1 << self.bits, self.n)
        below = 0 if x < 0 else (x + 1) * whole + min(x + 1, rest)
        return enclosures.of_fraction(Fraction(below, 1 << self.bits), places)


def half(bounds):
    return bounds[0] >> 1, (bounds[1] >> 1) + 1


def rounded_gaussian(sigma):
    """Pr[N >= k - 1/2], by the integral of the discrete law's page of sums."""
    law = laws.DiscreteGaussian("discrete-gaussian", sigma)

    def beyond(k, places):
        x = Fraction(2 * k - 1, 2)
        y = x * x / law.variance
        if y > 2 * places:
            return 0, 1
        width = places + 64 + int(y)
        # 1/2 - (x/sigma) w(x) S / sqrt(2 pi), and x/sigma is the root of y.
        size, circle = (enclosures.of_fraction(y, width), enclosures.pi(width))
        size = enclosures.root(enclosures.over(size, (2 * circle[0], 2 * circle[1]), width), width)
        inner = enclosures.times(enclosures.times(size, enclosures.exp_minus(y / 2, width), width), law._from_zero(y, width), width)
        low, high = (1 << width - 1) - inner[1], (1 << width - 1) - inner[0]
        return max(low >> width - places, 0), (high >> width - places) + 1

    return Symmetric(beyond)


def unreduced(scale):
    """Pr[X >= k] when step k of the loop takes (n/g) / (floor(d/g) k) for n / (d k), n/d in lowest terms, g = gcd(n, k)."""
    if scale.denominator != 1 or scale < 3:
        raise Unsupported("an unreduced quotient at the scale " + str(scale))
    whole = scale.numerator

    def kept(remainder, places):
        common = gcd(remainder, whole)
        n, d = remainder // common, whole // common
        total, product, k = Fraction(1), Fraction(1), 1
        while product * (1 << places) > 1:
            g = gcd(n, k)
            product *= Fraction(n // g, d // g * k)
            total += product if k % 2 == 0 else -product
            k += 1
        return total

    def beyond(k, places):
        width = places + 32
        weights = [kept(remainder, width) for remainder in range(whole)]
        steps, remainder = divmod(k, whole)
        share = [sum(weights[place:]) / sum(weights) for place in (remainder, 1)]
        low, high = enclosures.exp_minus(Fraction(1), width)
        one_step, size = Fraction(low + high, 2 << width), sum(enclosures.exp_minus(Fraction(steps), width))
        reached = [part * (1 - one_step) + one_step for part in share]
        # Minus zero, half of the magnitude 0, is drawn anew.
        found = Fraction(size, 2 << width) * reached[0] / 2 / (1 - (1 - reached[1]) / 2)
        middle = int(found * (1 << places))
        return max(middle - 1, 0), middle + 2

    return Symmetric(beyond)


def larger(law, text):
    percent = {"2 %": Fraction(102, 100), "1 %": Fraction(101, 100)}.get(text)
    if percent is None:
        raise Unsupported("larger by " + text)
    return type(law)(law.name, law.parameter * percent)


def faulty(law, fault):
    """The law that a fault makes of a law."""
    name, value = law.name, law.parameter
    if fault.startswith(laws.KINDS[name][0] + " larger by "):
        return larger(law, fault.split(" larger by ")[1])
    exp_minus = enclosures.exp_minus
    faults = {
        ("uniform", "largest value left out"): lambda: laws.Finite("uniform", value - 1),
        ("uniform", "8-bit word modulo n"): lambda: Modulo(8, value.numerator),
        ("uniform", "16-bit word modulo n"): lambda: Modulo(16, value.numerator),
        ("geometric", "counted from 1"): lambda: Moved(law, 1),
        ("discrete-laplace", "minus zero kept"): lambda: Symmetric(lambda k, places: half(exp_minus(k / value, places))),
        ("discrete-laplace", "continuous Laplace rounded"): lambda: Symmetric(
            lambda k, places: half(exp_minus(Fraction(2 * k - 1, 2) / value, places))
        ),
        ("discrete-laplace", "division by an unreduced quotient (OpenDP#2638)"): lambda: unreduced(value),
        ("discrete-laplace", "negative with 129/256"): lambda: Leaning(value, Fraction(129, 256)),
        ("discrete-gaussian", "continuous Gaussian rounded"): lambda: rounded_gaussian(value),
        ("discrete-gaussian", "discrete Laplace of the same scale"): lambda: laws.DiscreteLaplace("discrete-laplace", value),
    }
    if (name, fault) not in faults:
        raise Unsupported("the fault " + fault)
    return faults[name, fault]()


def caught(law, fault, runs, found):
    """The chance that the best region alone sees a fault; `found` is [(first,
    last, least, most)]."""
    other, best = faulty(law, fault), Fraction(0)
    for first, last, least, most in found:
        low, high = regions.shortened(*frequencies.chance(other, first, last))
        chance = (low + high) / 2
        best = max(best, tail(runs, chance, 0, least - 1) + tail(runs, chance, most + 1, runs))
        if best == 1:
            break
    return best


# -------------------------------------------------------------- tests of a claim

ROOMS = Fraction(1, 4000), Fraction(1, 10**5), Fraction(1, 10**7)  # What a test may lose by having too few runs.


def seen_pure(odds, p, q, runs, level, room):
    """A lower bound of the power of this test, P(E) = p > odds q = odds Q(E):
    of `runs` runs on sides tossed by a fair coin, among the first n in the
    event, too many from the left for a chance of odds/(1 + odds)."""
    inside = (p + q) / 2
    n = regions.least(runs, inside, room)
    if n == 0:
        return Fraction(0)
    limit = regions.most(n, odds / (1 + odds), level)
    return tail(runs, inside, n, runs) * tail(n, p / (p + q), limit + 1, n)


def seen_approx(odds, delta, p, q, runs, level, room):
    """The same of P(E) > odds Q(E) + delta: of the first n runs on either side
    the exact lower limit of P(E) and the upper one of Q(E), each at half the
    level, refute it."""
    n = regions.least(runs, Fraction(1, 2), room)
    most = regions.most(n, q, room)
    chance = odds * surely_below(n, most, level / 2) + delta
    if n == 0 or chance >= 1:
        return Fraction(0)
    need = regions.most(n, chance, level / 2) + 1
    return tail(runs, Fraction(1, 2), n, runs - n) * tail(n, p, need, n) * tail(n, q, 0, most)


def surely_below(runs, seen, level):
    """A chance q such that, were it q or more, seeing so few has a chance of at
    most `level`: by bisection on multiples of 2^-40."""
    low, high = 0, 1 << 40
    while high - low > 1:
        middle = (low + high) // 2
        if regions.least(runs, Fraction(middle, 1 << 40), level) > seen:
            high = middle
        else:
            low = middle
    return Fraction(high, 1 << 40)


def sees(odds, delta, left, right, runs, level):
    """The better of both directions, each at its best event."""
    found = Fraction(0)
    for p, q in ((left, right), (right, left)):
        event = [x for x in p if p[x] > odds * q.get(x, 0)] if delta else told_most(p, q)
        chances = sum((p[x] for x in event), Fraction(0)), sum((q.get(x, Fraction(0)) for x in event), Fraction(0))
        if chances[0] > odds * chances[1] + delta:
            for room in ROOMS:
                test = seen_approx(odds, delta, *chances, runs, level, room) if delta else seen_pure(odds, *chances, runs, level, room)
                found = max(found, test)
    return found


def told_most(p, q):
    """The outputs of the largest ratio."""
    ratio = lambda x: (1, Fraction(0)) if not q.get(x) else (0, p[x] / q[x])
    top = max(ratio(x) for x in p if p[x])
    return [x for x in p if p[x] and ratio(x) == top]
