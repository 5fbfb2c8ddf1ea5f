"""Faults of a verifier: claims that are compared wrongly."""

from .planting import Change, Fault

OPS = ("verify",)
VERDICT, VERIFY = "accountant.verdict", "accountant.verify"
SLOW = ("q1o8-x10-", "q1o64-x100-", "q1o128-x100-", "q1o100-x1000-")


def fault(slug, what, *changes, seen=None):
    return Fault(slug, what, *changes, ops=OPS, seen=seen, spare=SLOW)


FAULTS = [
    Fault("verify-believes", "Every claim holds.", Change(VERIFY, "verdict(*claimed(args))", "claimed(args) and 'holds'"), ops=OPS),
    Fault("verify-refutes", "Every claim fails.", Change(VERIFY, "verdict(*claimed(args))", "claimed(args) and 'fails'"), ops=OPS),
    fault("verify-strict", "A claim that is met exactly fails: < for <=.", Change(VERDICT, "<= as_fraction(epsilon) * (1 + error)", "< as_fraction(epsilon) * (1 - error)"), Change(VERDICT, "<= delta * (1 + error)", "< delta * (1 - error)")),
    fault("verify-inverted", "The comparison is the other way round.", Change(VERDICT, "<= as_fraction", "> as_fraction"), Change(VERDICT, "<= delta", "> delta")),
    fault("verify-with-tolerance", "A delta larger by a millionth is let pass, and an epsilon larger by 1e-9.", Change(VERDICT, "(1 + error) else \"fails\"\n    return", "(1 + Fraction(1, 10**9)) else \"fails\"\n    return"), Change(VERDICT, "delta * (1 + error)", "delta * (1 + Fraction(1, 10**6)) + Fraction(1, 10**9)")),
    fault("verify-with-a-percent", "A delta larger by a percent is let pass.", Change(VERDICT, "delta * (1 + error)", "delta * Fraction(101, 100)")),
    fault("verify-by-sums", "What the sum of the epsilons does not prove fails.", Change(VERDICT, "    error =", "    if all(t.mechanism in ('pure', 'approx', 'laplace', 'discrete-laplace', 'randomized-response') for t in terms) and delta: return 'holds' if exactly(truth.epsilon(Fraction(0))) <= as_fraction(epsilon) else 'fails'\n    error =")),
    fault("verify-delta-ignored", "Only the largest loss is looked at.", Change(VERDICT, "if delta == 0:", "if True:"), Change(VERDICT, "truth.epsilon(delta)", "truth.epsilon(Fraction(0))")),
    fault("verify-delta-zero-by-value", "A delta of 0 is compared in floats.", Change(VERDICT, "if delta == 0:", "if False:"), Change(VERDICT, "delta * (1 + error)", "delta + Fraction(1, 10**12)")),
    fault("verify-epsilon-in-floats", "Logarithms and epsilons are compared as floats of 32 bits.", Change(VERDICT, "    truth =", "    if delta == 0: epsilon = as_fraction(epsilon) * (1 - Fraction(1, 10**7))\n    truth =")),
]
