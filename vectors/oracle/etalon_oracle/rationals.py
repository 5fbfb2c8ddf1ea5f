"""Plans whose ratios P/Q are all rational, at an e^epsilon that is: exactly.

Randomized response, `pure` and `approx` of an epsilon ln(q), sampled or not.
A law of losses is a dict from e^loss to the mass under P; what only P reaches
is kept apart. delta is piecewise linear in e^epsilon, so both questions have
rational answers, the second one as e^epsilon.
"""

from fractions import Fraction
from math import comb

from .plans import Ln

MOST = 50_000  # Different sequences of ratios.


def of_one(term, removed):
    """([(ratio, mass under P)], the mass that only P reaches); None if the
    ratios are not rational."""
    params, infinite = term.params, Fraction(0)
    if term.mechanism == "randomized-response":
        odds, answers = params["odds"], int(params["answers"])
    elif term.mechanism in ("pure", "approx") and isinstance(params["epsilon"], Ln):
        odds, answers, infinite = params["epsilon"].odds, 2, Fraction(params.get("delta", 0))
    else:
        return None
    share = (1 - infinite) / (odds + answers - 1)
    values = [(odds, odds * share), (1 / odds, share)] + ([(Fraction(1), (answers - 2) * share)] if answers > 2 else [])
    if term.rate == 1:
        return values, infinite
    q, found = term.rate, []
    for ratio, mass in values:
        mixed, under = 1 - q + q * ratio, mass / ratio
        found.append((mixed, mixed * under) if removed else (1 / mixed, under))
    # An output of Q' alone is the mixture's with 1 - q.
    alone = infinite
    if alone and removed:
        found.append((1 - q, (1 - q) * alone))
    elif alone:
        found.append((1 / (1 - q), alone))
    return found, q * infinite if removed else Fraction(0)


def sequences(parts, count):
    """[(numbers of uses, how many orders)] of `count` uses over `parts` kinds."""
    if parts == 1:
        return [((count,), 1)]
    return [
        ((first,) + rest, comb(count, first) * ways)
        for first in range(count + 1)
        for rest, ways in sequences(parts - 1, count - first)
    ]


def powers(values, count):
    found = {}
    for numbers, ways in sequences(len(values), count):
        ratio, mass = Fraction(1), Fraction(ways)
        for (one, chance), n in zip(values, numbers):
            ratio, mass = ratio * one**n, mass * chance**n
        found[ratio] = found.get(ratio, Fraction(0)) + mass
    return found


class Rational:
    """One direction of a plan."""

    def __init__(self, groups):
        law, finite = {Fraction(1): Fraction(1)}, Fraction(1)
        for values, infinite, count in groups:
            finite *= (1 - infinite) ** count
            more, product = powers(values, count), {}
            for x, p in law.items():
                for y, q in more.items():
                    product[x * y] = product.get(x * y, Fraction(0)) + p * q
            law = product
        self.infinite = 1 - finite
        self.rows = sorted(law.items(), reverse=True)

    def delta(self, odds):
        return self.infinite + sum((mass - odds * mass / ratio for ratio, mass in self.rows if ratio > odds), Fraction(0))

    def odds(self, delta):
        """The least e^epsilon >= 1 whose delta is at most that; None if none."""
        if self.infinite > delta:
            return None
        above, below = self.infinite, Fraction(0)
        for ratio, mass in self.rows:
            # From this ratio up to the one before, delta(y) = above - y below.
            if ratio <= 1 or above - ratio * below > delta:
                break
            above, below = above + mass, below + mass / ratio
        return max((above - delta) / below, Fraction(1)) if below else Fraction(1)


class Exactly:
    """The worse of the directions."""

    def __init__(self, ways):
        self.ways = ways

    def delta(self, odds):
        return max(way.delta(odds) for way in self.ways)

    def odds(self, delta):
        found = [way.odds(delta) for way in self.ways]
        return None if None in found else max(found)


def of(terms, directions):
    """Exactly what a plan costs, None if its ratios are not rational or too many."""
    ways = []
    for removed in directions:
        groups, size = [], 1
        for term in terms:
            one = of_one(term, removed)
            if one is None:
                return None
            groups.append((*one, term.count))
            size *= comb(term.count + len(one[0]) - 1, len(one[0]) - 1)
        if size > MOST:
            return None
        ways.append(Rational(groups))
    return Exactly(ways)
