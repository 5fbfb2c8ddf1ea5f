"""queries.md: count, bounded-sum, bounded-mean, histogram, quantile, open-histogram."""

from fractions import Fraction
from math import isqrt

from .. import enclosures, strict_json
from ..arguments import fields, one_of
from ..outcome import Refused, Unsupported
from . import base
from .keys import StabilityThreshold
from .selection import Exponential

GRID = ("step", "lower", "upper")
MOST_POINTS = 1024


# ---------------------------------------------------------------------- records


def rows(value, with_key):
    """[(person, key or None, value)], each of an acceptable shape."""
    if not isinstance(value, list):
        raise Refused("not an array of rows")
    found = []
    for row in value:
        if not isinstance(row, list) or len(row) not in (2, 3) or with_key and len(row) == 2:
            raise Refused("not a row")
        names, number = row[:-1], base.exact_number(row[-1])
        if not all(isinstance(name, str) for name in names):
            raise Refused("a person and a key are strings")
        found.append((names[0], names[1] if len(names) == 2 else None, number))
    return found


def kept(records, most, per_key):
    """The first rows of each person, and of each person and key."""
    of_person, of_key, found = {}, {}, []
    for person, key, number in records:
        if of_person.get(person, 0) < most and of_key.get((person, key), 0) < per_key:
            of_person[person] = of_person.get(person, 0) + 1
            of_key[person, key] = of_key.get((person, key), 0) + 1
            found.append((person, key, number))
    return found


# ------------------------------------------------------------------------ grid


def power_of_two(value):
    a, b = value.numerator, value.denominator
    return value > 0 and a & (a - 1) == 0 and b & (b - 1) == 0


class Grid:
    def __init__(self, texts):
        self.step = base.rational(texts, "step", power_of_two)
        lower, upper = base.rational(texts, "lower", lambda _: True), base.rational(texts, "upper", lambda _: True)
        if lower >= upper or (lower / self.step).denominator != 1 or (upper / self.step).denominator != 1:
            raise Refused("lower and upper are multiples of the step, in order")
        self.lower, self.upper = int(lower / self.step), int(upper / self.step)

    def enter(self, x):
        """Clamped, then to the nearest number of steps, ties to even."""
        return round(min(max(x / self.step, Fraction(self.lower)), Fraction(self.upper)))

    def show(self, steps):
        """An integer if the step is one; else a float, else a fraction."""
        value = steps * self.step
        if self.step >= 1:
            return base.shown(int(value))
        return strict_json.Float.exactly(value) or "%d/%d" % (value.numerator, value.denominator)

    def read(self, output):
        """The steps of an output; None if it is none."""
        if self.step >= 1:
            whole = base.read_integer(output)
            steps = None if whole is None else whole / self.step
        else:
            steps = next((Fraction(value) / self.step for value in [strict_json.Float.value_of(output)] if value is not None), None)
        return int(steps) if steps is not None and Fraction(steps).denominator == 1 and self.show(int(steps)) == output else None


# --------------------------------------------------------------------- queries


class Query(base.Mechanism):
    """`prices` are the parameters of which one is given."""

    prices, own, defaults, with_key = ("epsilon", "rho"), (), {}, False

    def __init__(self, params):
        defaults = {"per_key": None, **self.defaults}
        if self.prices == ("epsilon", "rho"):
            defaults = {**defaults, "epsilon": None, "rho": None}
        required = ("relation", "records") + self.own + (("epsilon",) if "rho" not in self.prices else ())
        texts = base.given(params, required, defaults)
        relation = one_of(texts["relation"], ("add-remove", "replace-one"), "relation")
        self.replacing = relation == "replace-one"
        self.records = base.whole(texts, "records", 1, 1 << 32)
        self.per_key = self.records if texts["per_key"] is None else base.whole(texts, "per_key", 1, self.records + 1)
        self.zcdp = None
        if "rho" in self.prices and (texts["epsilon"] is None) == (texts["rho"] is None):
            raise Refused("exactly one of epsilon and rho is given")
        if texts.get("rho") is not None:
            self.zcdp = base.rational(texts, "rho")
        else:
            self.pure = base.rational(texts, "epsilon")
            self.epsilon = base.exactly(self.pure)
        self.set_up(texts)

    @property
    def rho(self):
        return self.zcdp if self.zcdp is not None else self.pure * self.pure / 2

    def noise(self, sensitivity, squared=None):
        """The law of the noise: scale or sigma^2 for a sensitivity in steps."""
        if self.zcdp is None:
            return base.laplace(sensitivity / self.pure)
        return base.gaussian((sensitivity**2 if squared is None else squared) / (2 * self.zcdp))

    def read(self, value):
        return kept(self.chosen(rows(value, self.with_key)), self.records, self.per_key)

    def chosen(self, records):
        return records


class Count(Query):
    def set_up(self, texts):
        self.law = self.noise(Fraction(self.records))

    def release(self, records, draws):
        return base.shown(len(records) + draws.noise(self.law))

    def chance(self, records, output):
        y = base.read_integer(output)
        return base.nothing if y is None else lambda places: self.law.pmf(y - len(records), places)


class BoundedSum(Query):
    own, defaults = ("lower", "upper"), {"step": "1"}

    def set_up(self, texts):
        self.grid = Grid(texts)
        low, high = self.grid.lower, self.grid.upper
        reach = max(high, 0) - min(low, 0) if self.replacing else max(abs(low), abs(high))
        self.law = self.noise(Fraction(self.records * reach))

    def _sum(self, records):
        return sum(self.grid.enter(x) for _, _, x in records)

    def release(self, records, draws):
        return self.grid.show(self._sum(records) + draws.noise(self.law))

    def chance(self, records, output):
        y = self.grid.read(output)
        return base.nothing if y is None else lambda places: self.law.pmf(y - self._sum(records), places)


class BoundedMean(Query):
    prices, own, defaults = ("epsilon",), ("lower", "upper"), {"step": "1", "split": "1/2"}

    def set_up(self, texts):
        self.grid = Grid(texts)
        split = base.rational(texts, "split", lambda split: 0 < split < 1)
        width = self.records * (self.grid.upper - self.grid.lower) * (2 if self.replacing else 1)
        self.sum_law = base.laplace(width / (split * self.pure))
        self.count_law = base.laplace(self.records / ((1 - split) * self.pure))

    def release(self, records, draws):
        low, high = self.grid.lower, self.grid.upper
        total = sum(2 * self.grid.enter(x) - low - high for _, _, x in records) + draws.noise(self.sum_law)
        c = max(len(records) + draws.noise(self.count_law), 1)
        mean = Fraction(total + (low + high) * c, 2 * c)
        return self.grid.show(round(min(max(mean, Fraction(low)), Fraction(high))))

    def chance(self, records, output):
        raise Unsupported("probabilities of a bounded mean")


class Histogram(Query):
    own, with_key = ("keys",), True

    def set_up(self, texts):
        keys = texts["keys"]
        try:
            keys = strict_json.read(keys) if isinstance(keys, str) else keys
        except ValueError:
            raise Refused("keys is no JSON") from None
        if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys) or len(set(keys)) != len(keys):
            raise Refused("keys is an array of different strings")
        self.keys = keys
        reach = lambda k: min(self.records, k * self.per_key)
        squares = lambda k: reach(k) // self.per_key * self.per_key**2 + (reach(k) % self.per_key) ** 2
        sides = (len(keys) // 2, -(-len(keys) // 2)) if self.replacing else (len(keys),)
        squared = sum(map(squares, sides)) << 20
        root = isqrt(squared)
        rounded = Fraction(root + (root * root < squared), 1 << 10)
        self.law = self.noise(Fraction(sum(map(reach, sides))), rounded**2)

    def chosen(self, records):
        return [row for row in records if row[1] in self.keys]

    def _counts(self, records):
        return [sum(key == other for _, other, _ in records) for key in self.keys]

    def release(self, records, draws):
        return [base.shown(count + draws.noise(self.law)) for count in self._counts(records)]

    def chance(self, records, output):
        if not isinstance(output, list) or len(output) != len(self.keys) or None in map(base.read_integer, output):
            return base.nothing

        def bounds(places):
            total = 1 << places, 1 << places
            for count, y in zip(self._counts(records), output):
                total = enclosures.times(total, self.law.pmf(base.read_integer(y) - count, places), places)
            return total

        return bounds


class Quantile(Query):
    prices, own, defaults = ("epsilon",), ("lower", "upper", "quantile"), {"step": "1"}

    def set_up(self, texts):
        self.grid = Grid(texts)
        if self.grid.upper - self.grid.lower >= MOST_POINTS:
            raise Refused("more than 1024 points")
        share = base.rational(texts, "quantile", lambda share: 0 < share < 1)
        self.a, self.b = share.numerator, share.denominator
        sensitivity = self.records * (self.b if self.replacing else max(self.a, self.b - self.a))
        self.choice = Exponential({"epsilon": str(self.pure), "sensitivity": str(sensitivity)})

    def _scores(self, records):
        values = [self.grid.enter(x) for _, _, x in records]
        points = range(self.grid.lower, self.grid.upper + 1)
        below = lambda c: sum(x < c for x in values)
        above = lambda c: sum(x > c for x in values)
        return [Fraction(-abs((self.b - self.a) * below(c) - self.a * above(c))) for c in points]

    def release(self, records, draws):
        return self.grid.show(self.grid.lower + self.choice.release(self._scores(records), draws))

    def chance(self, records, output):
        c = self.grid.read(output)
        if c is None or not self.grid.lower <= c <= self.grid.upper:
            return base.nothing
        return self.choice.chance(self._scores(records), c - self.grid.lower)


class OpenHistogram(base.Mechanism):
    def __init__(self, params):
        relation, records, epsilon, threshold = fields(params, ("relation", "records", "epsilon", "threshold"))
        one_of(relation, ("add-remove",), "relation")
        texts = {"records": records, "epsilon": epsilon, "threshold": threshold}
        self.records, rate = base.whole(texts, "records", 1, 1 << 32), base.rational(texts, "epsilon")
        scale = str(self.records / rate)
        self.inner = StabilityThreshold({"scale": scale, "threshold": threshold, "keys": str(self.records)})
        self.epsilon, self.delta = self.inner.epsilon, self.inner.delta

    def read(self, value):
        counts = {}
        for _, key, _ in kept(rows(value, True), self.records, 1):
            counts[key] = counts.get(key, 0) + 1
        return [(key, counts[key]) for key in sorted(counts)]

    def release(self, counts, draws):
        return self.inner.release(counts, draws)

    def chance(self, counts, output):
        return self.inner.chance(counts, output)


KINDS = {
    "count": Count,
    "bounded-sum": BoundedSum,
    "bounded-mean": BoundedMean,
    "histogram": Histogram,
    "quantile": Quantile,
    "open-histogram": OpenHistogram,
}
