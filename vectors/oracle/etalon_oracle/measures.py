"""Losses with values: what one use has, and what many uses add up to.

A measure is a dict from a loss, an integer of units, to coefficients of the
powers 1/s^n of its Laplace transform: [mass] for an atom; more of them for the
pieces of Laplace noise. Masses are tilted by e^(-loss/2).
"""

from fractions import Fraction
from math import comb, gcd

from mpmath import cosh, exp, log, mp, mpf, sinh, sqrt

from .outcome import Unsupported
from .plans import Ln

MOST_ATOMS = 300_000
DEEP = 200
MASS = 700  # Bits of a mass while atoms are convolved: to 10^-200 or so.


def num(q):
    if isinstance(q, Ln):
        return log(num(q.odds))
    q = Fraction(q)
    return mpf(q.numerator) / mpf(q.denominator)


class Unit:
    """Losses as integers, so that equal sums meet: rational losses exactly,
    the others to the nearest of units below 2^-300."""

    def __init__(self, groups, laplaces):
        self.per_one = 1 << 300
        for loss in [loss for values, _ in groups for loss, _ in values] + list(laplaces):
            if isinstance(loss, Fraction):
                self.per_one = self.per_one * loss.denominator // gcd(self.per_one, loss.denominator)

    def key(self, loss):
        if isinstance(loss, Fraction):
            return loss.numerator * (self.per_one // loss.denominator)
        nearest = int(abs(loss) * self.per_one + mpf("0.5"))
        return nearest if loss > 0 else -nearest

    def loss(self, key):
        return mpf(key) / self.per_one


# ------------------------------------------------------------- one use, values


def laplace_values(t, scale):
    """Discrete Laplace noise against itself moved by t."""
    p = exp(-1 / num(scale))
    inner = [(1 - p) / (1 + p) * p**j for j in range(1, t)]
    masses = [p**t / (1 + p)] + inner[::-1] + [1 / (1 + p)]
    return [((2 * j - t) / scale, mass) for j, mass in enumerate(masses)]


def gaussian_values(t, sigma):
    """The window outside of which less than 10^-DEEP lies."""
    variance = sigma * sigma
    reach = int(sqrt(2 * num(variance) * DEEP * log(mpf(10)))) + t + 2
    weights = [(x, exp(-num(Fraction(x * x) / (2 * variance)))) for x in range(-reach, reach + 1)]
    total = mp.fsum(w for _, w in weights)
    return [((2 * x * t + t * t) / (2 * variance), w / total) for x, w in weights]


def odds_values(loss, odds, answers):
    share = 1 / (odds + answers - 1)
    values = [(loss, odds * share), (-loss, share)]
    return values + ([(Fraction(0), (answers - 2) * share)] if answers > 2 else [])


def _loss(epsilon):
    """A rational loss stays one."""
    return num(epsilon) if isinstance(epsilon, Ln) else epsilon


def values_of(term):
    """(loss, mass) under P of one use, and the mass of infinite losses; None
    if the losses have a density."""
    params = term.params
    if term.mechanism == "discrete-laplace":
        return laplace_values(int(term.sensitivity), params["scale"]), mpf(0)
    if term.mechanism == "discrete-gaussian":
        return gaussian_values(int(term.sensitivity), params["sigma"]), mpf(0)
    if term.mechanism == "randomized-response":
        return odds_values(log(num(params["odds"])), num(params["odds"]), int(params["answers"])), mpf(0)
    if term.mechanism in ("pure", "approx"):
        delta = num(params.get("delta", 0))
        values = odds_values(_loss(params["epsilon"]), exp(num(params["epsilon"])), 2)
        return [(loss, mass * (1 - delta)) for loss, mass in values], delta
    return None


def sampled_values(values, infinite, q, removed):
    """The same under Poisson sampling at rate q.

    Removal: P = (1 - q) Q' + q P' against Q = Q'; addition the other way
    round, Q' against the mixture. Q' is e^-loss P', and what the infinite
    losses of P' leave free: an output of its own for each side.
    """
    found = []
    values = [(num(loss) if isinstance(loss, Fraction) else loss, mass) for loss, mass in values]
    left_alone = 1 - sum(mass * exp(-loss) for loss, mass in values)  # Q' where P' is not.
    if left_alone < mpf(10) ** (5 - mp.dps):
        left_alone = mpf(0)
    for loss, mass in values:
        ratio = log(1 - q + q * exp(loss))
        under = mass * exp(-loss)
        found.append((ratio, (1 - q) * under + q * mass) if removed else (-ratio, under))
    if left_alone:
        ratio = log(1 - q) if q < 1 else None
        if removed and ratio is not None:
            found.append((ratio, (1 - q) * left_alone))
        elif not removed and ratio is not None:
            found.append((-ratio, left_alone))
        elif not removed:
            return found, left_alone
    return found, (q * infinite if removed else mpf(0))


# ------------------------------------------------------------------ many uses


def convolve(a, b):
    """Two measures key -> [coefficients of the powers 1/s^n]."""
    if len(a) * len(b) > 40 * MOST_ATOMS:
        raise Unsupported("so many different losses")
    out = {}
    for x, p in a.items():
        for y, q in b.items():
            row = out.setdefault(x + y, [])
            row.extend([mpf(0)] * (len(p) + len(q) - 1 - len(row)))
            for i, u in enumerate(p):
                for j, v in enumerate(q):
                    row[i + j] += u * v
    if len(out) > MOST_ATOMS:
        raise Unsupported("so many different losses")
    return out


def power(measure, count):
    """count independent uses."""
    if len(measure) == 2:
        (x, (p,)), (y, (q,)) = measure.items()
        return binomial_power(x, p, y, q, count)
    square, total = {x: int(p * mpf(2) ** MASS) for x, (p,) in measure.items()}, {0: 1 << MASS}
    while count:
        if count & 1:
            total = convolve_fixed(total, square)
        count >>= 1
        if count:
            square = convolve_fixed(square, square)
    return {x: [mpf(p) * mpf(2) ** -MASS] for x, p in total.items() if p}


def convolve_fixed(a, b):
    """Two measures of atoms whose masses are integers of 2^-MASS."""
    if len(a) * len(b) > 40 * MOST_ATOMS:
        raise Unsupported("so many different losses")
    out = {}
    for x, p in a.items():
        for y, q in b.items():
            out[x + y] = out.get(x + y, 0) + p * q
    if len(out) > MOST_ATOMS:
        raise Unsupported("so many different losses")
    return {x: p >> MASS for x, p in out.items()}


def binomial_power(x, p, y, q, count):
    """Two losses: the binomial law, terms below 2^-600 of the largest left out."""
    middle = int(count * q / (p + q))
    weight = mp.binomial(count, middle) * p ** (count - middle) * q**middle
    out, least = {}, weight * mpf(2) ** -600
    w, n = weight, middle
    while n <= count and w > least:
        out[(count - n) * x + n * y] = [w]
        w, n = w * (count - n) / (n + 1) * q / p, n + 1
    w, n = weight, middle
    while n > 0 and w > least:
        w, n = w * n / (count - n + 1) * p / q, n - 1
        out[(count - n) * x + n * y] = [w]
    return out


def tilted(values, unit):
    out = {}
    for loss, mass in values:
        if mass:
            key = unit.key(loss)
            out.setdefault(key, [mpf(0)])[0] += mass * exp(-unit.loss(key) / 2)
    return out


def tilted_laplace(rate, count, unit):
    """c^k ((z + 1/z) + (w/2)(z - 1/z))^k, z = e^(a s), w = 1/s, c = e^(-a/2)/2."""
    c = (exp(-num(rate) / 2) / 2) ** count
    keys = [unit.key((count - 2 * j) * rate) for j in range(count + 1)]
    rows = [comb(count, j) for j in range(count + 1)]  # (z + 1/z)^k by powers of z^-2.
    out = {key: [] for key in keys}
    for m in range(count + 1):
        for key, entry in zip(keys, rows):
            out[key].append(c * comb(count, m) * mpf(entry) / mpf(2) ** m)
        # Times (1 - y) / (1 + y), y = z^-2, exactly.
        quotient, carry = [], 0
        for entry in rows[:-1]:
            carry = entry - carry
            quotient.append(carry)
        rows = [u - v for u, v in zip(quotient + [0], [0] + quotient)]
    return out


def tails(u, n):
    """2^(i+1) sum of v^m / m! over m = i + 1, i + 3, ..., v = u/2, for i < n."""
    v = u / 2
    sums, term, out = [cosh(v), sinh(v)], mpf(1), []
    for i in range(n):
        sums[i % 2] -= term
        term = term * v / (i + 1)
        out.append(mpf(2) ** (i + 1) * sums[(i + 1) % 2])
    return out
