"""Faults of accounting: what many uses are said to cost."""

from .planting import Change, Fault

OPS = ("account", "verify")
SLOW = ("q1o8-x10-", "q1o64-x100-", "q1o128-x100-", "q1o100-x1000-")
TERM, SENSITIVITY, RATE, TRUTH = "plans.term", "plans._sensitivity", "plans._rate", "truths.Truth"
COUNT = 'scalars.count(count, "count", 1)'
SIDES = "plans.directions"
PURE = "    infinite = getattr(way, \"infinite\", mpf(0))"


def fault(slug, what, *changes, seen=None, spare=SLOW):
    return Fault(slug, what, *changes, ops=OPS, seen=seen, spare=spare)


BOUNDS = {
    "delta": ("(exact.delta(odds_of(epsilon)),) * 2", "around(truth.delta(epsilon), truth.digits)"),
    "epsilon": ("None if odds is None else logarithm(odds)", "around(truth.epsilon(delta), truth.digits)", "(total, total)", "around(losses.largest(terms, sides), losses.DIGITS)"),
}


def answers(question, change):
    """`change` of the bounds b that answer a question, wherever they come from."""
    target = "accountant.%s_bounds" % question
    return [Change(target, "return " + text.strip("()") if text == "(total, total)" else "return " + text, "return (lambda b: %s)(%s)" % (change, text)) for text in BOUNDS[question]]


DIRECTIONS = '{"remove": (True,), "add": (False,)}.get(relation, (True, False)) if uneven else (True,)'


def sides(directions):
    """Both places that say which directions count."""
    return Change(SIDES, DIRECTIONS, directions), Change(TRUTH + ".__init__", DIRECTIONS, directions)


FAULTS = [
    fault("plan-longest-term-only", "Only the term with the most uses counts.", Change("plans.plan", "    return terms", "    return [max(terms, key=lambda t: t.count)]")),
    fault("plan-last-term-only", "Only the last term counts.", Change("plans.plan", "    return terms", "    return terms[-1:]")),
    fault("add-for-remove", "Only the record that is added is looked at.", *sides("(False,)"), seen="asymmetric losses, Google 0e99a6f"),
    fault("remove-for-add", "Only the record that is removed is looked at.", *sides("(True,)")),
    fault("delta-below-1e-16-is-0", "A delta below 1e-16 is 0.", *answers("delta", "(0 * b[0], 0 * b[1]) if b[1] < Fraction(1, 10**16) else b")),
    fault("delta-with-error-1e-15", "A delta has an absolute error of 1e-15.", *answers("delta", "(max(b[0] - Fraction(1, 10**15), 0 * b[0]), max(b[1] - Fraction(1, 10**15), 0 * b[0]))"), seen="dp_accounting: rounding of a Fourier transform, claims at 1e-12"),
    fault("delta-in-single-precision", "A delta is rounded to 7 digits, downward.", *answers("delta", "tuple(scalars.read(scalars.decimal(x, 7, False)) for x in b)")),
    fault("delta-less-1e-11", "A delta is too small by 1e-11 of itself.", *answers("delta", "tuple(x * (1 - Fraction(1, 10**11)) for x in b)")),
    fault("delta-rounded-down-2-digits", "A delta is printed with 2 digits, rounded down.", *answers("delta", "tuple(scalars.read(scalars.decimal(x, 2, False)) for x in b)")),
    fault("delta-halved", "A delta of both tails is counted once.", *answers("delta", "tuple(x / 2 for x in b)")),
    fault("delta-lower-end-is-none", "What is cut off is added to the lower bound, too: it lies above the truth.", *answers("delta", "tuple(x * Fraction(101, 100) for x in b)")),
    fault("delta-zero-in-a-logarithm", "A delta of 0 goes into a logarithm.", *answers("delta", "b if b[1] else 1 / b[1]")),
    fault("epsilon-below-the-root", "The search for epsilon ends at its lower end.", *answers("epsilon", "b and tuple(x * Fraction(9999, 10000) for x in b)"), seen="opendp cdp_delta, PR#2820: directions against the claim"),
    fault("epsilon-to-three-decimals", "Epsilon is rounded down to three decimals.", *answers("epsilon", "b and tuple(Fraction(x * 1000 // 1, 1000) for x in b)")),
    fault("epsilon-lower-end-is-none", "The lower bound of epsilon is too large by a billionth.", *answers("epsilon", "b and tuple(x * (1 + Fraction(1, 10**9)) for x in b)")),
    fault("pure-loss-finite", "An infinite loss is answered by a large number.", *answers("epsilon", "b or (Fraction(10**6),) * 2"), seen="a Gaussian with a pure guarantee"),
    fault("pure-loss-infinite", "At delta = 0 every loss is infinite: a search that finds no end.", Change("accountant.epsilon_bounds", "    sides", "    if not delta: raise OverflowError('no end')\n    sides"), Change("accountant.verdict", "    if delta == 0:", "    if delta == 0: return 'fails'\n    if delta == 0:")),
    fault("exponential-overflows", "e^eps overflows above 8.", Change("accountant.delta_bounds", "    exact", "    if not isinstance(epsilon, plans.Ln) and epsilon >= 8: raise OverflowError('exp')\n    exact")),
    fault("large-epsilon-is-free", "From epsilon 3 on delta is 0.", Change("accountant.delta_bounds", "    exact", "    if not isinstance(epsilon, plans.Ln) and epsilon >= 3: return Fraction(0), Fraction(0)\n    exact")),

    fault("count-ignored", "Many uses cost as much as one.", Change(TERM, COUNT, "min(1, " + COUNT + ")"), seen="dp_accounting: the count of randomized response", spare=()),
    fault("count-less-one", "One use too few is counted.", Change(TERM, COUNT, "max(1, " + COUNT + " - 1)")),
    fault("count-square-root", "k uses cost as the root of k do.", Change(TERM, COUNT, "__import__('math').isqrt(" + COUNT + ")")),
    fault("plan-first-term-only", "Only the first term counts.", Change("plans.plan", "for part in a_list(value, \"plan\")", "for part in a_list(value, 'plan')[:1]"), spare=()),
    fault("sensitivity-ignored", "Every sensitivity is 1.", Change(SENSITIVITY, "return value", "return min(value, Fraction(1))"), ),
    fault("sensitivity-halved", "Half of the sensitivity is used.", Change(SENSITIVITY, "return value", "return value / 2 if kind != 'integer' or value % 2 == 0 else value"), seen="mbi#65; Google dp_accounting#464: replace-one as add-remove, 4.377 for 9.997"),
    fault("sensitivity-root", "The root of the sensitivity is used.", Change(SENSITIVITY, "return value", "return value if kind == 'integer' else Fraction(round(float(value) ** 0.5 * 2**40), 2**40)")),
    fault("replace-one-as-add-remove", "Under replace-one the sensitivity is divided by two.", Change("plans.plan", "    terms = [term(part) for part in a_list(value, \"plan\")]", "    terms = [t._replace(sensitivity=t.sensitivity / 2) if under == 'replace-one' and t.sensitivity and t.mechanism in ('laplace', 'gaussian') else t for t in map(term, a_list(value, \"plan\"))]"), seen="Google dp_accounting#464"),
    fault("scale-doubled", "Noise is taken for twice as wide.", Change("plans._parameter", "    return value", "    return 2 * value if name in ('b', 'sigma', 'scale') else value")),
    fault("sigma-squared-twice", "The variance is taken for sigma.", Change("plans._parameter", "    return value", "    return value * value if name == 'sigma' and value > 1 else value")),
    fault("rate-squared", "The sampling rate is applied twice.", Change(RATE, "return rate", "return rate * rate"), ),
    fault("rate-halved", "Half of the sampling rate is used.", Change(RATE, "return rate", "return rate / 2")),
    fault("amplification-delta-only", "Sampling multiplies delta by q and leaves epsilon.", Change("truths.Once.delta", "q * self.whole.delta(log(1 + expm1(eps) / q))", "q * self.whole.delta(eps) * q")),
    fault("amplification-squared", "The gain of sampling is counted twice.", Change("truths.Once.delta", "q = self.q", "q = self.q * self.q")),
    fault("delta-dropped", "The deltas of the parts are dropped.", Change("measures.values_of", 'delta = num(params.get("delta", 0))', "delta = mpf(0)")),
    fault("delta-not-summed", "The largest delta of the parts is taken, not all.", Change("truths.one_way", "finite *= (1 - infinite) ** term.count", "finite = min(finite, 1 - infinite)")),
    fault("classic-gaussian", "Gaussian noise by sigma = sqrt(2 ln(1.25/delta))/eps, for any eps.", Change("truths.Gaussian.delta", "one = lambda e:", "one = lambda e: mpf('1.25') * exp(-e * e / (2 * self.m * self.m)) if e > 0 else"), seen="smartnoise-sdk#462, diffprivlib; false from eps = 8.42 at 1e-5"),
    fault("renyi-without-the-logarithm", "Rényi divergences are converted without ln(1/delta).", Change(TRUTH + "._epsilon", PURE, "    if isinstance(way, Gaussian) and delta: return way.m**2 / 2\n" + PURE), seen="tensorflow/privacy#166: an order near 1 gave epsilon 0"),
    fault("central-limit", "A sum of losses is taken for Gaussian.", Change("truths.Values._delta", "    if self.atoms:", "    if self.atoms and len(self.rows) > 2:\n        v = sum(r[0] * exp(x / 2) * x * x for x, r in self.rows)\n        return self.infinite + Gaussian.delta(type('G', (), {'m': sqrt(v), 'atoms': [(mpf(0), mpf(1))], 'infinite': mpf(0)})(), eps) * mpf('0.9')\n    if self.atoms:"), seen="the GDP accountant of Opacus"),
    fault("advanced-without-second-term", "Advanced composition without k eps (e^eps - 1), and without the 2 below the root.", Change(TRUTH + ".epsilon", "    with mp", "    if delta and isinstance(self.ways[0], Values) and self.ways[0].atoms and not self.ways[0].infinite:\n        rows = self.ways[0].rows\n        return min(max(rows[0][0], mpf(0)), sqrt(sum(r[0] * exp(x / 2) * x * x for x, r in rows) * log(1 / num(delta))) / 2)\n    with mp")),
    fault("gaussian-for-laplace", "Laplace noise is taken for Gaussian of the same scale.", Change(TERM, "Term(mechanism, params", "Term('gaussian' if mechanism == 'laplace' else mechanism, {'sigma': 2 * params['b']} if mechanism == 'laplace' else params")),
    fault("continuous-for-discrete", "Integer noise is taken for continuous noise.", Change(TERM, "Term(mechanism, params", "Term(mechanism.replace('discrete-', ''), {{'scale': 'b'}.get(n, n): v for n, v in params.items()}")),
    fault("continuous-for-discrete-scaled", "Integer noise is taken for continuous noise a little wider.", Change(TERM, "Term(mechanism, params", "Term(mechanism.replace('discrete-', ''), {{'scale': 'b'}.get(n, n): v * Fraction(101, 100) if 'discrete' in mechanism else v for n, v in params.items()}")),
    fault("response-by-two-answers", "k answers cost as two of the same odds: a lie is one of k.", Change("measures.odds_values", "share = 1 / (odds + answers - 1)", "share = 1 / (odds + answers)")),
    fault("response-answers-by-chance", "The odds are (odds + k - 1)/k: a lie may be the truth.", Change("plans.term", "    sensitivity =", "    if 'odds' in params: params['odds'] = (params['odds'] + params['answers'] - 1) / params['answers']\n    sensitivity ="), seen="OpenDP#480: claimed ln(p/(1 - p))"),
    fault("response-middle-dropped", "The answers of loss 0 are dropped, and the rest is normalized without them.", Change("measures.odds_values", "share = 1 / (odds + answers - 1)", "share = 1 / (odds + 1) / (answers / 2)")),
    fault("loss-rounded-down", "Losses are rounded down to a grid of 1/1000.", Change("measures.tilted", "key = unit.key(loss)", "key = unit.key(Fraction(int(mp.floor((num(loss) if isinstance(loss, Fraction) else loss) * 1000)), 1000))"), Change("measures.tilted", "exp(-unit.loss(key) / 2)", "exp(-unit.loss(key) / 2)"), seen="a coarse grid, rounded down"),
    fault("gaussian-losses-truncated", "What is beyond 5 sigma of a Gaussian is dropped.", Change("truths.Gaussian.delta", "one = lambda e:", "one = lambda e: mpf(0) if e > self.m * self.m / 2 + 5 * self.m else"), seen="Google: truncation bugs 1a3c5b3"),
    fault("values-truncated", "Losses whose chance is below 1e-12 are dropped.", Change("measures.tilted", "if mass:", "if mass > mpf(10) ** -12:")),
    fault("range-wraps-around", "Losses above 40 wrap around.", Change("truths.Values.__init__", "unit.loss(x), row", "(unit.loss(x) + 40) % 80 - 40, row"), seen="prv PureDP(5)^10: claims 1e-6 where delta is 0.935"),
    fault("zero-epsilon-is-missing", "An epsilon of 0 is taken for none.", Change("accountant.asked", "    if delta is MISSING:", "    if epsilon == '0': raise Refused('epsilon')\n    if delta is MISSING:"), Change("accountant.claimed", "    epsilon, delta =", "    if claim['epsilon'] == '0': raise Refused('epsilon')\n    epsilon, delta =")),
    fault("zero-delta-is-missing", "A delta of 0 is taken for none.", Change("accountant.asked", "    if delta is MISSING:", "    if delta == '0': raise Refused('delta')\n    if delta is MISSING:"), Change("accountant.claimed", "    epsilon, delta =", "    if claim['delta'] == '0': raise Refused('delta')\n    epsilon, delta ="), spare=()),
    fault("long-plans-capped", "More than 64 uses cost as 64.", Change(TERM, COUNT, "min(64, " + COUNT + ")")),
    fault("sigma-too-large-by-1e-9", "Noise is taken for wider by a billionth, as by a rounded parameter.", Change("plans._parameter", "    return value", "    return value * (1 + Fraction(1, 10**9)) if name in ('b', 'sigma', 'scale') else value")),
    fault("random-sample-is-fixed", "Only one use of a sampled plan is counted.", Change(TERM, COUNT, "(1 if sampling is not MISSING else " + COUNT + ")"), spare=()),
    fault("sampled-as-if-never", "Uses of sampled data cost nothing.", Change(RATE, "return rate", "return rate / 10**6 if rate < 1 else rate"), Change(TERM, COUNT, "(1 if sampling is not MISSING else " + COUNT + ")"), spare=()),
]
