"""What a sampler makes of every tape of a length: a walk over its decisions.

A sampler is run once per sequence of answers that it can get from its tape,
and the tapes that give these answers are counted, not visited.
"""

from collections import Counter

from .outcome import TapeEnded


class Branching:
    """A tape that answers as told, then with the first answer there is.

    `told` is a tuple of (answer, how many words give it). The other answers
    at each free choice are left on `pending` for later runs.
    """

    def __init__(self, told, length, pending):
        self._told, self._pending = told, pending
        self._next = 0
        self.left = length
        self.ways = 1

    def _answer(self, k, answers):
        if k > self.left:
            raise TapeEnded()
        if self._next == len(self._told):
            possible = [(answer, ways) for answer, ways in answers() if ways]
            self._pending.extend(self._told + (other,) for other in possible[1:])
            self._told += (possible[0],)
        answer, ways = self._told[self._next]
        self._next += 1
        self.left -= k
        self.ways *= ways
        return answer

    def bits(self, k):
        return self._answer(k, lambda: ((word, 1) for word in range(1 << k)))

    def split(self, k, lower, upper):
        return self._answer(k, lambda: ((0, lower), (1, upper - lower), (2, (1 << k) - upper)))

    def below(self, k, n):
        return self._answer(k, lambda: [(t, 1) for t in range(n)] + [(None, (1 << k) - n)])


def count(sampler, length):
    """(value -> number of tapes, number of tapes that ended first)."""
    counts, ended = Counter(), 0
    pending = [()]
    while pending:
        tape = Branching(pending.pop(), length, pending)
        try:
            value = sampler(tape)
        except TapeEnded:
            ended += tape.ways << tape.left
        else:
            counts[value] += tape.ways << tape.left
    return counts, ended
