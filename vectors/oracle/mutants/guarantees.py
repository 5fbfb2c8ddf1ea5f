"""Faults of guarantees: what a mechanism is said to cost."""

from .planting import Change, Fault

OPS = ("guarantee",)
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
]
