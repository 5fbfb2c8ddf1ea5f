"""Faults of mechanisms that add noise or answer at random: what is released,
and with which chance."""

from .planting import Change, Fault

OPS = ("release", "session", "probability", "guarantee")
ADDITIVE, BOUNDED, TREE = "additive.Additive", "bounded.TruncatedGeometric", "stream.TreeSum"
RESPONSE, UNARY = "response.RandomizedResponse", "response.UnaryEncoding"
LIST = "return [self._show(steps + draws.noise(self.law)) for steps in data]"
WITHIN = "if abs(z) <= self.bound:"
BLOCK = "sums.append(block + draws.discrete_laplace(self.scale) + sums[before])"
LEVELS = "self.horizon.bit_length() * sensitivity"
TRUTH_OR_LIE = "j if j < truth else j + 1"
NUMBER = "return scalars.read(value, lowest_terms=False)"
WRAPPED = "(%s + (1 << 63)) %% (1 << 64) - (1 << 63)"


def fault(names, slug, what, *changes, seen=None):
    return Fault(slug, what, *changes, ops=OPS, seen=seen, where={"mechanism": tuple(names.split())} if names else {})


def additive(slug, what, *changes, seen=None):
    return fault("discrete-laplace discrete-gaussian", slug, what, *changes, seen=seen)


def bounded(slug, what, *changes, seen=None):
    return fault("truncated-geometric", slug, what, *changes, seen=seen)


def response(slug, what, *changes, seen=None):
    return fault("randomized-response", slug, what, *changes, seen=seen)


def unary(slug, what, *changes, seen=None):
    return fault("unary-encoding", slug, what, *changes, seen=seen)


def tree(slug, what, *changes, seen=None):
    return fault("tree-sum", slug, what, *changes, seen=seen)


FAULTS = [
    fault("", "inputs-64-bit", "Inputs wrap around at 64 bits.", Change("base.exact_number", NUMBER, "x = scalars.read(value, lowest_terms=False)\n            return Fraction(%s, x.denominator)" % (WRAPPED % "x.numerator")), seen="google/differential-privacy#411: a product of bounds wraps"),
    fault("", "inputs-to-floats", "Inputs are rounded to floats.", Change("base.exact_number", NUMBER, "x = scalars.read(value, lowest_terms=False)\n            return Fraction(float(x)) if abs(x) < 1 << 1000 else x")),
    fault("", "inputs-truncated", "Inputs in quotes are cut to their whole part.", Change("base.exact_number", NUMBER, "return Fraction(int(scalars.read(value, lowest_terms=False)))")),
    fault("", "inputs-truth-values-are-numbers", "true is taken for 1, as Python does.", Change("base.exact_number", "if isinstance(value, bool):", "if False:")),
    fault("", "inputs-empty-accepted", "An empty list is answered.", Change("base.array", "or not value or", "or")),
    fault("", "outputs-64-bit", "Outputs wrap around at 64 bits.", Change("base.shown", "    return value", "    value = %s\n    return value" % (WRAPPED % "value"))),
    fault("", "outputs-32-bit", "Outputs are cut off at 32 bits.", Change("base.shown", "    return value", "    value = max(min(value, (1 << 31) - 1), -1 << 31)\n    return value")),
    fault("", "outputs-through-a-float", "Outputs pass through a float.", Change("base.shown", "    return value", "    value = int(float(value)) if abs(value) < 1 << 1000 else value\n    return value")),
    fault("", "outputs-not-negative", "Negative answers are released as 0.", Change("base.shown", "    return value", "    value = max(value, 0)\n    return value")),

    additive("additive-noise-reused", "All numbers of a list have the same noise.", Change(ADDITIVE + ".release", LIST, "z = draws.noise(self.law)\n        return [self._show(steps + z) for steps in data]"), seen="diffprivlib#31, jax#3646: one key for all parts"),
    additive("additive-last-number-bare", "The last number of a list has no noise.", Change(ADDITIVE + ".release", LIST, "return [self._show(steps + draws.noise(self.law)) for steps in data[:-1]] + [self._show(data[-1])]"), seen="OpenDP#2707: the last bit in the clear"),
    additive("additive-first-number-bare", "The first number of a list has no noise: a loop from 1.", Change(ADDITIVE + ".release", LIST, "return [self._show(data[0])] + [self._show(steps + draws.noise(self.law)) for steps in data[1:]]")),
    additive("additive-scale-times-sensitivity", "The scale is multiplied by the sensitivity.", Change(ADDITIVE + ".__init__", "size / self.step", "size * self.sensitivity / self.step")),
    additive("additive-scale-over-sensitivity", "The scale is divided by the sensitivity.", Change(ADDITIVE + ".__init__", "size / self.step", "size / self.sensitivity / self.step")),
    additive("additive-noise-in-data-units", "The scale is not divided by the step: noise of another unit.", Change(ADDITIVE + ".__init__", "size / self.step", "size"), seen="OpenDP#414: noise on another lattice than the data"),
    additive("additive-step-ignored", "Noise is added to the data, not to its steps: integers beside the lattice.", Change(ADDITIVE + "._show", "Float.nearest(steps * self.step)", "Float.nearest(steps)")),
    additive("additive-rounded-to-the-step", "A value beside the lattice is rounded to it instead of refused.", Change(ADDITIVE + "._steps", "if steps.denominator != 1:", "steps = Fraction(round(steps))\n    if steps.denominator != 1:")),
    additive("additive-any-step", "A step may be any number.", Change("additive.a_step", "value.numerator == 1 and value.denominator & (value.denominator - 1) == 0", "value > 0")),
    additive("additive-list-of-one-is-a-number", "A list of one is answered by a number.", Change(ADDITIVE + ".release", "    if isinstance", "    if isinstance(data, list) and len(data) == 1: data = data[0]\n    if isinstance")),
    additive("additive-noise-subtracted", "Noise is subtracted: the same law, another release.", Change(ADDITIVE + ".release", "data + draws", "data - draws")),
    additive("additive-sigma-is-variance", "sigma is taken for its square.", Change("additive.DiscreteGaussian.noise", "sigma * sigma", "sigma")),

    bounded("truncated-clamped", "Noise beyond the bound is clamped to it.", Change(BOUNDED + ".release", WITHIN, "z = max(min(z, self.bound), -self.bound)\n        if True:"), seen="smartnoise-core#319: the censored tail inside the domain"),
    bounded("truncated-bound-excluded", "Noise at the bound is drawn again.", Change(BOUNDED + ".release", WITHIN, "if abs(z) < self.bound:")),
    bounded("truncated-one-more", "Noise one beyond the bound is kept.", Change(BOUNDED + ".release", WITHIN, "if abs(z) <= self.bound + 1:")),
    bounded("truncated-output-bounded", "The output is kept within the bound instead of the noise.", Change(BOUNDED + ".release", WITHIN, "if abs(x + z) <= self.bound:")),
    bounded("truncated-not-at-all", "Noise beyond the bound is released.", Change(BOUNDED + ".release", WITHIN, "if True:")),
    bounded("truncated-scale-times-sensitivity", "The scale is multiplied by the sensitivity.", Change(BOUNDED + ".__init__", "self.noise = Noise(self.scale", "self.scale *= self.sensitivity\n    self.noise = Noise(self.scale")),
    bounded("truncated-scale-over-sensitivity", "The scale is divided by the sensitivity.", Change(BOUNDED + ".__init__", "self.noise = Noise(self.scale", "self.scale /= self.sensitivity\n    self.noise = Noise(self.scale")),
    bounded("truncated-law-not-normalized", "The law lacks the mass that was cut off.", Change("bounded.Noise._parts", "max(one + p[0] - 2 * end[1], 1), one + p[1] - 2 * end[0]", "one + p[0], one + p[1]")),
    bounded("truncated-law-with-a-tail", "The law beyond the bound is that without a bound.", Change("bounded.Noise.pmf", "abs(z) > self.bound", "False"), Change(BOUNDED + ".chance", " or abs(y - x) > self.bound", "")),
    bounded("truncated-delta-one-late", "delta is the chance of one place fewer than the sensitivity reaches.", Change(BOUNDED + ".delta", "self.sensitivity - self.bound - 1", "self.sensitivity - self.bound - 2")),
    bounded("truncated-delta-of-one-step", "delta is that of sensitivity 1.", Change(BOUNDED + ".delta", "self.sensitivity", "1")),
    bounded("truncated-delta-left-out", "The cut tail costs nothing: delta is 0.", Change(BOUNDED + ".delta", "return self.noise.cdf(self.sensitivity - self.bound - 1, places)", "return 0, 0")),
    bounded("truncated-sensitivity-at-most-bound", "A sensitivity above the bound is refused.", Change(BOUNDED + ".__init__", "2 * self.bound + 1", "self.bound + 1")),

    response("response-lie-may-be-true", "A lie is any answer, also the truth.", Change(RESPONSE + ".release", "draws.uniform_below(self.answers - 1)", "draws.uniform_below(self.answers)"), Change(RESPONSE + ".release", TRUTH_OR_LIE, "j"), Change(RESPONSE + ".chance", "(self.odds if j == truth else 1) / (self.odds + self.answers - 1)", "(self.odds + 1 if j == truth else 1) / (self.odds + self.answers)"), seen="OpenDP#480"),
    response("response-two-answers-always", "The truth is kept with the chance that two answers need.", Change(RESPONSE + ".release", "a + b * (self.answers - 1)", "a + b"), Change(RESPONSE + ".chance", "(self.odds if j == truth else 1) / (self.odds + self.answers - 1)", "(self.odds if j == truth else Fraction(1, self.answers - 1)) / (self.odds + 1)")),
    response("response-never-lies", "The truth is always told.", Change(RESPONSE + ".release", "if draws.bernoulli(", "if True or draws.bernoulli("), Change(RESPONSE + ".chance", "base.exactly((self.odds if j == truth else 1) / (self.odds + self.answers - 1))", "base.exactly(Fraction(j == truth))")),
    response("response-inverted", "The truth is told when a lie is due.", Change(RESPONSE + ".release", "if draws", "if not draws"), Change(RESPONSE + ".chance", "if j == truth", "if j != truth")),
    response("response-lies-counted-past-the-truth", "Lies are counted around from the truth: the same law, other answers.", Change(RESPONSE + ".release", TRUTH_OR_LIE, "(truth + 1 + j) % self.answers")),
    response("response-last-answer-never-a-lie", "The last answer is never a lie, the truth is one.", Change(RESPONSE + ".release", TRUTH_OR_LIE, "j")),
    response("response-one-late", "Lies move past the truth one late: <= for <.", Change(RESPONSE + ".release", TRUTH_OR_LIE, "j if j <= truth else j + 1")),
    response("response-lie-is-the-next", "The lie is always the next answer.", Change(RESPONSE + ".release", TRUTH_OR_LIE, "(truth + 1) % self.answers")),
    response("response-lie-before-the-toss", "The lie is drawn whether it is needed or not.", Change(RESPONSE + ".release", "    if draws.bernoulli(a, a + b * (self.answers - 1)):\n        return base.shown(truth)\n    j = draws.uniform_below(self.answers - 1)", "    j = draws.uniform_below(self.answers - 1)\n    if draws.bernoulli(a, a + b * (self.answers - 1)):\n        return base.shown(truth)")),
    response("response-chance-in-floats", "The chance of the truth is a float.", Change(RESPONSE + ".release", "draws.bernoulli(a, a + b * (self.answers - 1))", "draws.bernoulli(*(a / (a + b * (self.answers - 1))).as_integer_ratio())")),
    response("response-chance-as-two-parts", "The odds are rounded to a whole number.", Change(RESPONSE + ".release", "a, b = self.odds.numerator, self.odds.denominator", "a, b = max(round(self.odds), 1), 1")),
    response("response-32-bit-answers", "The number of answers is cut to 32 bits.", Change(RESPONSE + ".release", "draws.uniform_below(self.answers - 1)", "draws.uniform_below(max((self.answers - 1) % (1 << 32), 1))")),
    response("response-elsewhere-has-a-chance", "Answers that do not exist have the chance of a lie.", Change(RESPONSE + ".chance", "j is None or not 0 <= j < self.answers", "j is None")),
    response("response-loss-in-exponent", "The odds are taken for epsilon: the truth is kept with e^odds.", Change(RESPONSE + ".release", "a, b = self.odds.numerator, self.odds.denominator", "a, b = Fraction(__import__('math').exp(min(self.odds, 700))).limit_denominator(1 << 40).as_integer_ratio()")),

    unary("unary-last-place-bare", "The last place is released as it is.", Change(UNARY + ".release", "for rate in rates]", "for rate in rates[:-1]] + [truth == self.answers - 1]"), seen="OpenDP#2707: a loop that ends one early"),
    unary("unary-first-place-bare", "The first place is released as it is: a loop from 1.", Change(UNARY + ".release", "for rate in rates]", "for rate in rates[1:]]\n    bits = [truth == 0] + bits\n    return bits"), Change(UNARY + ".release", "return [draws", "bits = [draws"), seen="OpenDP#2707"),
    unary("unary-keep-and-flip-exchanged", "The chances of the own place and of the others are exchanged.", Change(UNARY + "._true", "self.keep if place == truth else self.flip", "self.flip if place == truth else self.keep")),
    unary("unary-own-place-tossed-fairly", "The own place is kept with 1/2, whatever was asked.", Change(UNARY + "._true", "self.keep if", "Fraction(1, 2) if"), seen="pure-LDP#11: the true bit is not kept with p"),
    unary("unary-symmetric", "The own place is kept with 1 - flip, as if both chances were one.", Change(UNARY + "._true", "self.keep if", "1 - self.flip if"), seen="RAPPOR's bits are symmetric, these are not"),
    unary("unary-others-flip-by-keep", "The other places are true with 1 - keep.", Change(UNARY + "._true", "else self.flip", "else 1 - self.keep")),
    unary("unary-places-counted-from-one", "The own place is the one after.", Change(UNARY + "._true", "place == truth", "place == (truth + 1) % self.answers")),
    unary("unary-places-backwards", "Places are drawn from the last to the first.", Change(UNARY + ".release", "for rate in rates]", "for rate in rates[::-1]][::-1]")),
    unary("unary-one-toss-for-the-others", "One toss serves all other places.", Change(UNARY + ".release", "    return [draws.bernoulli(rate.numerator, rate.denominator) for rate in rates]", "    own, other = [draws.bernoulli(rate.numerator, rate.denominator) for rate in (self.keep, self.flip)]\n    return [own if place == truth else other for place in range(self.answers)]")),
    unary("unary-own-place-only", "Only the own place is tossed, the others are false.", Change(UNARY + ".release", "[draws.bernoulli(rate.numerator, rate.denominator) for rate in rates]", "[place == truth and draws.bernoulli(rate.numerator, rate.denominator) for place, rate in enumerate(rates)]")),
    unary("unary-chance-of-the-own-place", "The chance of an output is that of its own place.", Change(UNARY + ".chance", "        total *= rate if bit else 1 - rate", "        if place == truth: total = rate if bit else 1 - rate")),
    unary("unary-length-unchecked", "An output of another length has a chance.", Change(UNARY + ".chance", "len(output) != self.answers", "False")),
    unary("unary-chance-in-floats", "The chances are floats.", Change(UNARY + ".release", "draws.bernoulli(rate.numerator, rate.denominator)", "draws.bernoulli(*float(rate).as_integer_ratio())")),

    tree("tree-noise-drawn-again", "A block that is used again has new noise.", Change(TREE + ".release", BLOCK, "t = len(sums)\n        sums.append(sum(stream[:t]) + sum(draws.discrete_laplace(self.scale) for _ in range(bin(t).count('1'))))")),
    tree("tree-noise-reused", "All blocks have the same noise.", Change(TREE + ".release", "    sums = [0]", "    sums, z = [0], draws.discrete_laplace(self.scale)"), Change(TREE + ".release", "draws.discrete_laplace(self.scale) + sums", "z + sums"), seen="diffprivlib#31"),
    tree("tree-noise-of-leaves-only", "Only blocks of one increment have noise.", Change(TREE + ".release", "draws.discrete_laplace(self.scale) + sums[before]", "(draws.discrete_laplace(self.scale) if len(sums) % 2 else 0) + sums[before]")),
    tree("tree-levels-forgotten", "The budget is not split over the levels.", Change(TREE + ".__init__", LEVELS, "sensitivity")),
    tree("tree-levels-rounded-down", "The levels are the logarithm of the horizon, rounded down: one too few.", Change(TREE + ".__init__", LEVELS, "max(self.horizon.bit_length() - 1, 1) * sensitivity")),
    tree("tree-levels-rounded-up", "The levels are the logarithm of the horizon, rounded up: one too few at powers of two.", Change(TREE + ".__init__", LEVELS, "max((self.horizon - 1).bit_length(), 1) * sensitivity")),
    tree("tree-levels-one-more", "One level too many.", Change(TREE + ".__init__", LEVELS, "(self.horizon.bit_length() + 1) * sensitivity")),
    tree("tree-levels-of-what-came", "The levels are those of the increments that have come.", Change(TREE + ".release", "draws.discrete_laplace(self.scale)", "draws.discrete_laplace(self.scale * len(stream).bit_length() / self.horizon.bit_length())")),
    tree("tree-sensitivity-ignored", "The sensitivity does not enter the scale.", Change(TREE + ".__init__", LEVELS, "self.horizon.bit_length()")),
    tree("tree-previous-sum-used", "The sum before is used instead of that before the block.", Change(TREE + ".release", "sums[before]", "sums[-1]")),
    tree("tree-blocks-of-one", "Every increment is a block: noise grows with the stream.", Change("stream.low", "t & -t", "1")),
    tree("tree-block-starts-late", "A block misses its first increment.", Change(TREE + "._blocks", "sum(stream[t - low(t) : t])", "sum(stream[t - low(t) + (low(t) > 1) : t])")),
    tree("tree-largest-block-only", "Only the newest block is released.", Change(TREE + ".release", " + sums[before]", "")),
    tree("tree-sums-64-bit", "Sums wrap around at 64 bits.", Change(TREE + ".release", "base.shown(y)", "base.shown(%s)" % (WRAPPED % "y")), seen="google/differential-privacy#126"),
    tree("tree-horizon-unchecked", "A stream may be longer than the horizon.", Change(TREE + ".read", "base.integers(value, self.horizon)", "base.integers(value)")),
]
