"""Profile cks20/1: tape.md, section 4, line by line."""

from fractions import Fraction
from math import isqrt


def uniform_below(tape, n):
    k = (n - 1).bit_length()
    while True:
        t = tape.below(k, n)
        if t is not None:
            return t


def bernoulli(tape, a, b):
    """bernoulli(a/b), the fraction as written."""
    k = (b - 1).bit_length()
    while True:
        part = tape.split(k, a, b)
        if part < 2:
            return part == 0


def unit(tape, a, b):
    """exp(-a/b) for a <= b."""
    k = 1
    while bernoulli(tape, a, b * k):
        k += 1
    return k % 2 == 1


def bernoulli_exp(tape, a, b):
    if a <= b:
        return unit(tape, a, b)
    for _ in range(a // b):
        if not unit(tape, 1, 1):
            return False
    return unit(tape, a % b, b)


def geometric(tape, x):
    s, t = x.numerator, x.denominator
    while True:
        u = uniform_below(tape, t)
        if unit(tape, u, t):
            break
    v = 0
    while unit(tape, 1, 1):
        v += 1
    return (u + t * v) // s


def discrete_laplace(tape, scale):
    rate = 1 / Fraction(scale)
    while True:
        y = geometric(tape, rate)
        negative = bernoulli(tape, 1, 2)
        if negative and y == 0:
            continue
        return -y if negative else y


def discrete_gaussian(tape, variance):
    a, b = variance.numerator, variance.denominator
    t = isqrt(a // b) + 1
    while True:
        y = discrete_laplace(tape, Fraction(t))
        if bernoulli_exp(tape, (abs(y) * t * b - a) ** 2, 2 * a * b * t * t):
            return y


def draw(law, tape):
    """One value of a law of laws.py."""
    name, value = law.name, law.parameter
    if name == "uniform":
        return uniform_below(tape, value.numerator)
    if name == "bernoulli":
        return int(bernoulli(tape, value.numerator, value.denominator))
    if name == "bernoulli-exp":
        return int(bernoulli_exp(tape, value.numerator, value.denominator))
    if name == "geometric":
        return geometric(tape, value)
    if name == "discrete-laplace":
        return discrete_laplace(tape, value)
    return discrete_gaussian(tape, value * value)
