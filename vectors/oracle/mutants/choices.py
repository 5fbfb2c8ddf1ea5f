"""Faults of selections and of thresholds: who wins, and when it stops."""

from .planting import Change, Fault

OPS = ("release", "session", "probability", "guarantee")
SELECTION, CHOICE = "selection.Selection", "selection.Choice"
EXPONENTIAL, FLIP, MAX = "selection.Exponential", "selection.PermuteAndFlip", "selection.NoisyMax"
THRESHOLD = "threshold.AboveThreshold"
FACTOR = 'factor = 1 if one_of(texts["monotone"], ("yes", "no"), "monotone") == "yes" else 2'
RATE = "self.rate = self.pure / (factor * self.sensitivity)"
POP = "i = left.pop(draws.uniform_below(len(left)))"
NOISY = "noisy = [score + draws.discrete_laplace(1 / self.rate) for score in scores]"
FIRST = "return noisy.index(max(noisy))"
SCALES = "self.scale, self.query_scale = 2 * self.sensitivity / comparing, 4 * self.sensitivity / comparing"
COMPARED = "if a + draws.discrete_laplace(self.query_scale) >= t:"
START = "t, out = self.threshold + draws.discrete_laplace(self.scale), []"
VALUE = "a + draws.discrete_laplace(self.value_scale)"


def chosen(slug, what, *changes, names="exponential permute-and-flip noisy-max", seen=None):
    return Fault(slug, what, *changes, ops=OPS, seen=seen, where={"mechanism": tuple(names.split())})


def compared(slug, what, *changes, seen=None):
    return chosen(slug, what, *changes, names="above-threshold numeric-above-threshold", seen=seen)


FAULTS = [
    chosen("selection-without-factor-2", "The factor 2 of scores that move both ways is left out.", Change(SELECTION + ".__init__", FACTOR, "factor = 1"), seen="mbi#65: the sensitivity of a difference"),
    chosen("selection-always-factor-2", "The factor 2 is kept where scores are monotone.", Change(SELECTION + ".__init__", FACTOR, "factor = 2")),
    chosen("selection-monotone-inverted", "monotone is read the wrong way round.", Change(SELECTION + ".__init__", '== "yes"', '!= "yes"')),
    chosen("selection-sensitivity-ignored", "The sensitivity does not enter the rate.", Change(SELECTION + ".__init__", RATE, "self.rate = self.pure / factor")),
    chosen("selection-sensitivity-inverted", "The rate is multiplied by the sensitivity.", Change(SELECTION + ".__init__", RATE, "self.rate = self.pure * self.sensitivity / factor")),
    chosen("selection-monotone-anything", "Whatever is not yes is no.", Change(SELECTION + ".__init__", 'one_of(texts["monotone"], ("yes", "no"), "monotone")', 'texts["monotone"]')),
    chosen("selection-index-from-one", "Indices are counted from 1.", Change(SELECTION + ".release", "return self.choose(self.gaps(scores), draws)", "return self.choose(self.gaps(scores), draws) + 1"), Change(SELECTION + ".chance", "base.read_integer(output)", "(base.read_integer(output) or 0) - 1")),
    chosen("selection-lowest-wins", "The lowest score is taken for the best.", Change(SELECTION + ".gaps", "max(scores)", "min(scores)"), Change(SELECTION + ".gaps", "top - score", "score - top")),
    chosen("selection-gaps-in-floats", "Gaps of scores are floats.", Change(SELECTION + ".gaps", "top - score for", "Fraction(float(top) - float(score)) if abs(top) < 1 << 1000 else top - score for"), names="exponential permute-and-flip"),
    chosen("selection-fraction-reduced", "The fraction is put in lowest terms before it is tossed.", Change(SELECTION + ".fraction", "self.rate.numerator * gap.numerator, self.rate.denominator * gap.denominator", "(self.rate * gap).as_integer_ratio()")),
    chosen("selection-weight-underflows", "A weight below the least float is 0, and is not tossed.", Change(EXPONENTIAL + ".choose", "if draws", "if self.rate * gaps[i] < 745 and draws"), Change(FLIP + ".choose", "if draws", "if self.rate * gaps[i] < 745 and draws"), seen="diffprivlib#107: probabilities that underflow"),
    chosen("selection-border-between-two", "A word at the border of two indices gives the next.", Change(CHOICE + ".rational_border", "found.get(gap, 0) + (j <= i)", "found.get(gap, 0) + (j < i)"), names="exponential permute-and-flip"),
    chosen("selection-one-is-certain", "One candidate is answered without reading the tape.", Change(SELECTION + ".release", "    if not draws.inverse:", "    if len(scores) == 1: return 0\n    if not draws.inverse:"), names="exponential permute-and-flip"),
    chosen("exponential-candidate-kept", "A candidate that failed is tossed again, not drawn again.", Change(EXPONENTIAL + ".choose", "    while True:\n        i = draws.uniform_below(len(gaps))", "    i = draws.uniform_below(len(gaps))\n    while True:"), names="exponential"),
    chosen("exponential-last-left-out", "The last candidate is never drawn.", Change(EXPONENTIAL + ".choose", "len(gaps)", "max(len(gaps) - 1, 1)"), names="exponential"),
    chosen("exponential-after-permutation", "Candidates that failed are not drawn again: permute-and-flip.", Change(EXPONENTIAL + ".choose", "    while True:\n        i = draws.uniform_below(len(gaps))", "    left = list(range(len(gaps)))\n    while True:\n        i = left.pop(draws.uniform_below(len(left)))"), names="exponential"),
    chosen("exponential-gives-up", "After 8 failures the candidate is kept.", Change(EXPONENTIAL + ".choose", "while True:", "for trial in range(9):"), Change(EXPONENTIAL + ".choose", "if draws.bernoulli_exp(*self.fraction(gaps[i])):", "if trial == 8 or draws.bernoulli_exp(*self.fraction(gaps[i])):"), names="exponential"),
    chosen("flip-candidate-stays", "A candidate that failed stays among the others: the exponential mechanism.", Change(FLIP + ".choose", POP, "i = draws.uniform_below(len(left))"), names="permute-and-flip"),
    chosen("flip-last-takes-the-place", "The place of a candidate that failed is taken by the last.", Change(FLIP + ".choose", POP, "k = draws.uniform_below(len(left))\n        i, left[k] = left[k], left[-1]\n        left.pop()"), names="permute-and-flip"),
    chosen("flip-permuted-first", "The whole permutation is drawn before the first toss.", Change(FLIP + ".choose", "    while True:", "    order = [left.pop(draws.uniform_below(len(left))) for _ in gaps]\n    while True:"), Change(FLIP + ".choose", POP, "i = order.pop(0)") , names="permute-and-flip"),
    chosen("flip-not-permuted", "Candidates are tossed in the order of the input.", Change(FLIP + ".choose", POP, "i = left.pop(0)"), names="permute-and-flip"),
    chosen("flip-last-is-certain", "The last candidate that is left is not tossed.", Change(FLIP + ".choose", "if draws.bernoulli_exp(*self.fraction(gaps[i])):", "if not left or draws.bernoulli_exp(*self.fraction(gaps[i])):"), names="permute-and-flip"),
    chosen("flip-law-of-exponential", "The law is that of the exponential mechanism.", Change(FLIP + ".masses", "    width =", "    return Exponential.masses(self, gaps, places)\n    width ="), names="permute-and-flip"),
    chosen("max-last-of-a-tie", "A tie goes to the last index.", Change(MAX + ".release", FIRST, "return len(noisy) - 1 - noisy[::-1].index(max(noisy))"), Change(MAX + ".chance", "(j < i)", "(j > i)"), names="noisy-max"),
    chosen("max-ties-by-score", "A tie goes to the higher score without noise.", Change(MAX + ".release", FIRST, "return max(range(len(noisy)), key=lambda i: (noisy[i], scores[i], -i))"), names="noisy-max"),
    chosen("max-ties-drawn", "A tie is decided by a draw.", Change(MAX + ".release", FIRST, "best = [i for i, value in enumerate(noisy) if value == max(noisy)]\n    return best[draws.uniform_below(len(best))]"), names="noisy-max"),
    chosen("max-ties-ignored", "The chance of an index counts ties for nobody.", Change(MAX + ".chance", "(j < i)", "1"), names="noisy-max"),
    chosen("max-noise-reused", "All scores have the same noise: the best always wins.", Change(MAX + ".release", NOISY, "z = draws.discrete_laplace(1 / self.rate)\n    noisy = [score + z for score in scores]"), names="noisy-max", seen="diffprivlib#31"),
    chosen("max-first-score-bare", "The first score has no noise.", Change(MAX + ".release", NOISY, "noisy = scores[:1] + [score + draws.discrete_laplace(1 / self.rate) for score in scores[1:]]"), names="noisy-max"),
    chosen("max-last-score-bare", "The last score has no noise.", Change(MAX + ".release", NOISY, "noisy = [score + draws.discrete_laplace(1 / self.rate) for score in scores[:-1]] + scores[-1:]"), names="noisy-max", seen="OpenDP#2707"),
    chosen("max-of-magnitudes", "The greatest magnitude wins.", Change(MAX + ".release", FIRST, "return noisy.index(max(noisy, key=abs))"), names="noisy-max"),
    chosen("max-starts-at-zero", "The search for the maximum starts at 0.", Change(MAX + ".release", FIRST, "return noisy.index(max(noisy)) if max(noisy) > 0 else 0"), names="noisy-max"),
    chosen("max-noise-one-sided", "Noise is never negative.", Change(MAX + ".release", NOISY, "noisy = [score + abs(draws.discrete_laplace(1 / self.rate)) for score in scores]"), names="noisy-max"),

    compared("threshold-without-noise", "The threshold has no noise.", Change(THRESHOLD + ".release", START, "t, out = self.threshold, []"), seen="Lyu, Su and Li 2017: one of the variants of sparse vector"),
    compared("threshold-noise-drawn-again", "The threshold has new noise for every query.", Change(THRESHOLD + ".release", COMPARED, "if out: t = self.threshold + draws.discrete_laplace(self.scale)\n        " + COMPARED), seen="Lyu, Su and Li 2017"),
    compared("threshold-noise-reused", "The noise of the threshold is that of the queries, too.", Change(THRESHOLD + ".release", START, START + "\n    z = 2 * (t - self.threshold)"), Change(THRESHOLD + ".release", COMPARED, "if a + z >= t:")),
    compared("threshold-after-the-query", "The noise of the first query is drawn before that of the threshold.", Change(THRESHOLD + ".release", START, "first = draws.discrete_laplace(self.query_scale)\n    " + START), Change(THRESHOLD + ".release", "a + draws.discrete_laplace(self.query_scale) >=", "a + (draws.discrete_laplace(self.query_scale) if out else first) >=")),
    compared("threshold-is-zero", "The threshold is not looked at.", Change(THRESHOLD + ".__init__", 'base.whole(texts, "threshold")', 'base.whole(texts, "threshold") * 0')),
    compared("queries-without-noise", "Queries are compared without noise.", Change(THRESHOLD + ".release", COMPARED, "if a >= t:"), seen="Lyu, Su and Li 2017: infinite loss"),
    compared("queries-same-noise", "All queries have the same noise.", Change(THRESHOLD + ".release", START, START + "\n    z = draws.discrete_laplace(self.query_scale)"), Change(THRESHOLD + ".release", COMPARED, "if a + z >= t:")),
    compared("queries-scale-halved", "Queries have the noise of the threshold: 2 for 4.", Change(THRESHOLD + ".__init__", "4 * self.sensitivity", "2 * self.sensitivity"), seen="Lyu, Su and Li 2017: (1 + 6c)/4 times epsilon"),
    compared("threshold-scale-halved", "The threshold has half of its noise.", Change(THRESHOLD + ".__init__", "2 * self.sensitivity / comparing,", "self.sensitivity / comparing,")),
    compared("threshold-sensitivity-ignored", "The sensitivity does not enter the noise.", Change(THRESHOLD + ".__init__", SCALES, "self.scale, self.query_scale = 2 / comparing, 4 / comparing")),
    compared("queries-sensitivity-ignored", "The sensitivity enters the noise of the threshold alone.", Change(THRESHOLD + ".__init__", SCALES, "self.scale, self.query_scale = 2 * self.sensitivity / comparing, 4 / comparing")),
    compared("threshold-not-stopped", "Queries are answered after the first yes.", Change(THRESHOLD + ".release", "            break", "            continue"), seen="Lyu, Su and Li 2017: no cut-off"),
    compared("threshold-stops-after-two", "It stops after the second yes.", Change(THRESHOLD + ".release", "            break", "            if sum(x is not (None if self.numeric else False) for x in out) > 1: break\n            continue")),
    compared("threshold-stops-unsaid", "The yes is not released.", Change(THRESHOLD + ".release", "            out.append(base.shown(" + VALUE + ") if self.numeric else True)\n", "")),
    compared("threshold-strict", "What equals the threshold is below it: > for >=.", Change(THRESHOLD + ".release", ">= t:", "> t:")),
    compared("threshold-strict-law", "The chance of a yes is that above the threshold.", Change(THRESHOLD + ".chance", "m - 1 - ", "m - ")),
    compared("threshold-below", "What is below the threshold is a yes.", Change(THRESHOLD + ".release", ">= t:", "< t:")),
    compared("threshold-padded", "Queries after the stop are answered no.", Change(THRESHOLD + ".release", "    return out", "    return out + [None if self.numeric else False] * (len(answers) - len(out))")),
    compared("value-of-the-comparison", "The value released has the noise of the comparison.", Change(THRESHOLD + ".release", COMPARED, "noisy = a + draws.discrete_laplace(self.query_scale)\n        if noisy >= t:"), Change(THRESHOLD + ".release", VALUE, "noisy"), seen="Lyu, Su and Li 2017: infinite loss"),
    compared("value-without-noise", "The value is released as it is.", Change(THRESHOLD + ".release", VALUE, "a"), seen="NVFlare#343: clipped values without noise"),
    compared("value-of-the-other-epsilon", "The value has the noise of the comparison's epsilon.", Change(THRESHOLD + ".__init__", "self.value_scale = self.sensitivity / value_epsilon", "self.value_scale = self.sensitivity / comparing")),
    compared("value-sensitivity-ignored", "The sensitivity does not enter the value's noise.", Change(THRESHOLD + ".__init__", "self.value_scale = self.sensitivity / value_epsilon", "self.value_scale = 1 / value_epsilon")),
    compared("value-not-charged", "The value costs nothing.", Change(THRESHOLD + ".__init__", "self.pure += value_epsilon", "pass"), seen="smartnoise-sdk#200: one price for two releases"),
    compared("yes-of-any-length", "An output after the stop has a chance.", Change(THRESHOLD + "._stop", "any(part is not no for part in output[:-1])", "False")),
]
