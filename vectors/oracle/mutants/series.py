"""Faults of `bernoulli-exp` and `geometric` in cks20/1."""

from .planting import Change, Fault

WHERE = {"profile": ("cks20/1",), "law": ("bernoulli-exp", "geometric", "discrete-laplace", "discrete-gaussian")}
OPS = ("sample", "digest", "count-tapes", "release", "session", "frequencies")
UNIT, EXP, GEOMETRIC = "cks20.unit", "cks20.bernoulli_exp", "cks20.geometric"

FAULTS = [
    Fault("exp-parity-inverted", "An even length of the series is true.", Change(UNIT, "k % 2 == 1", "k % 2 == 0"), ops=OPS, where=WHERE),
    Fault("exp-stops-at-first", "Only the first factor is tossed: 1 - x for exp(-x).", Change(UNIT, "    while bernoulli", "    if bernoulli"), ops=OPS, where=WHERE),
    Fault("exp-factor-missing", "All factors are x, none x/k.", Change(UNIT, "b * k", "b"), ops=OPS, where=WHERE),
    Fault("exp-series-cut-at-3", "The series is cut after three factors.", Change(UNIT, "while bernoulli", "while k < 4 and bernoulli"), ops=OPS, where=WHERE),
    Fault("exp-series-cut-at-8", "The series is cut after eight factors.", Change(UNIT, "while bernoulli", "while k < 9 and bernoulli"), ops=OPS, where=WHERE),
    Fault("exp-series-cut-at-20", "The factorial overflows 64 bits: the series is cut after 20 factors.", Change(UNIT, "while bernoulli", "while k < 21 and bernoulli"), ops=OPS, where=WHERE),
    Fault("exp-factor-8-bit", "The number of the factor wraps at 8.", Change(UNIT, "k += 1", "k = k % 8 + 1"), ops=OPS, where=WHERE),
    Fault("exp-factors-reduced", "Factors are put in lowest terms, and words get shorter.", Change(UNIT, "bernoulli(tape, a, b * k)", "bernoulli(tape, *Fraction(a, b * k).as_integer_ratio())"), ops=OPS, where=WHERE),
    Fault("exp-factors-k-first", "The factor 1/k is tossed first, then x.", Change(UNIT, "bernoulli(tape, a, b * k)", "bernoulli(tape, 1, k) and bernoulli(tape, a, b)"), ops=OPS, where=WHERE),
    Fault("exp-whole-part-dropped", "The whole part of x is dropped.", Change(EXP, "range(a // b)", "range(0)"), ops=OPS, where=WHERE),
    Fault("exp-one-round-too-many", "One factor exp(-1) too many.", Change(EXP, "range(a // b)", "range(a // b + 1)"), ops=OPS, where=WHERE),
    Fault("exp-fraction-dropped", "The fractional part of x is dropped.", Change(EXP, "return unit(tape, a % b, b)", "return True"), ops=OPS, where=WHERE),
    Fault("exp-fraction-first", "The fractional part is tossed before the whole one.", Change(EXP, "    for _ in", "    if not unit(tape, a % b, b): return False\n    for _ in"), Change(EXP, "return unit(tape, a % b, b)", "return True"), ops=OPS, where=WHERE),
    Fault("exp-goes-on-after-no", "All factors exp(-1) are tossed, also after a no.", Change(EXP, "    for _ in range(a // b):\n        if not unit(tape, 1, 1):\n            return False", "    if not all([unit(tape, 1, 1) for _ in range(a // b)]):\n        return False"), ops=OPS, where=WHERE),
    Fault("exp-at-most-16-rounds", "exp(-x) is 0 above x = 16.", Change(EXP, "    for _ in", "    if a > 16 * b: return False\n    for _ in"), ops=OPS, where=WHERE),
    Fault("exp-at-one-is-whole", "x = 1 is one round and a fraction of 0.", Change(EXP, "a <= b", "a < b"), ops=OPS, where=WHERE),
    Fault("exp-64-bit", "Numerator and denominator of x are cut to 64 bits.", Change(EXP, "    if a <= b", "    m = (1 << 64) - 1\n    a, b = a & m, b & m or 1\n    if a <= b"), ops=OPS, where=WHERE),
    Fault("exp-float", "x is rounded to a float.", Change(EXP, "    if a <= b", "    a, b = (a / b).as_integer_ratio()\n    if a <= b"), ops=OPS, where=WHERE),
    Fault("exp-as-written-reduced", "x is put in lowest terms.", Change(EXP, "    if a <= b", "    a, b = Fraction(a, b).as_integer_ratio()\n    if a <= b"), ops=OPS, where=WHERE),
    Fault("geometric-no-division", "The quotient by the numerator is left out.", Change(GEOMETRIC, ") // s", ")"), ops=OPS, where=WHERE),
    Fault("geometric-rounds-up", "The quotient is rounded up.", Change(GEOMETRIC, "return (u + t * v) // s", "return -(-(u + t * v) // s)"), ops=OPS, where=WHERE),
    Fault("geometric-floor-of-parts", "Two quotients are added instead of one taken of the sum.", Change(GEOMETRIC, "(u + t * v) // s", "u // s + t * v // s"), ops=OPS, where=WHERE),
    Fault("geometric-float-division", "The quotient is taken in floats.", Change(GEOMETRIC, "(u + t * v) // s", "int((u + t * v) / s)"), ops=OPS, where=WHERE),
    Fault("geometric-remainder-unchecked", "The remainder is kept without its toss.", Change(GEOMETRIC, "if unit(tape, u, t):", "if True:"), ops=OPS, where=WHERE),
    Fault("geometric-counted-from-one", "The successes are counted from 1.", Change(GEOMETRIC, "v = 0", "v = 1"), ops=OPS, where=WHERE),
    Fault("geometric-at-most-8-rounds", "The loop ends after 8 rounds.", Change(GEOMETRIC, "while unit(tape, 1, 1):", "while v < 8 and unit(tape, 1, 1):"), ops=OPS, where=WHERE),
    Fault("geometric-at-most-64-rounds", "The loop ends after 64 rounds.", Change(GEOMETRIC, "while unit(tape, 1, 1):", "while v < 64 and unit(tape, 1, 1):"), ops=OPS, where=WHERE),
    Fault("geometric-64-bit", "u + t v overflows 64 bits.", Change(GEOMETRIC, "return (u + t * v) // s", "return ((u + t * v) & (1 << 64) - 1) // s"), ops=OPS, where=WHERE),
    Fault("geometric-32-bit", "u + t v overflows 32 bits.", Change(GEOMETRIC, "return (u + t * v) // s", "return ((u + t * v) & (1 << 32) - 1) // s"), ops=OPS, where=WHERE),
    Fault("geometric-rate-float", "The rate is rounded to a float.", Change(GEOMETRIC, "    s, t = x.numerator, x.denominator", "    s, t = float(x).as_integer_ratio()"), ops=OPS, where=WHERE),
    Fault("geometric-rate-rounded", "The rate is rounded to 10 decimals.", Change(GEOMETRIC, "    s, t = x.numerator, x.denominator", "    s, t = round(x, 10).as_integer_ratio() if x > 1e-9 else x.as_integer_ratio()"), ops=OPS, where=WHERE),
    Fault(
        "geometric-common-factor",
        "A fraction with a common factor of numerator and denominator is divided wrongly: the numerator is reduced, the denominator is not.",
        Change(GEOMETRIC, "unit(tape, u, t)", "unit(tape, u // __import__('math').gcd(u, t), t)"),
        ops=OPS, where=WHERE,
        seen="OpenDP#2638, dashu#57",
    ),
]
