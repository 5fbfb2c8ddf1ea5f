"""Faults of mechanisms: what is released, and with which chance."""

from .planting import Change, Fault

OPS = ("release", "session", "probability", "guarantee")
RESPONSE = "response.RandomizedResponse"


def fault(slug, what, *changes, seen=None):
    return Fault(slug, what, *changes, ops=OPS, seen=seen)


FAULTS = [
    fault("response-lie-may-be-true", "A lie is any answer, also the truth.", Change(RESPONSE + ".release", "draws.uniform_below(self.answers - 1)", "draws.uniform_below(self.answers)"), Change(RESPONSE + ".release", "j if j < truth else j + 1", "j"), Change(RESPONSE + ".chance", "(self.odds if j == truth else 1) / (self.odds + self.answers - 1)", "(self.odds + 1 if j == truth else 1) / (self.odds + self.answers)"), seen="OpenDP#480"),
    fault("response-two-answers-always", "The truth is kept with the chance that two answers need.", Change(RESPONSE + ".release", "a + b * (self.answers - 1)", "a + b"), Change(RESPONSE + ".chance", "(self.odds if j == truth else 1) / (self.odds + self.answers - 1)", "(self.odds if j == truth else 1 / (self.answers - 1)) / (self.odds + 1)")),
    fault("response-never-lies", "The truth is always told.", Change(RESPONSE + ".release", "if draws.bernoulli(", "if True or draws.bernoulli("), Change(RESPONSE + ".chance", "base.exactly((self.odds if j == truth else 1) / (self.odds + self.answers - 1))", "base.exactly(j == truth)")),
    fault("response-inverted", "The truth is told when a lie is due.", Change(RESPONSE + ".release", "if draws", "if not draws"), Change(RESPONSE + ".chance", "if j == truth", "if j != truth")),
]
