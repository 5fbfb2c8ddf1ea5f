"""Regions of acceptance for counts, by binomial tails with proven bounds.

For each bin, `least` is the largest L with Pr[count < L] <= share, `most` the
smallest M with Pr[count > M] <= share, where share is the false alarm divided
by twice the number of bins; the bin's chance is taken at that end of its
enclosure which makes the region wider.
"""

from fractions import Fraction

FALSE_ALARM = Fraction(1, 1 << 40)
DIGITS = 30  # Of a bin's chance.


def weights(runs, chance, places):
    """Pr[X = k] / Pr[X = mode], in units of 2^-places, and the error of each.

    By ratios from the mode outwards: no ratio is above 1 and every floor costs
    a unit, so the k-th weight away from the mode is at most k units short, and
    so is each of those that are left out once a weight is 0.
    """
    p, q = chance.numerator, chance.denominator - chance.numerator
    mode = min((runs + 1) * p // (p + q), runs)
    right, weight, k = [], 1 << places, mode
    while weight and k < runs:
        weight = weight * (runs - k) * p // ((k + 1) * q)
        right.append(weight)
        k += 1
    left, weight, k = [], 1 << places, mode
    while weight and k > 0:
        weight = weight * k * q // ((runs - k + 1) * p)
        left.append(weight)
        k -= 1
    return mode - len(left), left[::-1] + [1 << places] + right


def _largest_start(runs, chance, share):
    """The largest L with Pr[X < L] <= share, for X binomial."""
    if chance == 0:
        return 0
    if chance == 1:
        return runs
    places = 256
    while True:
        first, masses = weights(runs, chance, places)
        error = (len(masses) + 1) * (runs + 1)  # Of any sum of weights.
        total = sum(masses)
        below, perhaps = 0, None
        for start, weight in enumerate(masses, first):
            below += weight  # Pr[X < start + 1]
            if perhaps is None and (below + error) * share.denominator > share.numerator * total:
                perhaps = start
            if (below - error) * share.denominator > share.numerator * (total + error):
                if perhaps == start:
                    return start
                break
        places *= 2


def least(runs, chance, share):
    """The largest L with Pr[count < L] <= share."""
    return _largest_start(runs, chance, share)


def most(runs, chance, share):
    """The smallest M with Pr[count > M] <= share, by exchanging the sides."""
    return runs - _largest_start(runs, 1 - chance, share)


def shortened(lo, hi):
    """An enclosure whose ends have some 160 bits, a little wider."""
    if lo == hi and lo.denominator.bit_length() <= 192:
        return lo, hi
    places = 160 + max(0, hi.denominator.bit_length() - hi.numerator.bit_length())
    unit = 1 << places
    return Fraction(lo.numerator * unit // lo.denominator, unit), Fraction(-(-hi.numerator * unit // hi.denominator), unit)


def of(enclosures, runs, false_alarm=FALSE_ALARM):
    """[(least, most)] for bins whose chances lie in the enclosures."""
    share = false_alarm / (2 * len(enclosures))
    found = []
    for lo, hi in enclosures:
        lo, hi = shortened(lo, hi)
        found.append((least(runs, lo, share), most(runs, min(hi, Fraction(1)), share)))
    return found
