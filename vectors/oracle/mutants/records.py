"""Faults of mechanisms on keys and on records: bounding, grids, sensitivities."""

from .planting import Change, Fault

OPS = ("release", "session", "probability", "guarantee")
PARTITION, STABLE, KEPT = "keys.PartitionSelection", "keys.StabilityThreshold", "queries.kept"
PI = "pi = min(q * pi + self.slack, 1 - (1 - pi - self.slack) / q, Fraction(1))"
BOUNDS = "pi = min(first[0], second[0], one), min(first[1], second[1], one)"
NOISY = "noisy = [(key, count + draws.discrete_laplace(self.scale)) for key, count in counts]"
OVER = "if value >= self.threshold]"
ROWS = "kept(self.chosen(rows(value, self.with_key)), self.records, self.per_key)"
ENTER = "round(min(max(x / self.step, Fraction(self.lower)), Fraction(self.upper)))"
REACH = "reach = max(high, 0) - min(low, 0) if self.replacing else max(abs(low), abs(high))"
NOISE = "self.law = self.noise(Fraction(self.records * reach))"
SUM, MEAN, HISTOGRAM, QUANTILE, OPEN = "queries.BoundedSum", "queries.BoundedMean", "queries.Histogram", "queries.Quantile", "queries.OpenHistogram"
WIDTH = "width = self.records * (self.grid.upper - self.grid.lower) * (2 if self.replacing else 1)"
TOTAL = "total = sum(2 * self.grid.enter(x) - low - high for _, _, x in records) + draws.noise(self.sum_law)"
DIVISOR = "c = max(len(records) + draws.noise(self.count_law), 1)"
PARTS = "return [base.shown(count + draws.noise(self.law)) for count in self._counts(records)]"
SHARE = "self.a, self.b = share.numerator, share.denominator"
SCORES = "[Fraction(-abs((self.b - self.a) * below(c) - self.a * above(c))) for c in points]"
QUERIES = "count bounded-sum bounded-mean histogram quantile"


def fault(names, slug, what, *changes, seen=None, spare=()):
    return Fault(slug, what, *changes, ops=OPS, seen=seen, spare=spare, where={"mechanism": tuple(names.split())})


def partition(slug, what, *changes, seen=None, spare=()):
    return fault("partition-selection", slug, what, *changes, seen=seen, spare=spare)


def stable(slug, what, *changes, seen=None):
    return fault("stability-threshold open-histogram", slug, what, *changes, seen=seen)


def query(slug, what, *changes, seen=None):
    return fault(QUERIES, slug, what, *changes, seen=seen)


def histogram(slug, what, *changes, seen=None):
    return fault("histogram", slug, what, *changes, seen=seen)


def mean(slug, what, *changes, seen=None):
    return fault("bounded-mean", slug, what, *changes, seen=seen)


def quantile(slug, what, *changes, seen=None):
    return fault("quantile", slug, what, *changes, seen=seen)


FAULTS = [
    partition("partition-first-line-only", "Only the first line of the recurrence is taken, which passes 1.", Change(PARTITION + ".rational_pi", PI, "pi = min(q * pi + self.slack, Fraction(1))"), Change(PARTITION + ".pi", BOUNDS, "pi = min(first[0], one), min(first[1], one)")),
    partition("partition-second-line-only", "Only the second line of the recurrence is taken.", Change(PARTITION + ".rational_pi", PI, "pi = min(1 - (1 - pi - self.slack) / q, Fraction(1))"), Change(PARTITION + ".pi", BOUNDS, "pi = min(second[0], one), min(second[1], one)")),
    partition("partition-one-person-late", "The recurrence is entered one person late.", Change(PARTITION + ".rational_pi", "range(n)", "range(n - 1)"), Change(PARTITION + ".pi", "range(n - 1)", "range(n - 2)")),
    partition("partition-one-person-early", "The recurrence makes one step too many.", Change(PARTITION + ".rational_pi", "range(n)", "range(n + 1)"), Change(PARTITION + ".pi", "range(n - 1)", "range(n)")),
    partition("partition-nobody-counts-as-one", "A key that nobody has is kept with chance delta.", Change(PARTITION + ".rational_pi", "range(n)", "range(max(n, 1))"), Change(PARTITION + ".pi", "if n else 0", "")),
    partition("partition-without-delta-later", "delta is added for the first person only.", Change(PARTITION + ".rational_pi", PI, "pi = min(q * pi + (0 if step else self.slack), 1 - (1 - pi - (0 if step else self.slack)) / q, Fraction(1)) if pi or not step else self.slack"), Change(PARTITION + ".pi", "first = [end + more for", "first = [end for"), spare=("large-count", "beyond-32-bits")),
    partition("partition-always-above", "A key is kept if its chance is above 1/2.", Change(PARTITION + ".release", "return draws.bernoulli(pi.numerator, pi.denominator)", "return pi > Fraction(1, 2)"), Change(PARTITION + ".release", "return bool(draws.of_law(Kept(self.pi(n))))", "return self.pi(n)(64)[0] > 1 << 63")),
    partition("partition-chance-in-floats", "The chance is the next float.", Change(PARTITION + ".release", "draws.bernoulli(pi.numerator, pi.denominator)", "draws.bernoulli(*float(pi).as_integer_ratio())")),
    partition("partition-odds-without-e", "epsilon stands where e^epsilon belongs.", Change(PARTITION + ".pi", "grow = enclosures.over((one, one), shrink, width)", "grow = enclosures.of_fraction(max(self.rate, Fraction(1)), width)"), Change(PARTITION + ".rational_pi", "q = Fraction(0), self.odds", "q = Fraction(0), max(Fraction(__import__('math').log(self.odds)), Fraction(1))")),
    partition("partition-kept-inverted", "A key is dropped when it is to be kept.", Change(PARTITION + ".release", "return bool", "return not bool"), Change(PARTITION + ".release", "return draws", "return not draws")),
    partition("partition-chance-of-dropping", "The chance of a no is that of a yes.", Change(PARTITION + ".chance", "if output:", "if True:")),
    partition("partition-certain-reads-nothing", "A key that is certain is not drawn.", Change(PARTITION + ".release", "    pi = self.rational_pi(n)", "    pi = self.rational_pi(n)\n    if pi in (0, 1): return pi == 1"), Change(PARTITION + ".release", "    if draws.inverse:", "    if draws.inverse and n == 0: return False\n    if draws.inverse:")),
    partition("partition-32-bit-persons", "The number of persons is cut to 32 bits.", Change(PARTITION + ".read", "return base.integer(value, 0, 1 << 64)", "return base.integer(value, 0, 1 << 64) & (1 << 32) - 1")),
    partition("partition-any-epsilon", "Any epsilon is accepted.", Change(PARTITION + ".__init__", "if not accepted:", "if False:")),
    partition("partition-logarithm-for-e", "cks20/1 takes any epsilon, by the next odds of 20 decimals.", Change(PARTITION + ".accepts", 'raise Refused("cks20/1 takes only ln(q)")', "self.odds = Fraction(round(__import__('math').exp(self.rate) * 10**20), 10**20)")),

    stable("stability-strict", "A count that equals the threshold is dropped: > for >=.", Change(STABLE + ".release", OVER, "if value > self.threshold]")),
    stable("stability-threshold-less-one", "The threshold is off by one.", Change(STABLE + ".release", OVER, "if value >= self.threshold - 1]")),
    stable("stability-before-noise", "The count is compared before its noise is added.", Change(STABLE + ".release", NOISY, "noisy = [(key, count + draws.discrete_laplace(self.scale)) for key, count in counts if count >= self.threshold]"), Change(STABLE + ".release", " " + OVER, "]"), seen="smartnoise-sdk#204: a threshold that does not go with the noise"),
    stable("stability-count-without-noise", "Noise decides, and the count without it is released.", Change(STABLE + ".release", "return [[key, base.shown(value)] for key, value in noisy", "true = dict(counts)\n    return [[key, base.shown(true[key])] for key, value in noisy"), seen="NVFlare#343"),
    stable("stability-noise-drawn-again", "The count released has new noise.", Change(STABLE + ".release", "return [[key, base.shown(value)] for key, value in noisy", "true = dict(counts)\n    return [[key, base.shown(true[key] + draws.discrete_laplace(self.scale))] for key, value in noisy")),
    stable("stability-noise-reused", "All keys have the same noise.", Change(STABLE + ".release", NOISY, "z = draws.discrete_laplace(self.scale)\n    noisy = [(key, count + z) for key, count in counts]"), seen="diffprivlib#31"),
    stable("stability-hopeless-keys-skipped", "No noise is drawn for counts far below the threshold.", Change(STABLE + ".release", NOISY, "noisy = [(key, count + draws.discrete_laplace(self.scale)) for key, count in counts if count > self.threshold - 4]"), seen="libprio-rs#645: work that depends on the data"),
    stable("stability-single-keys-skipped", "A key of one person is dropped before noise.", Change(STABLE + ".release", NOISY, "noisy = [(key, count + draws.discrete_laplace(self.scale)) for key, count in counts if count > 1]")),
    stable("stability-order-of-input", "Keys have their noise in the order of the input.", Change(STABLE + ".read", "sorted(counts)", "counts"), Change(OPEN + ".read", "sorted(counts)", "counts")),
    stable("stability-order-of-utf16", "Keys are sorted by UTF-16, as in Java or JavaScript.", Change(STABLE + ".read", "sorted(counts)", "sorted(counts, key=lambda key: key.encode('utf-16-be'))"), Change(OPEN + ".read", "sorted(counts)", "sorted(counts, key=lambda key: key.encode('utf-16-be'))")),
    stable("stability-order-without-case", "Keys are sorted without regard to case.", Change(STABLE + ".read", "sorted(counts)", "sorted(counts, key=str.lower)"), Change(OPEN + ".read", "sorted(counts)", "sorted(counts, key=str.lower)")),
    stable("stability-order-backwards", "Keys are released from the last to the first.", Change(STABLE + ".release", OVER, OVER + "[::-1]")),
    stable("stability-zero-counts-drawn", "A key with count 0 may be released.", Change(STABLE + ".read", " if counts[key]]", "]")),
    stable("stability-key-repeated", "A key that comes twice is accepted: the last one counts.", Change(STABLE + ".read", " or pair[0] in counts:", ":")),
    stable("stability-nothing-refused", "An empty input is refused.", Change(STABLE + ".read", "if not isinstance(value, list):", "if not isinstance(value, list) or not value:"), Change(OPEN + ".read", "    counts = {}", "    counts = {}\n    if not value: raise Refused('empty')")),
    stable("stability-delta-of-one-key", "delta counts one key of several.", Change(STABLE + ".delta", "self.keys", "1")),
    stable("stability-delta-at-threshold", "delta is that of the next threshold.", Change(STABLE + ".delta", "(self.threshold - 1)", "self.threshold")),
    stable("stability-delta-continuous", "delta is e^(-(threshold - 1)/scale)/2, that of continuous noise.", Change(STABLE + ".delta", "(one + p[0], one + p[1])", "(2 * one, 2 * one)"), seen="google/differential-privacy 169aba8"),
    stable("stability-delta-of-one", "A delta that is 1 when rounded up is accepted.", Change(STABLE + ".__init__", "base.stated(self.delta) >= 1", "False")),
    stable("stability-keys-not-charged", "epsilon is that of one key.", Change(STABLE + ".__init__", "self.keys / self.scale", "1 / self.scale"), seen="smartnoise-sdk#200"),

    fault(QUERIES + " open-histogram", "rows-not-bounded", "A person may have any number of rows.", Change(KEPT, "of_person.get(person, 0) < most", "True")),
    fault(QUERIES + " open-histogram", "rows-deduplicated-first", "Equal rows are made one before the rows of a person are counted.", Change(KEPT, "for person, key, number in records:", "for person, key, number in dict.fromkeys(records):"), seen="google/differential-privacy#84"),
    fault(QUERIES + " open-histogram", "rows-last-kept", "The last rows of a person are kept instead of the first.", Change(KEPT, "in records:", "in records[::-1]:"), Change(KEPT, "return found", "return found[::-1]")),
    fault(QUERIES + " open-histogram", "rows-neighbors-only", "Only rows that follow each other are one person's.", Change(KEPT, "    for person, key, number in records:", "    last = None\n    for person, key, number in records:\n        if person != last: of_person, of_key, last = {}, {}, person")),
    fault(QUERIES + " open-histogram", "rows-of-all-persons", "The bound is one of all rows, not of a person's.", Change(KEPT, "    for person, key, number in records:", "    for person, key, number in records:\n        person = ''")),
    fault(QUERIES + " open-histogram", "rows-bounded-one-late", "One row more than allowed is kept: <= for <.", Change(KEPT, "of_person.get(person, 0) < most", "of_person.get(person, 0) <= most")),
    fault(QUERIES, "per-key-ignored", "The bound per key is ignored.", Change("queries.Query.read", "self.per_key)", "self.records)")),
    fault(QUERIES, "per-key-is-of-persons", "The bound per key is a bound per person.", Change("queries.Query.read", "self.records, self.per_key)", "min(self.records, self.per_key), self.per_key)")),
    fault(QUERIES, "per-key-of-all-persons", "The bound per key counts all persons' rows.", Change(KEPT, "of_key.get((person, key), 0) < per_key", "sum(n for (_, k), n in of_key.items() if k == key) < per_key")),
    fault("count histogram bounded-sum", "outputs-of-counts-not-negative", "A noisy answer below 0 is drawn again.", Change("queries.Count.release", "    return", "    while True:\n        y = len(records) + draws.noise(self.law)\n        if y >= 0: return base.shown(y)\n    return"), Change(HISTOGRAM + ".release", PARTS, "out = []\n    for count in self._counts(records):\n        y = -1\n        while y < 0: y = count + draws.noise(self.law)\n        out.append(base.shown(y))\n    return out")),
    fault("count", "count-of-persons", "Persons are counted instead of rows.", Change("queries.Count.release", "len(records)", "len({row[0] for row in records})")),
    fault("count bounded-sum histogram", "records-not-in-the-noise", "The rows that a person may have do not enter the noise.", Change("queries.Count.set_up", "self.noise(Fraction(self.records))", "self.noise(Fraction(1))"), Change(SUM + ".set_up", "self.records * reach", "reach")),
    fault("count bounded-sum histogram", "nothing-is-released-bare", "Nothing to count is answered 0, without noise.", Change("queries.Count.release", "    return", "    if not records: return 0\n    return"), Change(SUM + ".release", "    return", "    if not records: return self.grid.show(0)\n    return"), Change(HISTOGRAM + ".release", "    return", "    if not records: return [0] * len(self.keys)\n    return"), seen="smartnoise-core#318"),
    fault(QUERIES, "nothing-is-refused", "A query of no rows is refused.", Change("queries.Query.read", "    return", "    if not value: raise Refused('no rows')\n    return")),
    query("rho-sigma-for-its-square", "sigma is taken for its square.", Change("queries.Query.noise", "(sensitivity**2 if squared is None else squared)", "(sensitivity if squared is None else isqrt(int(squared)))")),
    query("rho-without-the-2", "sigma^2 is sensitivity^2/rho.", Change("queries.Query.noise", "(2 * self.zcdp)", "self.zcdp")),
    query("rho-of-laplace-noise", "rho is taken for an epsilon of discrete Laplace noise.", Change("queries.Query.noise", "return base.gaussian((sensitivity**2 if squared is None else squared) / (2 * self.zcdp))", "return base.laplace(sensitivity / self.zcdp)")),

    fault("bounded-sum bounded-mean quantile", "values-not-clamped", "Values are taken as they are.", Change("queries.Grid.enter", ENTER, "round(x / self.step)"), seen="smartnoise-sdk#622: clamped into a copy that is not used"),
    fault("bounded-sum bounded-mean quantile", "values-clamped-above-only", "Values are clamped at the upper bound only.", Change("queries.Grid.enter", ENTER, "round(min(x / self.step, Fraction(self.upper)))")),
    fault("bounded-sum bounded-mean quantile", "values-outside-dropped", "Values outside the bounds become the lower bound.", Change("queries.Grid.enter", ENTER, "round(x / self.step if self.lower <= x / self.step <= self.upper else Fraction(self.lower))")),
    fault("bounded-sum bounded-mean quantile", "values-halves-up", "Halves are rounded up.", Change("queries.Grid.enter", ENTER, "(min(max(x / self.step, Fraction(self.lower)), Fraction(self.upper)) + Fraction(1, 2)) // 1")),
    fault("bounded-sum bounded-mean quantile", "values-halves-away-from-zero", "Halves are rounded away from zero.", Change("queries.Grid.enter", ENTER, "(lambda v: (abs(v) + Fraction(1, 2)) // 1 * (1 if v > 0 else -1))(min(max(x / self.step, Fraction(self.lower)), Fraction(self.upper)))")),
    fault("bounded-sum bounded-mean quantile", "values-rounded-down", "Values are rounded down to the grid.", Change("queries.Grid.enter", ENTER, "min(max(x / self.step, Fraction(self.lower)), Fraction(self.upper)) // 1")),
    fault("bounded-sum bounded-mean quantile", "values-rounded-to-whole", "Values are rounded to whole numbers, whatever the step.", Change("queries.Grid.enter", ENTER, "round(min(max(Fraction(round(x)) / self.step, Fraction(self.lower)), Fraction(self.upper)))")),
    fault("bounded-sum", "sum-clamped-after-noise", "Noise is added to the sum as it is, and the answer is clamped.", Change("queries.Grid.enter", ENTER, "round(x / self.step)"), Change(SUM + ".release", "self._sum(records) + draws.noise(self.law)", "min(max(self._sum(records) + draws.noise(self.law), self.grid.lower * max(len(records), 1)), self.grid.upper * max(len(records), 1))")),
    fault("bounded-sum", "sum-output-clamped", "The noisy sum is clamped to what can be.", Change(SUM + ".release", "self._sum(records) + draws.noise(self.law)", "min(max(self._sum(records) + draws.noise(self.law), min(self.grid.lower, 0) * len(records)), max(self.grid.upper, 0) * len(records))")),
    fault("bounded-sum", "sum-sensitivity-of-upper", "The sensitivity is the upper bound.", Change(SUM + ".set_up", "max(abs(low), abs(high))", "max(high, 1)"), Change(SUM + ".set_up", "max(high, 0) - min(low, 0) if", "max(high, 1) if")),
    fault("bounded-sum", "sum-sensitivity-of-lower", "The sensitivity is the lower bound, twice.", Change(SUM + ".set_up", "max(abs(low), abs(high))", "max(abs(low), 1)"), seen="diffprivlib#105: bounds (0, 100) gave 0"),
    fault("bounded-sum", "sum-sensitivity-is-the-range", "The sensitivity is upper - lower.", Change(SUM + ".set_up", REACH, "reach = high - low")),
    fault("bounded-sum", "sum-replaced-as-removed", "Replacing costs what removing does.", Change(SUM + ".set_up", "max(high, 0) - min(low, 0) if self.replacing else ", ""), seen="google/differential-privacy#464"),
    fault("bounded-sum", "sum-removed-as-replaced", "Removing costs what replacing does.", Change(SUM + ".set_up", "max(abs(low), abs(high))", "max(high, 0) - min(low, 0)")),
    fault("bounded-sum", "sum-noise-in-data-units", "Noise is of the data's unit, not of steps.", Change(SUM + ".set_up", "self.records * reach", "self.records * reach * self.grid.step"), seen="OpenDP#414"),
    fault("bounded-sum", "sum-64-bit", "The sum wraps around at 64 bits.", Change(SUM + ".release", "self._sum(records) + draws.noise(self.law)", "(self._sum(records) + draws.noise(self.law) + (1 << 63)) % (1 << 64) - (1 << 63)"), seen="google/differential-privacy#126"),
    fault("bounded-sum bounded-mean quantile", "grid-of-any-bounds", "Bounds beside the grid are accepted.", Change("queries.Grid.__init__", "lower >= upper or (lower / self.step).denominator != 1 or (upper / self.step).denominator != 1", "lower >= upper")),

    mean("mean-true-count", "The noisy sum is divided by the true number of rows.", Change(MEAN + ".release", DIVISOR, "c = max(len(records) + 0 * draws.noise(self.count_law), 1)"), seen="smartnoise-core#355"),
    mean("mean-one-draw-for-both", "The count has no draw of its own: the sum's noise serves for both.", Change(MEAN + ".release", TOTAL, "z = draws.noise(self.sum_law)\n    total = sum(2 * self.grid.enter(x) - low - high for _, _, x in records) + z"), Change(MEAN + ".release", "draws.noise(self.count_law)", "z")),
    mean("mean-count-of-zero", "A noisy count of 0 or less is divided by.", Change(MEAN + ".release", DIVISOR, "c = len(records) + draws.noise(self.count_law)")),
    mean("mean-count-at-least-two", "A noisy count is raised to 2.", Change(MEAN + ".release", "draws.noise(self.count_law), 1)", "draws.noise(self.count_law), 2)")),
    mean("mean-noise-by-rows", "The noise of the sum is divided by the true number of rows.", Change(MEAN + ".release", "draws.noise(self.sum_law)", "draws.noise(base.laplace(self.sum_law.parameter / max(len(records), 1)))"), seen="smartnoise-core#355, Opacus#571"),
    mean("mean-not-clamped", "The mean is released as it is.", Change(MEAN + ".release", "min(max(mean, Fraction(low)), Fraction(high))", "mean")),
    mean("mean-middle-halved-as-integer", "The middle of an odd range is halved as an integer.", Change(MEAN + ".set_up", "(self.grid.upper - self.grid.lower) *", "((self.grid.upper - self.grid.lower) // 2 * 2 or 1) *"), seen="google/differential-privacy 75046f9"),
    mean("mean-replaced-as-removed", "Replacing costs what removing does.", Change(MEAN + ".set_up", "(2 if self.replacing else 1)", "1"), seen="google/differential-privacy#464"),
    mean("mean-whole-budget-twice", "Sum and count each have the whole budget.", Change(MEAN + ".set_up", "(split * self.pure)", "self.pure"), Change(MEAN + ".set_up", "((1 - split) * self.pure)", "self.pure"), seen="smartnoise-sdk#200, diffprivlib#104"),
    mean("mean-split-exchanged", "The parts of the budget are exchanged.", Change(MEAN + ".set_up", WIDTH, WIDTH + "\n    split = 1 - split")),
    mean("mean-count-first", "The count is drawn before the sum.", Change(MEAN + ".release", "    total = sum", "    c = max(len(records) + draws.noise(self.count_law), 1)\n    total = sum"), Change(MEAN + ".release", "\n    " + DIVISOR + "\n    mean", "\n    mean")),
    mean("mean-records-not-in-the-sum", "The rows that a person may have do not enter the sum's noise.", Change(MEAN + ".set_up", "width = self.records * ", "width = ")),
    mean("mean-records-not-in-the-count", "The rows that a person may have do not enter the count's noise.", Change(MEAN + ".set_up", "base.laplace(self.records /", "base.laplace(1 /")),
    mean("mean-rounded-down", "The mean is rounded down to the grid.", Change(MEAN + ".release", "round(min(max(mean, Fraction(low)), Fraction(high)))", "min(max(mean, Fraction(low)), Fraction(high)) // 1")),
    mean("mean-not-centered", "Values are summed without taking off the middle.", Change(MEAN + ".release", "2 * self.grid.enter(x) - low - high", "2 * self.grid.enter(x)"), Change(MEAN + ".release", "total + (low + high) * c", "total")),

    histogram("histogram-last-key-bare", "The last key's count has no noise.", Change(HISTOGRAM + ".release", PARTS, "counts = self._counts(records)\n    return [base.shown(count + draws.noise(self.law)) for count in counts[:-1]] + counts[-1:]"), seen="OpenDP#2707"),
    histogram("histogram-noise-reused", "All counts have the same noise.", Change(HISTOGRAM + ".release", PARTS, "z = draws.noise(self.law)\n    return [base.shown(count + z) for count in self._counts(records)]"), seen="jax#3646: one key for all parts"),
    histogram("histogram-empty-keys-bare", "Keys without rows have no noise.", Change(HISTOGRAM + ".release", "base.shown(count + draws.noise(self.law))", "base.shown(count + draws.noise(self.law) if count else 0)")),
    histogram("histogram-keys-sorted", "Counts are released in the order of the sorted keys.", Change(HISTOGRAM + ".set_up", "self.keys = keys", "self.keys = sorted(keys)")),
    histogram("histogram-bounded-before-filter", "Rows of keys that are not asked for use up a person's rows.", Change("queries.Query.read", ROWS, "self.chosen(kept(rows(value, self.with_key), self.records, self.per_key))")),
    histogram("histogram-other-keys-refused", "A row of a key that is not asked for is refused.", Change(HISTOGRAM + ".chosen", "    return", "    if any(row[1] not in self.keys for row in records): raise Refused('key')\n    return")),
    histogram("histogram-sensitivity-of-one", "A person's rows are taken to be of one key each.", Change(HISTOGRAM + ".set_up", "Fraction(sum(map(reach, sides)))", "Fraction(self.per_key)")),
    histogram("histogram-replaced-as-removed", "Replacing costs what removing does.", Change(HISTOGRAM + ".set_up", "if self.replacing else", "if False else"), seen="google/differential-privacy#464"),
    histogram("histogram-removed-as-replaced", "Removing costs what replacing does.", Change(HISTOGRAM + ".set_up", "if self.replacing else (len(keys),)", "if True else (len(keys),)")),
    histogram("histogram-per-key-not-in-the-noise", "The bound per key does not enter the noise.", Change(HISTOGRAM + ".set_up", "min(self.records, k * self.per_key)", "self.records")),
    histogram("histogram-l2-is-l1", "The L1 sensitivity stands for that of L2.", Change(HISTOGRAM + ".set_up", "rounded**2)", "Fraction(sum(map(reach, sides)))**2)")),
    histogram("histogram-l2-rounded-down", "The L2 sensitivity is rounded down.", Change(HISTOGRAM + ".set_up", "root + (root * root < squared)", "root")),
    histogram("histogram-l2-not-rounded", "The L2 sensitivity is not rounded up to the grid of the page.", Change(HISTOGRAM + ".set_up", "rounded**2)", "Fraction(sum(map(squares, sides))))")),
    histogram("histogram-l2-of-whole-rows", "Each row is taken for one unit of L2, also several of one key.", Change(HISTOGRAM + ".set_up", "squares = lambda k: reach(k) // self.per_key * self.per_key**2 + (reach(k) % self.per_key) ** 2", "squares = reach")),

    quantile("quantile-at-most", "A value equal to a point counts as below it.", Change(QUANTILE + "._scores", "sum(x < c for", "sum(x <= c for")),
    quantile("quantile-at-least", "A value equal to a point counts as above it.", Change(QUANTILE + "._scores", "sum(x > c for", "sum(x >= c for")),
    quantile("quantile-by-rank", "The score is the distance to a rank, rounded: ties count as below.", Change(QUANTILE + "._scores", SCORES, "[Fraction(-self.b * abs(sum(x <= c for x in values) - round(Fraction(self.a * len(values), self.b)))) for c in points]")),
    quantile("quantile-inverted", "The quantile is counted from above.", Change(QUANTILE + ".set_up", SHARE, "self.a, self.b = share.denominator - share.numerator, share.denominator")),
    quantile("quantile-upper-end-missing", "The upper bound is no candidate.", Change(QUANTILE + "._scores", "self.grid.upper + 1", "self.grid.upper")),
    quantile("quantile-lower-end-missing", "The lower bound is no candidate.", Change(QUANTILE + "._scores", "range(self.grid.lower, self.grid.upper + 1)", "range(self.grid.lower + 1, self.grid.upper + 1)")),
    quantile("quantile-index-released", "The index of a point is released instead of the point.", Change(QUANTILE + ".release", "self.grid.lower + self.choice", "self.choice")),
    quantile("quantile-replaced-as-removed", "Replacing costs what removing does.", Change(QUANTILE + ".set_up", "self.b if self.replacing else max(self.a, self.b - self.a)", "max(self.a, self.b - self.a)"), seen="google/differential-privacy#464"),
    quantile("quantile-removed-as-replaced", "Removing costs what replacing does.", Change(QUANTILE + ".set_up", "self.b if self.replacing else max(self.a, self.b - self.a)", "self.b")),
    quantile("quantile-sensitivity-of-one", "The sensitivity is 1, whatever the denominator.", Change(QUANTILE + ".set_up", "str(sensitivity)", "str(self.records)")),
    quantile("quantile-records-ignored", "The rows that a person may have do not enter the sensitivity.", Change(QUANTILE + ".set_up", "sensitivity = self.records * (", "sensitivity = (")),
    quantile("quantile-monotone", "The factor 2 of the exponential mechanism is left out.", Change(QUANTILE + ".set_up", '"sensitivity": str(sensitivity)', '"sensitivity": str(sensitivity), "monotone": "yes"')),
    quantile("quantile-of-values-there", "Only values that are there are candidates.", Change(QUANTILE + ".release", "self.grid.lower + self.choice.release(self._scores(records), draws)", "(lambda there: there[self.choice.release([self._scores(records)[c - self.grid.lower] for c in there], draws)])(sorted({self.grid.enter(x) for _, _, x in records}) or [self.grid.lower])")),

    fault("open-histogram", "open-rows-counted", "Rows are counted instead of persons.", Change(OPEN + ".read", "self.records, 1)", "self.records, self.records)")),
    fault("open-histogram", "open-scale-without-records", "The keys that a person may have do not enter the scale.", Change(OPEN + ".__init__", "str(self.records / rate)", "str(1 / rate)")),
    fault("open-histogram", "open-bounded-after-counting", "The keys of a person are not bounded.", Change(OPEN + ".read", "kept(rows(value, True), self.records, 1)", "kept(rows(value, True), 1 << 40, 1)")),
    fault("open-histogram", "open-delta-of-one-key", "delta is that of a person with one key.", Change(OPEN + ".__init__", '"keys": str(self.records)})', '"keys": str(self.records)})\n    one = StabilityThreshold({"scale": scale, "threshold": threshold})'), Change(OPEN + ".__init__", "self.inner.delta", "one.delta")),
    fault("open-histogram", "open-relation-ignored", "Any relation is accepted.", Change(OPEN + ".__init__", 'one_of(relation, ("add-remove",), "relation")', "pass")),
]
