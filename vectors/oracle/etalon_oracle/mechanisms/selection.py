"""selection.md: exponential, permute-and-flip, noisy-max."""

from fractions import Fraction
from functools import lru_cache

from .. import enclosures
from ..arguments import one_of
from ..enclosures import exp_minus
from ..outcome import Unsupported
from . import base, sums

MOST_INVERTED = 1024


class Choice:
    """A law on {0, ..., n - 1} by bounds of its masses, with the borders that
    are rational: F(i) = u if u is the share of indices up to i among the
    candidates of each score."""

    least = 0

    def __init__(self, gaps, masses):
        self.gaps, self._masses = gaps, lru_cache(maxsize=8)(masses)
        self.greatest = len(gaps) - 1

    def pmf(self, i, places):
        return self._masses(places)[i] if 0 <= i <= self.greatest else (0, 0)

    def rational_border(self, i):
        found, whole = {}, {}
        for j, gap in enumerate(self.gaps):
            whole[gap] = whole.get(gap, 0) + 1
            found[gap] = found.get(gap, 0) + (j <= i)
        shares = {Fraction(found[gap], whole[gap]) for gap in whole}
        return shares.pop() if len(shares) == 1 else None

    def cdf(self, i, places):
        if i < 0:
            return 0, 0
        share = self.rational_border(i)
        if share is not None:
            return enclosures.of_fraction(share, places)
        masses = self._masses(places)[: i + 1]
        return sum(lo for lo, _ in masses), min(sum(hi for _, hi in masses), 1 << places)

    def reach(self):
        return len(self.gaps)


class Selection(base.Mechanism):
    def __init__(self, params):
        texts = base.given(params, ("epsilon",), {"sensitivity": "1", "monotone": "no"})
        self.pure = base.rational(texts, "epsilon")
        self.epsilon = base.exactly(self.pure)
        self.sensitivity = self._sensitivity(texts)
        factor = 1 if one_of(texts["monotone"], ("yes", "no"), "monotone") == "yes" else 2
        self.rate = self.pure / (factor * self.sensitivity)

    def _sensitivity(self, texts):
        return base.rational(texts, "sensitivity")

    def read(self, value):
        return [base.exact_number(part) for part in base.array(value)]

    def gaps(self, scores):
        top = max(scores)
        return [top - score for score in scores]

    def fraction(self, gap):
        """rate * gap as written: products, not reduced."""
        return self.rate.numerator * gap.numerator, self.rate.denominator * gap.denominator

    def law(self, scores):
        gaps = self.gaps(scores)
        return Choice(gaps, lambda places: self.masses(gaps, places))

    def release(self, scores, draws):
        if not draws.inverse:
            return self.choose(self.gaps(scores), draws)
        if len(scores) > MOST_INVERTED:
            raise Unsupported("more than 1024 scores")
        return draws.of_law(self.law(scores))

    def chance(self, scores, output):
        i = base.read_integer(output)
        if i is None or not 0 <= i < len(scores):
            return base.nothing
        gaps = self.gaps(scores)
        if len(set(gaps)) == 1:
            return base.exactly(Fraction(1, len(gaps)))
        law = self.law(scores)
        return lambda places: law.pmf(i, places)


class Exponential(Selection):
    def choose(self, gaps, draws):
        while True:
            i = draws.uniform_below(len(gaps))
            if draws.bernoulli_exp(*self.fraction(gaps[i])):
                return i

    def masses(self, gaps, places):
        parts = [exp_minus(self.rate * gap, places) for gap in gaps]
        whole = sum(lo for lo, _ in parts), sum(hi for _, hi in parts)
        return [enclosures.over(part, whole, places) for part in parts]


class PermuteAndFlip(Selection):
    def choose(self, gaps, draws):
        left = list(range(len(gaps)))
        while True:
            i = left.pop(draws.uniform_below(len(left)))
            if draws.bernoulli_exp(*self.fraction(gaps[i])):
                return i

    def masses(self, gaps, places):
        """p_i times the integral of the product of (1 - t p_j) over j != i, by
        the elementary symmetric sums of the other p_j: sum of (-1)^k e_k/(k + 1)."""
        width = places + 2 * len(gaps)
        parts = {gap: exp_minus(self.rate * gap, width) for gap in gaps}
        found = {}
        for gap in parts:
            others = list(gaps)
            others.remove(gap)
            sums_ = [(1 << width, 1 << width)]
            for other in others:
                p = parts[other]
                moved = [enclosures.times(p, e, width) for e in sums_]
                sums_ = [(a[0] + b[0], a[1] + b[1]) for a, b in zip(sums_ + [(0, 0)], [(0, 0)] + moved)]
            lo = sum(e[0] // (k + 1) if k % 2 == 0 else -e[1] // (k + 1) for k, e in enumerate(sums_))
            hi = sum(-(-e[1] // (k + 1)) if k % 2 == 0 else -(e[0] // (k + 1)) for k, e in enumerate(sums_))
            part = enclosures.times((max(lo, 0), hi), parts[gap], width)
            shift = width - places
            found[gap] = part[0] >> shift, (part[1] >> shift) + 1
        return [found[gap] for gap in gaps]


class NoisyMax(Selection):
    def _sensitivity(self, texts):
        return base.whole(texts, "sensitivity", 1)

    def read(self, value):
        return base.integers(value)

    def release(self, scores, draws):
        noisy = [score + draws.discrete_laplace(1 / self.rate) for score in scores]
        return noisy.index(max(noisy))

    def chance(self, scores, output):
        i = base.read_integer(output)
        if i is None or not 0 <= i < len(scores):
            return base.nothing
        law = base.laplace(1 / self.rate)

        def bounds(places):
            def term(m):
                total = law.pmf(m - scores[i], places)
                for j, score in enumerate(scores):
                    if j != i:
                        total = enclosures.times(total, law.cdf(m - score - (j < i), places), places)
                return total

            return sums.over_noise(term, scores[i], 1 / self.rate, places)

        return bounds


KINDS = {"exponential": Exponential, "permute-and-flip": PermuteAndFlip, "noisy-max": NoisyMax}
