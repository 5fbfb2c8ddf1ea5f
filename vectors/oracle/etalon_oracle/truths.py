"""What a plan costs in truth: delta(eps) and eps(delta) at high precision.

By what a plan consists of:

  Gaussian only         Phi(m/2 - eps/m) - e^eps Phi(-m/2 - eps/m) [BW18]
  losses with values    their exact sums, each as an integer of 2^-UNIT units
  Laplace               tilted by e^(-loss/2), two atoms and a uniform, whose
                        sums are atoms and powers cut at an end
  Gaussian and values   the first, mixed by the second
  the rest              a contour (contours.py), checked on a second line

Nothing of an accountant's: no grid of losses, no bound. `digits` says how many
of a result's digits can be relied on.
"""

from bisect import bisect_left
from fractions import Fraction
from math import comb, gcd

from mpmath import cosh, erfc, exp, expm1, inf, isinf, log, mp, mpf, sinh, sqrt

from . import contours
from .outcome import Unsupported

MOST_ATOMS = 300_000
MASS = 700  # Bits of a mass while atoms are convolved: to 10^-200 or so.


def num(q):
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
    variance = sigma * sigma
    reach = int(sqrt(2 * num(variance) * mp.dps * log(mpf(10)))) + t + 2
    weights = [(x, exp(-num(Fraction(x * x) / (2 * variance)))) for x in range(-reach, reach + 1)]
    total = mp.fsum(w for _, w in weights)
    return [((2 * x * t + t * t) / (2 * variance), w / total) for x, w in weights]


def odds_values(loss, odds, answers):
    share = 1 / (odds + answers - 1)
    values = [(loss, odds * share), (-loss, share)]
    return values + ([(Fraction(0), (answers - 2) * share)] if answers > 2 else [])


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
        values = odds_values(params["epsilon"], exp(num(params["epsilon"])), 2)
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


# ------------------------------------------------------------------ the truth


class Values:
    """Losses that are atoms, or atoms and cut powers (Laplace)."""

    digits = 25

    def __init__(self, measure, infinite, unit):
        self.rows = sorted(((unit.loss(x), row) for x, row in measure.items()), reverse=True)
        self.infinite = infinite
        self.atoms = all(len(row) == 1 for _, row in self.rows)
        if self.atoms:
            self._sum_up()

    def _sum_up(self):
        """P and Q of the losses down to each."""
        self.losses = [-loss for loss, _ in self.rows]
        self.sums, above, below = [(mpf(0), mpf(0))], mpf(0), mpf(0)
        for loss, (mass,) in self.rows:
            half = exp(loss / 2)
            above, below = above + mass * half, below + mass / half
            self.sums.append((above, below))

    def delta(self, eps):
        if self.atoms:
            above, below = self.sums[bisect_left(self.losses, -eps)]
            return self.infinite + above - exp(eps) * below
        total = mpf(0)
        for loss, row in self.rows:
            if loss <= eps:
                break
            total += mp.fsum(c * t for c, t in zip(row, tails(loss - eps, len(row))))
        return self.infinite + exp(eps / 2) * total

    def largest(self):
        return inf if self.infinite else self.rows[0][0]


class Gaussian:
    digits = 25

    def __init__(self, squared, measure, infinite, unit):
        self.m = sqrt(num(squared))
        self.atoms = [(unit.loss(x), row[0] * exp(unit.loss(x) / 2)) for x, row in measure.items()]
        self.infinite = infinite
        if len(self.atoms) > 20_000:
            raise Unsupported("a Gaussian and so many different losses")

    def delta(self, eps):
        phi = lambda x: erfc(-x / sqrt(mpf(2))) / 2
        one = lambda e: phi(self.m / 2 - e / self.m) - exp(e) * phi(-self.m / 2 - e / self.m)
        return self.infinite + mp.fsum(mass * one(eps - loss) for loss, mass in self.atoms)

    def largest(self):
        return inf


class Once:
    """One Poisson-sampled use of anything symmetric, by [BBG18]."""

    def __init__(self, whole, q, removed):
        self.whole, self.q, self.removed, self.digits = whole, q, removed, whole.digits

    def delta(self, eps):
        q = self.q
        if self.removed:
            return q * self.whole.delta(log(1 + expm1(eps) / q))
        rest = 1 - exp(eps) * (1 - q)
        return mpf(0) if rest <= 0 else rest * self.whole.delta(eps + log(q / rest))

    def largest(self):
        top = self.whole.largest()
        if self.removed:
            return inf if isinf(top) else log(1 + self.q * expm1(top))
        low = mpf(0) if isinf(top) else exp(-top)
        floor = 1 - self.q + self.q * low
        return -log(floor) if floor else inf


class Inverted:
    """By contours; a line serves where it loses no more than 3 digits."""

    digits = 15

    def __init__(self, contour, infinite):
        self.contour, self.infinite, self._lines = contour, infinite, []

    def delta(self, eps):
        best = self.contour.saddle(eps)
        size = self.contour.log_size(eps, best)
        for c in self._lines:
            if self.contour.log_size(eps, c) < size + 7:
                return self.infinite + self.contour.delta(eps, c)
        self._lines.append(best)
        return self.infinite + self.contour.delta(eps, best)

    def rough(self, eps):
        """The order of delta(eps), cheaply."""
        c = self.contour.saddle(eps)
        return self.infinite + exp(self.contour.log_size(eps, c)) * c / 5

    def largest(self):
        return inf


def atoms(values):
    losses = [num(loss) if isinstance(loss, Fraction) else loss for loss, _ in values]
    return contours.Atoms(losses, [mass for _, mass in values])


def moment_of_gaussian(squared):
    m2 = num(squared)
    return lambda s: exp(m2 / 2 * s * (s + 1))


def moment_of_laplace(a):
    return lambda s: (exp(s * a) + exp(-(s + 1) * a)) / 2 + exp(-a / 2) * sinh((s + mpf(1) / 2) * a) / (2 * s + 1)


def one_way(terms, removed):
    """The truth of a plan in one direction, at the working precision."""
    squared, laplaces, groups, rounds = Fraction(0), {}, [], []
    finite = mpf(1)
    for term in terms:
        if term.count == 0 or term.rate == 0:
            continue
        found = values_of(term)
        if found is not None:
            values, infinite = found
            if term.rate < 1:
                values, infinite = sampled_values(values, infinite, num(term.rate), removed)
            finite *= (1 - infinite) ** term.count
            groups.append((values, term.count))
        elif term.rate < 1:
            rounds.append(term)
        elif term.mechanism == "gaussian":
            squared += term.count * (term.sensitivity / term.params["sigma"]) ** 2
        else:
            a = term.sensitivity / term.params["b"]
            laplaces[a] = laplaces.get(a, 0) + term.count
    if rounds:
        return sampled(terms, rounds, groups, squared, laplaces, finite, removed)
    if squared and laplaces:
        parts = [(contours.Direct(moment_of_laplace(num(a))), count) for a, count in laplaces.items()]
        return with_contour(parts, groups, squared, finite)
    unit, measure = Unit(groups, laplaces), {0: [mpf(1)]}
    for values, count in groups:
        measure = convolve(measure, power(tilted(values, unit), count))
    for rate, count in laplaces.items():
        measure = convolve(measure, tilted_laplace(rate, count, unit))
    return Gaussian(squared, measure, 1 - finite, unit) if squared else Values(measure, 1 - finite, unit)


def with_contour(parts, groups, squared, finite):
    parts = parts + [(atoms(values), count) for values, count in groups]
    if squared:
        parts = parts + [(contours.Direct(moment_of_gaussian(squared)), 1)]
    return Inverted(contours.Contour(parts, 20), 1 - finite)


def sampled(terms, rounds, groups, squared, laplaces, finite, removed):
    uses = [term for term in terms if term.count and term.rate]
    if len(uses) == 1 and uses[0].count == 1:
        return Once(one_way([uses[0]._replace(rate=1)], removed), num(uses[0].rate), removed)
    if any(term.mechanism != "gaussian" for term in rounds):
        raise Unsupported("several uses of sampled Laplace noise")
    parts = [(contours.Direct(moment_of_laplace(num(a))), count) for a, count in laplaces.items()]
    for term in rounds:
        mu = num(term.sensitivity / term.params["sigma"])
        parts.append((contours.SampledGaussian(num(term.rate), mu, removed), term.count))
    return with_contour(parts, groups, squared, finite)


class Truth:
    """The worse of the two directions."""

    def __init__(self, terms, relation):
        uneven = any(0 < term.rate < 1 and term.count for term in terms)
        if uneven and relation != "add-remove":
            raise Unsupported("sampling under " + relation)
        # Laplace cancels: some 1.3 digits a use.
        uses = sum(term.count for term in terms if term.mechanism == "laplace" and term.rate == 1)
        mixed = any(term.mechanism == "gaussian" for term in terms)
        if uses > 400 and not mixed:
            raise Unsupported("so many uses of Laplace noise")
        self.dps = 36 if any(term.rate < 1 and term.mechanism == "gaussian" for term in terms) else 70 + (0 if mixed else int(1.4 * uses))
        with mp.workdps(self.dps):
            self.ways = [one_way(terms, removed) for removed in ((True, False) if uneven else (True,))]
        self.digits = min(way.digits for way in self.ways)

    def delta(self, eps):
        with mp.workdps(self.dps):
            return max(way.delta(num(eps)) for way in self.ways)

    def epsilon(self, delta):
        """The least eps >= 0 that goes with delta; inf if none does."""
        with mp.workdps(self.dps):
            return max(self._epsilon(way, num(delta)) for way in self.ways)

    def _epsilon(self, way, delta):
        infinite = getattr(way, "infinite", mpf(0))
        top = way.largest()
        if infinite > delta:
            return inf
        if delta == infinite:
            return inf if isinf(top) and not infinite else (way.rows[0][0] if infinite else max(top, mpf(0)))
        low, high = mpf(0), mpf(1)
        rough = getattr(way, "rough", way.delta)
        while rough(high) > delta:
            low, high = high, 2 * high
        if rough != way.delta:
            while high - low > high / 20:
                middle = (low + high) / 2
                low, high = (middle, high) if rough(middle) > delta else (low, middle)
        return self._root(way, delta, low, high)

    @staticmethod
    def _root(way, delta, low, high):
        """Illinois on ln delta(eps) - ln delta."""
        def f(eps):
            value = way.delta(eps)
            return log(value / delta) if value > 0 else -mpf(10) ** 6

        below, above, goal = f(low), f(high), mpf(10) ** -min(way.digits, 22)
        while below <= 0 < low:
            low /= 2
            below = f(low)
        if below <= 0:
            return mpf(0)
        while above > 0:
            high *= mpf("1.2")
            above = f(high)
        while high - low > goal * high:
            middle = low + (high - low) * below / (below - above)
            value = f(middle)
            if abs(value) < goal:
                return middle
            if value > 0:
                low, below, above = middle, value, above / 2
            else:
                high, above, below = middle, value, below / 2
        return (low + high) / 2
