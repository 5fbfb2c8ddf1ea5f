"""What a plan costs in truth: delta(eps) and eps(delta) at high precision.

By what a plan consists of:

  Gaussian only         Phi(m/2 - eps/m) - e^eps Phi(-m/2 - eps/m) [BW18]
  losses with values    their exact sums (measures.py)
  Laplace               tilted by e^(-loss/2), two atoms and a uniform, whose
                        sums are atoms and powers cut at an end
  Gaussian and values   the first, mixed by the second
  the rest              a contour (contours.py), computed on two lines

Nothing of an accountant's: no grid of losses, no bound. `digits` says how many
of a result's digits can be relied on.
"""

from bisect import bisect_left
from fractions import Fraction

from mpmath import erfc, exp, expm1, inf, isinf, log, mp, mpf, sinh, sqrt

from . import contours, losses
from .measures import Unit, convolve, num, power, sampled_values, tails, tilted, tilted_laplace, values_of
from .outcome import Unsupported


LEVELS = (14, 8)  # Digits of what is inverted.
FLOOR = mpf(10) ** -120  # Masses are known to 10^-180 and better.


class Values:
    """Losses that are atoms, or atoms and cut powers (Laplace). `endless` if
    only a window of them is kept."""

    digits = 25

    def __init__(self, measure, infinite, unit, endless=False):
        self.endless = endless
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
        found = self._delta(eps)
        if 0 < found < FLOOR and not self.infinite:
            raise Unsupported("so small a delta")
        return found

    def _delta(self, eps):
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
        return inf if self.infinite or self.endless else self.rows[0][0]


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
    """By contours; a line serves where it loses no more than 3 digits. What
    fades too slowly for the first number of digits is computed to the next."""

    def __init__(self, parts, infinite, levels):
        self.parts, self.infinite, self.levels = parts, infinite, levels
        self._begin()

    def _begin(self):
        self.digits, *self.levels = self.levels
        self.contour, self._lines = contours.Contour(self.parts, self.digits + 4), []

    def delta(self, eps):
        try:
            return self.infinite + self.contour.delta(eps, self._line(eps))
        except Unsupported:
            if not self.levels:
                raise
        self._begin()
        return self.delta(eps)

    def _line(self, eps):
        best = self.contour.saddle(eps)
        size = self.contour.log_size(eps, best)
        for c in self._lines:
            if self.contour.log_size(eps, c) < size + 7:
                return c
        self._lines.append(best)
        return best

    def checked(self, eps):
        """delta(eps) of two lines that must agree."""
        value, line = self.delta(eps), self.contour.saddle(eps) * mpf("0.8")
        other = self.infinite + self.contour.delta(eps, line)
        if abs(value - other) > abs(value) * mpf(10) ** (1 - self.digits):
            raise Unsupported("two lines that disagree: %s, %s" % (mp.nstr(value, 15), mp.nstr(other, 15)))
        return value

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


def one_way(terms, removed, levels=LEVELS):
    """The truth of a plan in one direction, at the working precision."""
    squared, laplaces, groups, rounds = Fraction(0), {}, [], []
    finite, endless = mpf(1), False
    for term in terms:
        if term.count == 0 or term.rate == 0:
            continue
        found = values_of(term)
        if found is not None:
            values, infinite = found
            endless = endless or term.mechanism == "discrete-gaussian" and (term.rate == 1 or removed)
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
        return sampled(terms, rounds, groups, squared, laplaces, finite, removed, levels)
    if squared and laplaces:
        parts = [(contours.Direct(moment_of_laplace(num(a))), count) for a, count in laplaces.items()]
        return with_contour(parts, groups, squared, finite, levels)
    unit, measure = Unit(groups, laplaces), {0: [mpf(1)]}
    for values, count in groups:
        measure = convolve(measure, power(tilted(values, unit), count))
    for rate, count in laplaces.items():
        measure = convolve(measure, tilted_laplace(rate, count, unit))
    return Gaussian(squared, measure, 1 - finite, unit) if squared else Values(measure, 1 - finite, unit, endless)


def with_contour(parts, groups, squared, finite, levels=LEVELS):
    parts = parts + [(atoms(values), count) for values, count in groups]
    if squared:
        parts = parts + [(contours.Direct(moment_of_gaussian(squared), fades=True), 1)]
    return Inverted(parts, 1 - finite, levels)


def sampled(terms, rounds, groups, squared, laplaces, finite, removed, levels):
    uses = [term for term in terms if term.count and term.rate]
    if len(uses) == 1 and uses[0].count == 1:
        return Once(one_way([uses[0]._replace(rate=1)], removed), num(uses[0].rate), removed)
    if any(term.mechanism != "gaussian" for term in rounds):
        raise Unsupported("several uses of sampled Laplace noise")
    parts = [(contours.Direct(moment_of_laplace(num(a))), count) for a, count in laplaces.items()]
    for term in rounds:
        mu = num(term.sensitivity / term.params["sigma"])
        parts.append((contours.SampledGaussian(num(term.rate), mu, removed), term.count))
    return with_contour(parts, groups, squared, finite, levels)


class Truth:
    """The worse of the two directions."""

    def __init__(self, terms, relation, levels=LEVELS):
        uneven = any(0 < term.rate < 1 and term.count for term in terms)
        directions = {"remove": (True,), "add": (False,)}.get(relation, (True, False)) if uneven else (True,)
        # Laplace cancels: some 1.3 digits a use.
        uses = sum(term.count for term in terms if term.mechanism == "laplace" and term.rate == 1)
        mixed = any(term.mechanism == "gaussian" for term in terms)
        if uses > 400 and not mixed:
            raise Unsupported("so many uses of Laplace noise")
        self.dps = 36 if any(term.rate < 1 and term.mechanism == "gaussian" for term in terms) else 70 + (0 if mixed else int(1.4 * uses))
        with mp.workdps(self.dps):
            self.ways = [one_way(terms, removed, levels) for removed in directions]
            self.tops = [losses.largest(terms, (removed,)) for removed in directions]

    @property
    def digits(self):
        return min(way.digits for way in self.ways)

    def delta(self, eps):
        with mp.workdps(self.dps):
            eps = num(eps)
            # A direction whose largest loss is eps or less has delta 0, exactly.
            return max(getattr(way, "checked", way.delta)(eps) if eps < top else mpf(0) for way, top in zip(self.ways, self.tops))

    def epsilon(self, delta):
        """The least eps >= 0 that goes with delta; inf if none does."""
        with mp.workdps(self.dps):
            found = max(self._epsilon(way, num(delta)) for way in self.ways)
            for way, top in zip(self.ways, self.tops):
                if 0 < found < top and hasattr(way, "checked"):
                    way.checked(found)
            return found

    def _epsilon(self, way, delta):
        infinite = getattr(way, "infinite", mpf(0))
        top = way.largest()
        if infinite > delta:
            return inf
        if delta == infinite:
            endless = getattr(way, "endless", not hasattr(way, "rows"))
            return inf if endless else max(way.rows[0][0], mpf(0))
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

        below, above, goal = f(low), f(high), mpf(10) ** (-way.digits - 1)
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
            if abs(value) < goal * goal:
                return middle
            if value > 0:
                low, below, above = middle, value, above / 2
            else:
                high, above, below = middle, value, below / 2
        return (low + high) / 2
