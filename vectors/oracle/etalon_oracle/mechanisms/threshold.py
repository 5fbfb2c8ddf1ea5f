"""threshold.md: above-threshold, numeric-above-threshold."""

from .. import enclosures
from . import base, sums


class AboveThreshold(base.Mechanism):
    numeric = False

    def __init__(self, params):
        required = ("epsilon", "value_epsilon") if self.numeric else ("epsilon",)
        texts = base.given(params, required, {"sensitivity": "1", "threshold": "0"})
        self.sensitivity = base.whole(texts, "sensitivity", 1)
        self.threshold = base.whole(texts, "threshold")
        comparing = base.rational(texts, "epsilon")
        self.pure = comparing
        self.scale, self.query_scale = 2 * self.sensitivity / comparing, 4 * self.sensitivity / comparing
        if self.numeric:
            value_epsilon = base.rational(texts, "value_epsilon")
            self.pure += value_epsilon
            self.value_scale = self.sensitivity / value_epsilon
        self.epsilon = base.exactly(self.pure)

    def read(self, value):
        return base.integers(value)

    def release(self, answers, draws):
        t, out = self.threshold + draws.discrete_laplace(self.scale), []
        for a in answers:
            if a + draws.discrete_laplace(self.query_scale) >= t:
                out.append(base.shown(a + draws.discrete_laplace(self.value_scale)) if self.numeric else True)
                break
            out.append(None if self.numeric else False)
        return out

    def _stop(self, answers, output):
        """(k, what was released there), k = None if there is no yes; False if
        this is no output."""
        no = None if self.numeric else False
        if not isinstance(output, list) or not output or any(part is not no for part in output[:-1]):
            return False
        last = output[-1]
        if last is no:
            return (None, None) if len(output) == len(answers) else False
        fits = base.read_integer(last) is not None if self.numeric else last is True
        return (len(output) - 1, last) if fits and len(output) <= len(answers) else False

    def chance(self, answers, output):
        found = self._stop(answers, output)
        if not found:
            return base.nothing
        k, last = found
        threshold, query = base.laplace(self.scale), base.laplace(self.query_scale)
        before = answers if k is None else answers[:k]

        def bounds(places):
            def term(m):
                total = threshold.pmf(m - self.threshold, places)
                for a in before:
                    total = enclosures.times(total, query.cdf(m - 1 - a, places), places)
                if k is not None:
                    yes = enclosures.one_minus(query.cdf(m - 1 - answers[k], places), places)
                    total = enclosures.times(total, yes, places)
                return total

            total = sums.over_noise(term, self.threshold, self.scale, places)
            if self.numeric and k is not None:
                value = base.laplace(self.value_scale).pmf(base.read_integer(last) - answers[k], places)
                total = enclosures.times(total, value, places)
            return total

        return bounds


class NumericAboveThreshold(AboveThreshold):
    numeric = True


KINDS = {"above-threshold": AboveThreshold, "numeric-above-threshold": NumericAboveThreshold}
