"""Faults of guarantees: what a mechanism is said to cost."""

from .planting import Change, Fault

OPS = ("guarantee",)
SELECTION, STATED, PURE = "selection.Selection.__init__", "base.least_stated", "self.epsilon = base.exactly(self.pure)"
GUARANTEE, RESPONSE = "operations.guarantee", "response.RandomizedResponse.epsilon"


def fault(slug, what, *changes, seen=None):
    return Fault(slug, what, *changes, ops=OPS, seen=seen)


FAULTS = [
    fault("guarantee-response-two-answers", "The epsilon of k answers is ln(odds/(k - 1)).", Change(RESPONSE, "self.odds", "max(self.odds / (self.answers - 1), self.odds / self.odds)")),
    fault("guarantee-response-with-truth", "The epsilon of a lie that may be the truth: ln((odds + k - 1)/k).", Change(RESPONSE, "self.odds", "(self.odds + self.answers - 1) / self.answers"), seen="OpenDP#480"),
    fault("guarantee-sensitivity-dropped", "The guarantee is that of sensitivity 1.", Change(GUARANTEE, "    if mechanism.epsilon", "    s = getattr(mechanism, 'sensitivity', 1) or 1\n    if s != 1 and mechanism.epsilon is None: return {'rho': scalars.show(mechanism.rho / s**2)}\n    if s != 1: mechanism.epsilon = enclosures.Exact(mechanism.epsilon.value / s)\n    if mechanism.epsilon"), seen="diffprivlib#105: a sensitivity of 0 for 10000"),
    fault("guarantee-sensitivity-halved", "Half of epsilon is reported.", Change(GUARANTEE, "number(mechanism.epsilon, upwards=True)", "scalars.show(scalars.read(number(mechanism.epsilon, upwards=True), False) / 2)"), Change(GUARANTEE, "scalars.show(mechanism.rho)", "scalars.show(mechanism.rho / 2)")),
    fault("guarantee-rounded-down", "An irrational epsilon is rounded down, to three digits.", Change(GUARANTEE, "number(mechanism.epsilon, upwards=True)", "scalars.decimal(scalars.read(number(mechanism.epsilon), False), 3, False)")),
    fault("guarantee-rho-as-sigma", "rho is sensitivity/2 sigma^2: the square is missing.", Change(GUARANTEE, "scalars.show(mechanism.rho)", "scalars.show(mechanism.rho / (getattr(mechanism, 'sensitivity', 1) or 1))")),
    fault("guarantee-unary-one-place", "Only one of the two places that tell two answers apart is counted.", Change("response.UnaryEncoding.epsilon", "self.keep * (1 - self.flip) / ((1 - self.keep) * self.flip)", "self.keep / self.flip"), seen="RAPPOR: half of epsilon where one bit counts"),
    fault("guarantee-unary-half", "The loss of a place is halved: that of k bits is shared.", Change("response.UnaryEncoding.epsilon", "self.keep * (1 - self.flip) / ((1 - self.keep) * self.flip)", "max((1 - self.flip) / (1 - self.keep), Fraction(1001, 1000))")),
    fault("guarantee-monotone-halved", "Monotone scores are said to cost half.", Change(SELECTION, PURE, PURE + "\n    if texts['monotone'] == 'yes': self.epsilon = base.exactly(self.pure / 2)")),
    fault("guarantee-not-monotone-halved", "Scores that move both ways are said to cost half: the factor 2 is taken off.", Change(SELECTION, PURE, PURE + "\n    if texts['monotone'] == 'no': self.epsilon = base.exactly(self.pure / 2)"), seen="mbi#65"),
    fault("guarantee-selection-over-sensitivity", "epsilon is divided by the sensitivity, which is in the rate already.", Change(SELECTION, "    factor = ", "    self.epsilon = base.exactly(self.pure / max(self.sensitivity, 1))\n    factor = ")),
    fault("guarantee-of-one-record", "epsilon is that of a person with one row.", Change("queries.Query.__init__", PURE, "self.epsilon = base.exactly(self.pure / self.records)"), Change("queries.Query.__init__", 'self.zcdp = base.rational(texts, "rho")', 'self.zcdp = base.rational(texts, "rho") / self.records**2')),
    fault("guarantee-of-one-part", "A release of two parts costs what the first does.", Change("queries.Query.__init__", PURE, "self.epsilon = base.exactly(self.pure * Fraction(texts.get('split', '1')))"), Change("threshold.AboveThreshold.__init__", PURE, "self.epsilon = base.exactly(comparing)"), seen="smartnoise-sdk#200"),
    fault("guarantee-of-one-level", "A tree costs what one of its levels does.", Change("stream.TreeSum.__init__", "self.scale =", "self.epsilon = base.exactly(self.pure / self.horizon.bit_length())\n    self.scale =")),
    fault("guarantee-threshold-halved", "A threshold costs the half that its own noise does.", Change("threshold.AboveThreshold.__init__", PURE, "self.epsilon = base.exactly(self.pure - comparing / 2)")),
    fault("guarantee-delta-in-single-precision", "delta is rounded down to 24 bits.", Change(STATED, "if a < 1 << 64:", "if a < 1 << 24:"), Change(STATED, "a = -(-scaled.numerator // scaled.denominator)", "a = scaled.numerator // scaled.denominator")),
    fault("guarantee-delta-three-digits", "delta is rounded to three digits.", Change(STATED, "    shift =", "    if value > Fraction(1, 1 << 1020): return Fraction('%.2e' % value)\n    shift =")),
    fault("guarantee-delta-underflows", "delta below the least float is 0.", Change(STATED, "    if value", "    if value < Fraction(1, 1 << 1022): return Fraction(0)\n    if value")),
    fault("guarantee-epsilon-in-floats", "epsilon is a float.", Change(GUARANTEE, "number(mechanism.epsilon, upwards=True)", "scalars.show(Fraction(float(scalars.read(number(mechanism.epsilon), False)) * (1 - 2.0**-40)))"), Change(GUARANTEE, "    stated =", "    from fractions import Fraction\n    stated =")),
]
