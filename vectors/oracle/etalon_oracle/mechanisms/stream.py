"""stream.md: tree-sum."""

from .. import enclosures
from . import base


def low(t):
    """The largest power of two that divides t."""
    return t & -t


class TreeSum(base.Mechanism):
    def __init__(self, params):
        texts = base.given(params, ("epsilon", "horizon"), {"sensitivity": "1"})
        self.pure = base.rational(texts, "epsilon")
        self.epsilon = base.exactly(self.pure)
        self.horizon = base.whole(texts, "horizon", 1, 1 << 64)
        sensitivity = base.whole(texts, "sensitivity", 1)
        self.scale = self.horizon.bit_length() * sensitivity / self.pure

    def read(self, value):
        return base.integers(value, self.horizon)

    def _blocks(self, stream):
        """(t - low(t), sum of the block of t) for t = 1, 2, ..."""
        for t in range(1, len(stream) + 1):
            yield t - low(t), sum(stream[t - low(t) : t])

    def release(self, stream, draws):
        sums = [0]
        for before, block in self._blocks(stream):
            sums.append(block + draws.discrete_laplace(self.scale) + sums[before])
        return [base.shown(y) for y in sums[1:]]

    def chance(self, stream, output):
        if not isinstance(output, list) or len(output) != len(stream) or None in map(base.read_integer, output):
            return base.nothing
        sums = [0] + [base.read_integer(y) for y in output]
        noises = [sums[t] - sums[before] - block for t, (before, block) in enumerate(self._blocks(stream), 1)]

        def bounds(places):
            total = 1 << places, 1 << places
            for z in noises:
                total = enclosures.times(total, base.laplace(self.scale).pmf(z, places), places)
            return total

        return bounds


KINDS = {"tree-sum": TreeSum}
