"""What the pages of mechanisms share: parameters, inputs, draws, stated deltas."""

from fractions import Fraction
from functools import lru_cache

from .. import cks20, enclosures, laws, scalars
from ..arguments import fields, MISSING
from ..inverse import Inverse
from ..outcome import Refused

# ------------------------------------------------------------------ parameters


def given(params, required, defaults):
    """{name: text} with the defaults filled in."""
    names = tuple(required) + tuple(defaults)
    values = dict(zip(names, fields(params, tuple(required), tuple(defaults))))
    return {name: defaults[name] if text is MISSING else text for name, text in values.items()}


def rational(texts, name, accepts=lambda value: value > 0):
    value = scalars.parameter(texts[name], name)
    if not accepts(value):
        raise Refused(name + " is out of range")
    return value


def whole(texts, name, least=None, below=None):
    value = scalars.integer_parameter(texts[name], name)
    if least is not None and value < least or below is not None and value >= below:
        raise Refused(name + " is out of range")
    return value


# --------------------------------------------------------------------- inputs


def exact_number(value):
    """An integer, {"int": ...} or an exact number in quotes, as a Fraction."""
    if isinstance(value, bool):
        raise Refused("a truth value is no number")
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, dict) and set(value) == {"int"}:
        value = value["int"]
        if not isinstance(value, str) or not scalars.INTEGER.fullmatch(value):
            raise Refused("not an integer")
    if isinstance(value, str):
        try:
            return scalars.read(value, lowest_terms=False)
        except ValueError as problem:
            raise Refused(str(problem)) from None
    raise Refused("not an exact number")


def integer(value, least=None, below=None):
    number = exact_number(value)
    if number.denominator != 1 or least is not None and number < least or below is not None and number >= below:
        raise Refused("not an integer in range")
    return number.numerator


def array(value, longest=None):
    if not isinstance(value, list) or not value or longest is not None and len(value) > longest:
        raise Refused("not an array of an acceptable length")
    return value


def integers(value, longest=None):
    return [integer(part) for part in array(value, longest)]


def shown(value):
    """An integer as an output: a JSON number if it is small."""
    return value if -(1 << 53) < value < 1 << 53 else {"int": str(value)}


def read_integer(value):
    """An output that is an integer, None if it is of another type."""
    if isinstance(value, dict) and set(value) == {"int"}:
        return int(value["int"])
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# ---------------------------------------------------------------------- draws


class Draws:
    """The primitives of tape.md in one of the profiles, from one tape."""

    def __init__(self, profile, tape):
        self.profile, self.tape = profile, tape
        self.inverse = profile == "inverse/1"

    def of_law(self, law):
        """By inversion, whatever the law."""
        return Inverse(law).draw(self.tape)

    def uniform_below(self, n):
        if self.inverse:
            return self.of_law(laws.Finite("uniform", Fraction(n)))
        return cks20.uniform_below(self.tape, n)

    def bernoulli(self, a, b):
        """The fraction as written."""
        if self.inverse:
            return bool(self.of_law(laws.Finite("bernoulli", Fraction(a, b))))
        return cks20.bernoulli(self.tape, a, b)

    def discrete_laplace(self, scale):
        if self.inverse:
            return _laplace_inverse(scale).draw(self.tape)
        return cks20.discrete_laplace(self.tape, scale)

    def noise(self, law):
        """A draw of a discrete Laplace or discrete Gaussian law."""
        if law.name == "discrete-laplace":
            return self.discrete_laplace(law.parameter)
        return self.of_law(law) if self.inverse else cks20.discrete_gaussian(self.tape, law.variance)

    def bernoulli_exp(self, a, b):
        return cks20.bernoulli_exp(self.tape, a, b)


@lru_cache(maxsize=64)
def laplace(scale):
    return laws.DiscreteLaplace("discrete-laplace", scale)


@lru_cache(maxsize=64)
def gaussian(variance):
    return laws.DiscreteGaussian("discrete-gaussian", None, variance)


@lru_cache(maxsize=16)
def _laplace_inverse(scale):
    return Inverse(laplace(scale))


# ------------------------------------------------------------------ guarantees


exactly = enclosures.Exact
nothing = exactly(0)


def least_stated(value):
    """The least a 2^b >= value with integers a < 2^64 and b, from 2^-1024 on."""
    if value <= Fraction(1, 1 << 1024):
        return Fraction(1, 1 << 1024)
    shift = value.denominator.bit_length() - value.numerator.bit_length() + 64
    while True:
        scaled = value * Fraction(2) ** shift
        a = -(-scaled.numerator // scaled.denominator)
        if a < 1 << 64:
            return Fraction(a) / Fraction(2) ** shift
        shift -= 1


def stated(bounds):
    """The number that is claimed for an irrational delta: rounded up."""

    def decide(lo, hi, places):
        low, high = (least_stated(Fraction(end, 1 << places)) for end in (lo, hi))
        return low if low == high else None

    return enclosures.refine(bounds, decide)


class Mechanism:
    """The parts that most mechanisms have in common."""

    epsilon = None  # Bounds; None where the guarantee is not (epsilon, delta).
    delta = nothing
    pure = None

    def accepts(self, profile):
        """Refused where a profile does not go with the parameters."""

    @property
    def rho(self):
        return self.pure * self.pure / 2 if self.pure is not None else None
