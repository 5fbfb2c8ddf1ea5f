"""Faults of a verifier: claims that are compared wrongly."""

from .planting import Change, Fault

OPS = ("verify",)
VERDICT, VERIFY, DECIDED = "accountant.verdict", "accountant.verify", "accountant.decided"
SLOW = ("q1o8-x10-", "q1o64-x100-", "q1o128-x100-", "q1o100-x1000-")


def fault(slug, what, *changes, seen=None):
    return Fault(slug, what, *changes, ops=OPS, seen=seen, spare=SLOW)


FAULTS = [
    Fault("verify-believes", "Every claim holds.", Change(VERIFY, "verdict(*claimed(args))", "claimed(args) and 'holds'"), ops=OPS),
    Fault("verify-refutes", "Every claim fails.", Change(VERIFY, "verdict(*claimed(args))", "claimed(args) and 'fails'"), ops=OPS),
    fault("verify-strict", "A claim that is met exactly fails: < for <=.", Change(DECIDED, "truth[1] <= claimed[0]", "truth[1] < claimed[0]"), Change(DECIDED, "truth[0] > claimed[1]", "truth[0] >= claimed[1]"), Change(VERDICT, "exact.odds(delta) <=", "exact.odds(delta) <")),
    fault("verify-inverted", "The comparison is the other way round.", Change(DECIDED, '"holds"', '"fails" if True else "holds"'), Change(DECIDED, "> claimed[1]:\n        return \"fails\"", "> claimed[1]:\n        return 'holds'"), Change(VERDICT, "exact.odds(delta) <=", "exact.odds(delta) >")),
    fault("verify-with-tolerance", "A claim that is missed by a billionth is let pass.", Change(DECIDED, "truth[1] <= claimed[0]", "truth[1] <= claimed[0] * (1 + Fraction(1, 10**6)) + Fraction(1, 10**9)"), Change(VERDICT, "exact.odds(delta) <= odds_of(epsilon)", "exact.odds(delta) <= odds_of(epsilon) * (1 + Fraction(1, 10**9))")),
    fault("verify-with-a-percent", "A delta or epsilon larger by a percent is let pass.", Change(DECIDED, "truth[1] <= claimed[0]", "truth[1] <= claimed[0] * Fraction(101, 100)")),
    fault("verify-delta-ignored", "Only the largest loss is looked at.", Change(VERDICT, "    if delta == 0:", "    delta = Fraction(0)\n    if delta == 0:")),
    fault("verify-delta-zero-by-value", "A delta of 0 is taken for 1e-12.", Change(VERDICT, "    if delta == 0:", "    delta = delta or Fraction(1, 10**12)\n    if delta == 0:")),
    fault("verify-epsilon-in-floats", "An epsilon is rounded down to seven digits.", Change(VERDICT, "    if delta == 0:", "    if delta == 0: epsilon = (epsilon if isinstance(epsilon, Fraction) else logarithm(epsilon.odds)[0]) * (1 - Fraction(1, 10**7))\n    if delta == 0:")),
]
