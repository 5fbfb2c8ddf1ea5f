"""The operation `judge`: an auditor that is slow, simple and exact.

A quarter of the runs chooses an event for either direction, the others test
it, their sides tossed by a fair coin. Without a delta, of n runs in the event
the number from the left is binomial with a chance of at most e^eps/(1 + e^eps),
whatever n: one exact tail. With one, the claim P(E) <= e^eps Q(E) + delta must
fail at the ends of exact confidence intervals [CP34].
"""

import secrets
from bisect import bisect_right
from fractions import Fraction
from math import gcd

from . import enclosures, plans, regions, scalars
from .arguments import fields
from .outcome import Refused, Unsupported

LEVEL = Fraction(1, 10**6)  # Of calling a true claim violated.
FEWEST = 200  # Runs below which nothing found says nothing.


def law(value, name):
    """An object output -> chance as {output: Fraction}."""
    if not isinstance(value, dict) or not value:
        raise Refused(name + " must be an object of chances")
    chances = {output: scalars.parameter(text, name) for output, text in value.items()}
    if any(chance < 0 for chance in chances.values()) or sum(chances.values()) != 1:
        raise Refused("the chances of %s must add up to 1" % name)
    return chances


def case(args):
    claim, left, right, runs = fields(args, ("claim", "left", "right", "runs"))
    epsilon, delta = fields(claim, ("epsilon", "delta"))
    levels = plans.level(epsilon, "epsilon"), plans.level(delta, "delta")
    return (*levels, law(left, "left"), law(right, "right"), scalars.count(runs, "runs", 1))


# ----------------------------------------------------------- the losses, exactly


def one_way(p, q, odds):
    return sum((max(chance - odds * q.get(x, Fraction(0)), Fraction(0)) for x, chance in p.items()), Fraction(0))


def delta(left, right, odds):
    """sup of P(E) - odds Q(E) over events, the worse of both directions."""
    return max(one_way(left, right, odds), one_way(right, left, odds))


def worst_ratio(left, right):
    """e^loss, the largest ratio of chances either way; None if infinite."""
    worst = Fraction(1)
    for x in {*left, *right}:
        p, q = left.get(x, Fraction(0)), right.get(x, Fraction(0))
        if bool(p) != bool(q):
            return None
        if p:
            worst = max(worst, p / q, q / p)
    return worst


def odds_between(epsilon, places=256):
    """(lo, hi) of e^epsilon."""
    if isinstance(epsilon, plans.Ln):
        return epsilon.odds, epsilon.odds
    lo, hi = enclosures.exp_minus(epsilon, places)
    if lo == 0:
        raise Unsupported("so large an epsilon")
    return Fraction(1 << places, hi), Fraction(1 << places, lo)


def keeps(epsilon, claimed, left, right):
    """Whether the laws keep the claim, exactly."""
    places = 256
    while places <= 1 << 14:
        low, high = odds_between(epsilon, places)
        if delta(left, right, low) <= claimed:
            return True
        if delta(left, right, high) > claimed:
            return False
        places *= 2
    raise enclosures.Open()


# --------------------------------------------------------------------- the test


def drawn(chances, runs):
    """Counts of `runs` values of a law with rational chances."""
    outputs, unit = list(chances), 1
    for chance in chances.values():
        unit = unit * chance.denominator // gcd(unit, chance.denominator)
    borders, below = [], 0
    for output in outputs:
        below += int(chances[output] * unit)
        borders.append(below)
    counts = dict.fromkeys(outputs, 0)
    for _ in range(runs):
        counts[outputs[bisect_right(borders, secrets.randbelow(unit))]] += 1
    return counts


def surely_above(runs, seen, level):
    """A chance p such that, were it p or less, seeing so many has a chance of
    at most `level`: by bisection on multiples of 2^-30."""
    low, high = 0, 1 << 30
    while high - low > 1:
        middle = (low + high) // 2
        chance = Fraction(middle, 1 << 30)
        if regions.most(runs, chance, level) < seen:
            low = middle
        else:
            high = middle
    return Fraction(low, 1 << 30)


def surely_below(runs, seen, level):
    return 1 - surely_above(runs, runs - seen, level)


def event_of(learned_p, learned_q, odds):
    """Of the outputs that speak against the claim, those with the largest
    ratios: so many that together they stand out most from chance."""
    above = [x for x in learned_p if learned_p[x] > odds * learned_q.get(x, 0)]
    above.sort(key=lambda x: Fraction(learned_q.get(x, 0), learned_p[x]))
    chosen, most, p, q = 0, Fraction(0), 0, 0
    for number, x in enumerate(above, 1):
        p, q = p + learned_p[x], q + learned_q.get(x, 0)
        excess = (p - odds * q) ** 2 / (p + odds**2 * q)
        if excess > most:
            chosen, most = number, excess
    return above[:chosen]


def inside(counts, event):
    return sum(counts.get(x, 0) for x in event)


def refuted(odds, claimed, p, q, event):
    """One direction, P(E) <= odds Q(E) + delta, by the counts of the test."""
    seen_p, seen_q = inside(p, event), inside(q, event)
    level = LEVEL / 2
    if claimed == 0:
        chance = odds / (1 + odds)
        return regions.most(seen_p + seen_q, chance, level) < seen_p
    above = surely_above(sum(p.values()), seen_p, level / 2)
    below = surely_below(sum(q.values()), seen_q, level / 2)
    return above > odds * below + claimed


def judge(args):
    epsilon, claimed, left, right, runs = case(args)
    if runs > 20_000_000:
        raise Unsupported("so many runs")
    odds = regions.shortened(*odds_between(epsilon))[1]
    eighth = runs // 8
    learned = drawn(left, eighth), drawn(right, eighth)
    rest = runs - 2 * eighth
    heads = bin(secrets.randbits(rest)).count("1") if rest else 0
    p, q = drawn(left, heads), drawn(right, rest - heads)
    if refuted(odds, claimed, p, q, event_of(*learned, odds)) or refuted(odds, claimed, q, p, event_of(*learned[::-1], odds)):
        return {"verdict": "violation"}
    return {"verdict": "no_violation" if runs >= FEWEST else "cannot_tell"}
