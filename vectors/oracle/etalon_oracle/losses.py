"""Losses of two finite laws, exactly: objects output -> chance."""

from fractions import Fraction


def delta(left, right, odds):
    """sup over events of P(E) - e^eps Q(E), the worse of the two directions;
    `odds` is e^eps."""
    def one_way(p, q):
        return sum((max(p.get(x, Fraction(0)) - odds * q.get(x, Fraction(0)), Fraction(0)) for x in p), Fraction(0))
    return max(one_way(left, right), one_way(right, left))


def odds(left, right):
    """e^loss: the largest ratio of chances either way; None if infinite."""
    worst = Fraction(1)
    for x in set(left) | set(right):
        p, q = left.get(x, Fraction(0)), right.get(x, Fraction(0))
        if p == q:
            continue
        if not p or not q:
            return None
        worst = max(worst, p / q, q / p)
    return worst
