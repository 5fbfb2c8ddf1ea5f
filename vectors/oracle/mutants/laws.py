"""Faults of the laws themselves: chances, normalizing constants, parameters."""

from .planting import Change, Fault

OPS = ("probability",)
DRAWN = ("probability", "sample", "digest", "release", "session")
LAPLACE, GAUSSIAN = "laws.DiscreteLaplace", "laws.DiscreteGaussian"

FAULTS = [
    Fault("pmf-off-by-one", "The chance of x is given for x + 1.", Change("operations.law_bounds", "law.mass(x)", "law.mass(x + 1)"), Change("operations.law_bounds", "(x, places)", "(x + 1, places)"), ops=OPS),
    Fault("cdf-strict", "Pr[X < x] for Pr[X <= x].", Change("operations.law_bounds", "law.sum_to(x)", "law.sum_to(x - 1)"), Change("operations.law_bounds", "law.cdf)(x, places)", "law.cdf)(x - (query == 'cdf'), places)"), ops=OPS),
    Fault("cdf-complement", "Pr[X > x] for Pr[X <= x].", Change("operations.law_bounds", "law.sum_to(x)", "1 - law.sum_to(x)"), Change("operations.law_bounds", "(law.pmf if query == \"pmf\" else law.cdf)(x, places)", "law.pmf(x, places) if query == 'pmf' else enclosures.one_minus(law.cdf(x, places), places)"), ops=OPS),
    Fault("cdf-is-pmf", "The query is not looked at.", Change("operations.law_bounds", 'query == "pmf"', "True"), ops=OPS),
    Fault("laplace-normalizer-missing", "The normalizing constant of the discrete Laplace is left out.", Change(LAPLACE + ".pmf", "enclosures.over(less, more, places)", "(1 << places, 1 << places)"), ops=OPS),
    Fault("laplace-normalizer-continuous", "The constant of the continuous Laplace, 1/2 scale.", Change(LAPLACE + ".pmf", "enclosures.over(less, more, places)", "enclosures.of_fraction(min(1 / (2 * self.parameter), Fraction(1)), places)"), ops=OPS),
    Fault("laplace-normalizer-one-sided", "The constant 1 - p of the geometric.", Change(LAPLACE + ".pmf", "enclosures.over(less, more, places)", "less"), ops=OPS),
    Fault("laplace-cdf-at-zero", "F(0) = 1/2, as for a continuous law.", Change(LAPLACE + ".cdf", "    one =", "    if x == 0: return 1 << places - 1, 1 << places - 1\n    one ="), ops=DRAWN),
    Fault("laplace-cdf-half-power", "F(x) = p^-x / 2 below 0, as for a continuous law.", Change(LAPLACE + ".cdf", "self._one_less_and_more(places)[1]", "(2 << places, 2 << places)"), ops=DRAWN),
    Fault("laplace-rounded", "The continuous Laplace, rounded to the nearest integer.", Change(LAPLACE + ".cdf", "    tail = self._power(x + 1 if x >= 0 else -x, places)", "    tail = self._power(x + Fraction(1, 2) if x >= 0 else -x - Fraction(1, 2), places)"), Change(LAPLACE + ".cdf", "self._one_less_and_more(places)[1]", "(2 << places, 2 << places)"), ops=DRAWN, seen="WFA#97: round(Lap(1)) for the geometric"),
    Fault("gaussian-normalizer-continuous", "sigma sqrt(2 pi) for the sum.", Change(GAUSSIAN + ".total", "self.variance < 64", "False"), Change(GAUSSIAN + ".total", "hi += -(-hi * 4 * exp_minus(19 * self.variance, extra)[1] >> extra)", "pass"), ops=OPS),
    Fault("gaussian-without-the-half", "exp(-x^2/variance): the 2 is missing.", Change(GAUSSIAN + ".pmf", "(2 * self.variance)", "self.variance"), ops=OPS),
    Fault("gaussian-variance-is-sigma", "sigma is taken for the variance.", Change("laws.of", "    return kind(name, value)", "    return kind(name, value, value) if name == 'discrete-gaussian' else kind(name, value)"), ops=("probability",), spare=("discrete-gaussian-100-cdf",)),
    Fault("gaussian-cdf-half-at-zero", "F(0) = 1/2, as for a continuous law.", Change(GAUSSIAN + ".cdf", "    if x >= 0", "    if x == 0: return 1 << places - 1, 1 << places - 1\n    if x >= 0"), ops=DRAWN),
    Fault("gaussian-total-cut-at-3-sigma", "The sum of the weights ends at three sigma.", Change(GAUSSIAN + "._sums", "reach = self._table(places)", "reach = isqrt(int(9 * variance)) + 1"), ops=DRAWN, spare=("cdf-left-tail",)),
    Fault("tail-cut-at-8-scales", "What is beyond 8 scales has no chance.", Change("operations.law_bounds", "(x, places)", "(x, places) if query == 'cdf' or abs(x) <= 8 * law.reach() else (0, 0)"), ops=OPS),
    Fault("tail-by-difference", "A chance is a difference of two distribution functions in floats.", Change("operations.law_bounds", "    return lambda", "    if query == 'pmf': return enclosures.Exact(max(law.cdf(x, 200)[0] / 2.0**200 - law.cdf(x - 1, 200)[0] / 2.0**200, 0.0))\n    return lambda"), ops=OPS),
    Fault("tail-of-cdf-cancelled", "1 less a tail, in floats.", Change("operations.law_bounds", "    return lambda", "    if query == 'cdf': return enclosures.Exact(1.0 - (1.0 - law.cdf(x, 200)[0] / 2.0**200))\n    return lambda"), ops=OPS),
    Fault("outside-is-clamped", "A value that cannot occur is clamped to one that can.", Change("operations.law_bounds", "    if isinstance", "    x = x if law.least is None else max(x, 0)\n    x = x if law.greatest is None else min(x, law.greatest)\n    if isinstance"), ops=OPS),
    Fault("outside-is-mirrored", "The sign of a value is dropped.", Change("operations.law_bounds", "    if isinstance", "    x = abs(x)\n    if isinstance"), ops=OPS),
    Fault("outside-reads-as-one", "Whatever is not 0 is the answer 1.", Change("operations.law_bounds", "    if isinstance", "    x = min(x, 1) if law.greatest == 1 else x\n    if isinstance"), ops=OPS),
    Fault("outside-above-not-checked", "The upper end of a finite law is not checked.", Change("laws.Finite.mass", "0 <= x <= self.greatest", "0 <= x"), Change("laws.Finite.sum_to", "x >= self.greatest", "False"), Change("laws.BernoulliExp.pmf", "x not in (0, 1)", "x < 0"), ops=OPS),
    Fault("outside-below-wraps", "A negative value counts from the end.", Change("operations.law_bounds", "    if isinstance", "    x = x + law.greatest + 1 if law.greatest is not None and x < 0 else x\n    if isinstance"), ops=OPS),
    Fault("outside-is-an-error", "A value that cannot occur is refused.", Change("operations.law_bounds", "    if isinstance", "    if law.least == 0 and x < 0 or law.greatest is not None and x > law.greatest: raise Refused('outside')\n    if isinstance"), ops=OPS),
    Fault("outside-cdf-is-zero", "Beyond the greatest value F is 0.", Change("operations.law_bounds", "    if isinstance", "    x = -1 if law.greatest is not None and x > law.greatest else x\n    if isinstance"), ops=OPS),
    Fault("bernoulli-law-inverted", "The chances of 0 and 1 are exchanged.", Change("laws.Finite.mass", "if x else", "if not x else"), Change("laws.BernoulliExp.pmf", "if x else", "if not x else"), ops=OPS),
    Fault("geometric-law-from-one", "The number of trials for the number of successes.", Change("laws.Geometric.pmf", "self.parameter * x", "self.parameter * max(x - 1, 0)"), Change("laws.Geometric.cdf", "(x + 1)", "x"), ops=DRAWN),
    Fault("uniform-law-includes-n", "Values 0 to n.", Change("laws.of", "    return kind(name, value)", "    return kind(name, value + 1 if name == 'uniform' else value)"), ops=OPS),
    Fault("chances-in-percent", "A chance is given in percent.", Change("operations.probability", "number(bounds)", "scalars.show(100 * scalars.read(number(bounds), False))"), ops=OPS),
    Fault("parameter-to-float", "Parameters are rounded to floats.", Change("laws.of", "    if not accepts", "    value = Fraction(float(value)) if abs(value) < 1 << 1000 else value\n    if not accepts"), ops=DRAWN),
    Fault("parameter-to-six-digits", "Parameters are rounded to six decimals.", Change("laws.of", "    if not accepts", "    value = round(value, 6)\n    if not accepts"), ops=DRAWN),
    Fault("parameter-to-u64", "Numerator and denominator of a parameter are cut to 64 bits.", Change("laws.of", "    if not accepts", "    value = Fraction(value.numerator & (1 << 64) - 1, value.denominator & (1 << 64) - 1 or 1) if value > 0 else value\n    if not accepts"), ops=DRAWN),
    Fault("parameter-to-u32", "Numerator and denominator of a parameter are cut to 32 bits.", Change("laws.of", "    if not accepts", "    value = Fraction(value.numerator & (1 << 32) - 1, value.denominator & (1 << 32) - 1 or 1) if value > 0 else value\n    if not accepts"), ops=DRAWN),
]
