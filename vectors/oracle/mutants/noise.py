"""Faults of discrete Laplace and discrete Gaussian noise in cks20/1."""

from .planting import Change, Fault

WHERE = {"profile": ("cks20/1",), "law": ("discrete-laplace", "discrete-gaussian")}
OPS = ("sample", "digest", "count-tapes", "release", "session", "frequencies")
LAPLACE, GAUSSIAN = "cks20.discrete_laplace", "cks20.discrete_gaussian"
SHIFT = "(abs(y) * t * b - a) ** 2"

FAULTS = [
    Fault("laplace-minus-zero-kept", "Minus zero is not drawn again: 0 is twice as likely.", Change(LAPLACE, "if negative and y == 0:", "if False:"), ops=OPS, where=WHERE, seen="any two-sided geometric without the rejection"),
    Fault("laplace-plus-zero-rejected", "Plus zero is drawn again instead of minus zero.", Change(LAPLACE, "if negative and y == 0:", "if not negative and y == 0:"), ops=OPS, where=WHERE),
    Fault("laplace-every-zero-rejected", "Both zeros are drawn again.", Change(LAPLACE, "if negative and y == 0:", "if y == 0:"), ops=OPS, where=WHERE),
    Fault("laplace-zero-redraws-sign", "Minus zero draws its sign again, not its magnitude.", Change(LAPLACE, "            continue", "            negative = bernoulli(tape, 1, 2)"), ops=OPS, where=WHERE),
    Fault("laplace-sign-inverted", "A sign bit of 1 is negative.", Change(LAPLACE, "bernoulli(tape, 1, 2)", "not bernoulli(tape, 1, 2)"), ops=OPS, where=WHERE),
    Fault("laplace-sign-first", "The sign is drawn before the magnitude.", Change(LAPLACE, "        y = geometric(tape, rate)\n        negative = bernoulli(tape, 1, 2)", "        negative = bernoulli(tape, 1, 2)\n        y = geometric(tape, rate)"), ops=OPS, where=WHERE),
    Fault("laplace-one-sided", "The noise is never negative.", Change(LAPLACE, "return -y if negative else y", "return y"), ops=OPS, where=WHERE),
    Fault("laplace-scale-is-rate", "The scale is taken for the rate.", Change(LAPLACE, "1 / Fraction(scale)", "Fraction(scale)"), ops=OPS, where=WHERE, seen="NoisyHist2 of Wang et al.: Lap(eps) for Lap(1/eps)"),
    Fault("laplace-scale-halved", "The scale is half of what it should be.", Change(LAPLACE, "1 / Fraction(scale)", "2 / Fraction(scale)"), ops=OPS, where=WHERE, seen="BadPartialSum of CheckDP"),
    Fault("laplace-scale-float", "The scale is rounded to a float.", Change(LAPLACE, "Fraction(scale)", "(Fraction(float(scale)) if scale < 1 << 1000 else scale)"), ops=OPS, where=WHERE),
    Fault("laplace-scale-truncated", "The scale is truncated to an integer.", Change(LAPLACE, "Fraction(scale)", "max(Fraction(int(scale)), Fraction(1, 4))"), ops=OPS, where=WHERE),
    Fault(
        "laplace-quotient-off",
        "The scale is divided wrongly: floor(d/g) k for d k / g.",
        Change(LAPLACE, "rate = 1 / Fraction(scale)", "n, d = scale.as_integer_ratio()\n    g = __import__('math').gcd(d, 12)\n    rate = Fraction(d // g * g + (g > 1), n)"),
        ops=OPS, where=WHERE,
        seen="OpenDP#2638, dashu#57",
    ),
    Fault("laplace-cut-at-10-scales", "Noise beyond ten scales is drawn again.", Change(LAPLACE, "if negative and y == 0:", "if negative and y == 0 or y > 10 * scale:"), ops=OPS, where=WHERE, seen="smartnoise-core#318: bounds that censor the noise"),
    Fault("laplace-clamped-at-10-scales", "Noise is clamped at ten scales.", Change(LAPLACE, "negative = bernoulli(tape, 1, 2)", "negative, y = bernoulli(tape, 1, 2), min(y, int(10 * Fraction(scale)))"), ops=OPS, where=WHERE),
    Fault("laplace-i64", "Noise wraps around at 64 bits.", Change(LAPLACE, "return -y if negative else y", "return (((-y if negative else y) + (1 << 63)) % (1 << 64)) - (1 << 63)"), ops=OPS, where=WHERE),
    Fault("laplace-i32", "Noise wraps around at 32 bits.", Change(LAPLACE, "return -y if negative else y", "return (((-y if negative else y) + (1 << 31)) % (1 << 32)) - (1 << 31)"), ops=OPS, where=WHERE),
    Fault("gaussian-sigma-for-variance", "sigma is taken for the variance.", Change("cks20.draw", "value * value", "value"), ops=OPS, where=WHERE),
    Fault("gaussian-variance-doubled", "2 sigma^2 is taken for sigma^2: a factor of two in the exponent.", Change(GAUSSIAN, "2 * a * b * t * t", "a * b * t * t"), ops=OPS, where=WHERE),
    Fault("gaussian-t-rounded-up", "t is the ceiling of sigma, not floor + 1.", Change(GAUSSIAN, "isqrt(a // b) + 1", "isqrt(-(-a // b) - 1) + 1"), ops=OPS, where=WHERE),
    Fault("gaussian-t-rounded-down", "t is the floor of sigma.", Change(GAUSSIAN, "isqrt(a // b) + 1", "max(isqrt(a // b), 1)"), ops=OPS, where=WHERE),
    Fault("gaussian-t-by-float-root", "t comes from a root in floats.", Change(GAUSSIAN, "isqrt(a // b) + 1", "int(float(a // b) ** 0.5) + 1"), ops=OPS, where=WHERE),
    Fault("gaussian-shift-missing", "The proposal is accepted without the shift.", Change(GAUSSIAN, SHIFT, "(abs(y) * t * b) ** 2"), ops=OPS, where=WHERE),
    Fault("gaussian-proposal-kept", "Every proposal is kept: it is Laplace noise.", Change(GAUSSIAN, "if bernoulli_exp(", "if True or bernoulli_exp("), ops=OPS, where=WHERE),
    Fault("gaussian-gives-up-after-4", "The fifth proposal is kept.", Change(GAUSSIAN, "while True:", "for trial in range(5):"), Change(GAUSSIAN, "if bernoulli_exp(", "if trial == 4 or bernoulli_exp("), ops=OPS, where=WHERE),
    Fault("gaussian-acceptance-reduced", "The fraction of the acceptance is put in lowest terms.", Change(GAUSSIAN, "bernoulli_exp(tape, " + SHIFT + ", 2 * a * b * t * t)", "bernoulli_exp(tape, *Fraction(" + SHIFT + ", 2 * a * b * t * t).as_integer_ratio())"), ops=OPS, where=WHERE),
    Fault("gaussian-acceptance-64-bit", "The fraction of the acceptance overflows 64 bits.", Change(GAUSSIAN, SHIFT, SHIFT + " % (1 << 64)"), Change(GAUSSIAN, "2 * a * b * t * t)", "2 * a * b * t * t % (1 << 64) or 1)"), ops=OPS, where=WHERE),
    Fault("gaussian-acceptance-32-bit", "The fraction of the acceptance overflows 32 bits.", Change(GAUSSIAN, SHIFT, SHIFT + " % (1 << 32)"), Change(GAUSSIAN, "2 * a * b * t * t)", "2 * a * b * t * t % (1 << 32) or 1)"), ops=OPS, where=WHERE),
    Fault("gaussian-sigma-float", "sigma^2 is rounded to a float.", Change("cks20.draw", "value * value", "Fraction(float(value)) ** 2 if value < 1 << 1000 else value * value"), ops=OPS, where=WHERE),
    Fault("gaussian-sigma-truncated", "sigma is rounded up to an integer.", Change("cks20.draw", "value * value", "Fraction(-(-value // 1)) ** 2"), ops=OPS, where=WHERE),
]
