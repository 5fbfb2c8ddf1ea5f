"""additive.md: discrete-laplace, discrete-gaussian."""

from fractions import Fraction

from .. import enclosures, strict_json
from ..outcome import Refused
from . import base


def a_step(value):
    """1 or 2^-k."""
    return value.numerator == 1 and value.denominator & (value.denominator - 1) == 0


class Additive(base.Mechanism):
    """x + step Z, the same for a number and for every number of a list."""

    spread = None  # The name of the noise's parameter.

    def __init__(self, params):
        texts = base.given(params, (self.spread,), {"sensitivity": "1", "step": "1"})
        size, self.sensitivity = base.rational(texts, self.spread), base.rational(texts, "sensitivity")
        self.step = base.rational(texts, "step", a_step)
        self.law = self.noise(size / self.step)
        self.promise(self.sensitivity / size)

    def _steps(self, value):
        steps = base.exact_number(value) / self.step
        if steps.denominator != 1:
            raise Refused("not a multiple of the step")
        return steps.numerator

    def read(self, value):
        """Numbers of steps: one, or a list."""
        return list(map(self._steps, base.array(value))) if isinstance(value, list) else self._steps(value)

    def _show(self, steps):
        return base.shown(steps) if self.step == 1 else strict_json.Float.nearest(steps * self.step)

    def release(self, data, draws):
        if isinstance(data, list):
            return [self._show(steps + draws.noise(self.law)) for steps in data]
        return self._show(data + draws.noise(self.law))

    def _behind(self, output):
        """(first, last) of the steps that show as an output; None if none does."""
        if self.step == 1:
            steps = base.read_integer(output)
            return None if steps is None else (steps, steps)
        if isinstance(output, dict) and set(output) == {"f64"}:
            output = strict_json.Float(int(output["f64"], 16))
        value = strict_json.Float.value_of(output) if isinstance(output, strict_json.Float) else None
        if value is None or (value / self.step).denominator != 1:
            return None
        middle = int(value / self.step)
        if self._show(middle) != output:
            return None
        return self._furthest(middle, -1, output), self._furthest(middle, 1, output)

    def _furthest(self, steps, way, output):
        """The last number of steps in one direction that rounds to the output."""
        far = 1
        while self._show(steps + way * far) == output:
            far *= 2
        near = far // 2
        while far - near > 1:
            middle = (near + far) // 2
            near, far = (middle, far) if self._show(steps + way * middle) == output else (near, middle)
        return steps + way * near

    def chance(self, data, output):
        if isinstance(data, list) != isinstance(output, list):
            return base.nothing
        pairs = list(zip(data, output)) if isinstance(data, list) else [(data, output)]
        if isinstance(data, list) and len(output) != len(data):
            return base.nothing
        cells = [self._behind(part) for _, part in pairs]
        if None in cells:
            return base.nothing

        def bounds(places):
            total = 1 << places, 1 << places
            for (x, _), (first, last) in zip(pairs, cells):
                total = enclosures.times(total, self._cell(first - x, last - x, places), places)
            return total

        return bounds

    def _cell(self, first, last, places):
        if first == last:
            return self.law.pmf(first, places)
        upper, lower = self.law.cdf(last, places), self.law.cdf(first - 1, places)
        return max(upper[0] - lower[1], 0), min(upper[1] - lower[0], 1 << places)


class DiscreteLaplace(Additive):
    spread = "scale"

    def noise(self, scale):
        return base.laplace(scale)

    def promise(self, ratio):
        self.pure, self.epsilon = ratio, base.exactly(ratio)


class DiscreteGaussian(Additive):
    spread, rho = "sigma", None

    def noise(self, sigma):
        return base.gaussian(sigma * sigma)

    def promise(self, ratio):
        self.rho = ratio * ratio / Fraction(2)


KINDS = {"discrete-laplace": DiscreteLaplace, "discrete-gaussian": DiscreteGaussian}
