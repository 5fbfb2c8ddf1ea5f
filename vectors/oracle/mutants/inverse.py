"""Faults of inverse/1: words compared with a distribution function."""

from .planting import Change, Fault

WHERE = {"profile": ("inverse/1",)}
OPS = ("sample", "digest", "count-tapes", "release", "session")
DRAW = "inverse.Inverse.draw"
STEP = "a, m = a << 64 | tape.bits(64), m + 64"
FOUND = "        if self._at_most(x - 1, a, m):"

FAULTS = [
    Fault("inverse-one-block", "A word at a border is decided without another block.", Change(DRAW, FOUND, "        if True:"), ops=OPS, where=WHERE),
    Fault("inverse-two-blocks", "The third block is not read.", Change(DRAW, FOUND, "        if m == 128 or self._at_most(x - 1, a, m):"), ops=OPS, where=WHERE),
    Fault("inverse-border-below", "A word at a border gives the value below.", Change(DRAW, FOUND, "        if not self._at_most(x - 1, a, m): return x - 1\n        if True:"), ops=OPS, where=WHERE),
    Fault("inverse-float-uniform", "The word is rounded to 53 bits.", Change(DRAW, STEP, "a, m = tape.bits(64) >> 11, 53"), ops=OPS, where=WHERE, seen="Mironov 2012: diffprivlib#19, smartnoise-core#242"),
    Fault("inverse-24-bit-uniform", "The word is rounded to 24 bits.", Change(DRAW, STEP, "a, m = tape.bits(64) >> 40, 24"), Change(DRAW, FOUND, "        if True:"), ops=OPS, where=WHERE),
    Fault("inverse-float-table", "F is rounded to a float.", Change("inverse.Inverse._at_most", "lo, hi = self._cdf(x, places)", "lo = hi = int(float(self._cdf(x, places)[0]) / 2.0**0) if places < 1000 else self._cdf(x, places)[0]"), Change("inverse.Inverse._is_below", "lo, hi = self._cdf(x, places)", "lo = hi = int(float(self._cdf(x, places)[0])) if places < 1000 else self._cdf(x, places)[0]"), ops=OPS, where=WHERE),
    Fault("inverse-table-64-bit", "F is rounded to 64 bits, so no second block is ever read.", Change("inverse.Inverse._at_most", "lo, hi = self._cdf(x, places)", "lo = hi = self._cdf(x, places)[0] + (1 << places - 65) >> places - 64 << places - 64"), Change("inverse.Inverse._is_below", "lo, hi = self._cdf(x, places)", "lo = hi = self._cdf(x, places)[0] + (1 << places - 65) >> places - 64 << places - 64"), Change(DRAW, FOUND, "        if True:"), ops=OPS, where=WHERE),
    Fault("inverse-32-bit-blocks", "Blocks have 32 bits.", Change(DRAW, STEP, "a, m = a << 32 | tape.bits(32), m + 32"), ops=OPS, where=WHERE),
    Fault("inverse-blocks-swapped", "The second block is put before the first.", Change(DRAW, STEP, "a, m = tape.bits(64) << m | a, m + 64"), ops=OPS, where=WHERE),
    Fault("inverse-reversed", "The word counts from the top: 0 and 1 of a bernoulli are exchanged.", Change(DRAW, STEP, "a, m = a << 64 | (1 << 64) - 1 - tape.bits(64), m + 64"), ops=OPS, where=WHERE),
    Fault("inverse-borders-strict", "F(x) > u instead of F(x) >= u.", Change("inverse.Inverse._at_most", "hi <= border", "hi < border"), Change("inverse.Inverse._at_most", "lo > border", "lo >= border"), ops=OPS, where=WHERE),
    Fault("inverse-starts-at-least-value", "A word below the first border by one unit is given away: the interval's end is a, not a + 1.", Change(DRAW, "self._cell_of(a + 1, m)", "self._cell_of(max(a, 1), m)"), ops=OPS, where=WHERE),
    Fault("inverse-zeros-accepted", "A word of zeros ends at a bound instead of another block.", Change(DRAW, "law.least is None and a == 0 or", "law.least is None and a == 0 and tape.bits(0) is None or"), Change("inverse.Inverse._cell_of", "while not self._is_below(below, a, m):", "while below > -20 * (1 + self.law.reach()) and not self._is_below(below, a, m):"), Change(DRAW, FOUND, "        if a == 0 or self._at_most(x - 1, a, m):"), ops=OPS, where=WHERE),
    Fault("inverse-ones-accepted", "A word of ones ends at a bound instead of another block.", Change(DRAW, "law.greatest is None and a + 1 == 1 << m", "False"), Change("inverse.Inverse._cell_of", "while self._is_below(above, a, m):", "while above < 20 * (1 + self.law.reach()) and self._is_below(above, a, m):"), ops=OPS, where=WHERE),
    Fault("inverse-zeros-drawn-again", "A word of zeros is thrown away whatever the law.", Change(DRAW, "law.least is None and a == 0 or", "a == 0 or"), ops=OPS, where=WHERE),
    Fault("inverse-ones-drawn-again", "A word of ones is thrown away whatever the law.", Change(DRAW, "law.greatest is None and a + 1", "a + 1"), ops=OPS, where=WHERE),
    Fault("inverse-clamped-at-40-scales", "Values are searched within 40 scales.", Change("inverse.Inverse._cell_of", "    return above", "    return max(min(above, 40 * self.law.reach()), -40 * self.law.reach())"), ops=OPS, where=WHERE),
    Fault("inverse-clamped-at-8-scales", "Values are searched within 8 scales.", Change("inverse.Inverse._cell_of", "    return above", "    return max(min(above, 8 * self.law.reach()), -8 * self.law.reach())"), ops=OPS, where=WHERE),
    Fault("inverse-i32", "Values wrap around at 32 bits.", Change("inverse.Inverse._cell_of", "    return above", "    return (above + (1 << 31)) % (1 << 32) - (1 << 31)"), ops=OPS, where=WHERE, spare=("18446744073709551629", "wide")),
    Fault("inverse-shifted-by-one", "The value after the one is returned.", Change(DRAW, "return x", "return x + 1 if law.greatest is None else x"), ops=OPS, where=WHERE),
]
