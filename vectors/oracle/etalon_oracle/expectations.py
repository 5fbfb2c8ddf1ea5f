"""Whether the expectation of a case is what the oracle computes.

Each check gives a list of sentences, empty if all agrees. What the oracle has
no answer to ends in `Unsupported`.
"""

from fractions import Fraction

from . import accountant, auditor, enclosures, frequencies, laws, mechanisms, operations, plans, power, regions, scalars, strict_json
from .mechanisms.base import stated
from .outcome import Unsupported


def same(what, expected, found):
    return [] if expected == found else ["%s: the vector says %s, the oracle %s" % (what, _short(expected), _short(found))]


def _short(value):
    text = str(value)
    return text if len(text) < 200 else text[:200] + "..."


def holds(expected, bounds, what):
    """Whether what is expected, a rational or an enclosure, is proven by the
    bounds of the truth; refined until it is proven or refuted."""
    if isinstance(expected, dict):
        if set(expected) != {"lo", "hi"}:
            return [what + ": not an enclosure"]
        lo, hi = scalars.read(expected["lo"]), scalars.read(expected["hi"])
    else:
        lo = hi = scalars.read(expected)
    if isinstance(bounds, enclosures.Exact):
        inside = lo <= bounds.value <= hi
        return [] if inside else same(what, expected, scalars.show(bounds.value))

    def decide(low, high, places):
        unit = 1 << places
        if low >= lo * unit and high <= hi * unit:
            return "agreed"
        if high < lo * unit or low > hi * unit:
            return "refuted"
        return None

    try:
        verdict = enclosures.refine(bounds, decide, start=128)
    except enclosures.Open:
        verdict = "neither proven nor refuted"
    if verdict == "agreed":
        return []
    low, high = bounds(192)
    shown = scalars.decimal(Fraction(low, 1 << 192), 20, False), scalars.decimal(Fraction(high, 1 << 192), 20, True)
    return ["%s: %s is %s, the truth lies in %s ... %s" % (what, _short(expected), verdict, *shown)]


def exact(case):
    """Operations whose result is the expectation."""
    reply = operations.reply(case["op"], case["args"])
    if reply["status"] == "unsupported":
        raise Unsupported(reply["detail"])
    if reply["status"] != "ok":
        return same("status", "ok", reply["status"])
    expect, result = case["expect"], reply["result"]
    found = same("fields", sorted(expect), sorted(result))
    return found or [line for name in sorted(expect) for line in same(name, symbol(expect[name]), symbol(result[name]))]


def symbol(value):
    """A value however it is written; 1, 1.0 and true stay apart."""
    if isinstance(value, list):
        return ["array", *map(symbol, value)]
    if isinstance(value, dict):
        if set(value) == {"int"}:
            return symbol(int(value["int"]))
        if set(value) == {"f64"}:
            return strict_json.Float(int(value["f64"], 16))
        return {name: symbol(part) for name, part in value.items()}
    return (type(value).__name__, value) if isinstance(value, (bool, int)) else value


def count_tapes(case):
    if case["class"] == "exact":
        return exact(case)
    expect = case["expect"]
    if set(expect) != {"chances", "most_ended"}:
        return ["expect has other fields than chances and most_ended"]
    law = laws.of(case["args"]["law"], case["args"]["params"])
    found = []
    for value, chance in expect["chances"].items():
        found += holds(chance, operations.law_bounds(law, "pmf", scalars.integer(value)), "chance of " + value)
    reply = operations.reply(case["op"], case["args"])
    if reply["status"] != "ok":
        return found + same("status", "ok", reply["status"])
    return found + core_counts(expect, law, reply["result"], 256 ** case["args"]["bytes"])


def core_counts(expect, law, result, total):
    """The rule for a sampler of any order, applied to the oracle's own."""
    ended = result["ended"]
    if Fraction(ended, total) > scalars.read(expect["most_ended"]):
        return []  # Not applicable to the order in which cks20/1 reads.
    found = []
    for value, chance in expect["chances"].items():
        count = result["counts"].get(value, 0)
        low, high = ends(chance)
        if Fraction(count, total) > high or Fraction(count + ended, total) < low or high == 0 < count:
            found.append("the oracle's own sampler gives %s in %d of %d tapes" % (value, count, total))
    return found


def ends(expected):
    """(lo, hi) of a rational or an enclosure as expected."""
    if isinstance(expected, dict):
        return scalars.read(expected["lo"]), scalars.read(expected["hi"])
    return (scalars.read(expected),) * 2


def probability(case):
    args, expect = case["args"], case["expect"]
    if set(expect) != {"values", "tolerance"}:
        return ["expect has other fields than values and tolerance"]
    if scalars.read(expect["tolerance"]) < 0 or len(expect["values"]) != len(args["at"]):
        return ["a tolerance below 0, or not as many values as are asked for"]
    found = []
    for place, expected, bounds in zip(args["at"], expect["values"], operations.chances(args)):
        found += holds(expected, bounds, "%s at %s" % (args["query"], place))
    return found


def guarantee(case):
    """Expected are the true numbers, or a delta as the page states it."""
    args, expect = case["args"], case["expect"]
    mechanism = mechanisms.of(args["mechanism"], args["params"])
    if mechanism.epsilon is None:
        wrong = [] if set(expect) == {"rho"} else ["expect has other fields than rho"]
        return wrong or holds(expect["rho"], enclosures.Exact(mechanism.rho), "rho")
    if set(expect) != {"epsilon", "delta"}:
        return ["expect has other fields than epsilon and delta"]
    found, delta = level("epsilon", expect["epsilon"], mechanism.epsilon), expect["delta"]
    if isinstance(delta, str) and not isinstance(mechanism.delta, enclosures.Exact):
        return found + same("delta", scalars.read(delta), stated(mechanism.delta))
    return found + holds(delta, mechanism.delta, "delta")


def level(what, expected, bounds):
    """An epsilon, which may be written as a logarithm: two numbers within
    2^-4000 of each other are taken for one."""
    match = plans.LOGARITHM.fullmatch(expected) if isinstance(expected, str) else None
    if not match:
        return holds(expected, bounds, what)
    (lo, hi), (low, high) = enclosures.ln(scalars.read(match[1]), 4000), bounds(4000)
    return [] if low <= hi and lo <= high else same(what, expected, "another number")


def frequency(case):
    args, expect = case["args"], case["expect"]
    if set(expect) - {"power"} != {"regions", "false_alarm"}:
        return ["expect has other fields than regions, false_alarm and power"]
    law, runs = laws.of(args["law"], args["params"]), args["count"]
    bins = [tuple(scalars.integer(bin_[end]) if end in bin_ else None for end in ("from", "to")) for bin_ in expect["regions"]]
    found = same("false_alarm", regions.FALSE_ALARM, false_alarm(expect["false_alarm"]))
    wanted = frequencies.acceptance(law, runs, bins)
    for bin_, (least, most) in zip(expect["regions"], wanted):
        found += same("region from %s to %s" % (bin_.get("from"), bin_.get("to")), (bin_["least"], bin_["most"]), (least, most))
    regions_found = [(*bin_, *ends) for bin_, ends in zip(bins, wanted)]
    return found + [line for planted in expect.get("power", []) for line in caught(law, runs, regions_found, planted)]


def caught(law, runs, found, planted):
    """A lower bound, and from 1/2 on the best region's own chance to 5 digits."""
    if set(planted) != {"fault", "caught"}:
        return ["a power has other fields than fault and caught"]
    said, best = scalars.read(planted["caught"]), power.caught(law, planted["fault"], runs, found)
    if said <= best and (best < Fraction(1, 2) or said >= best - Fraction(1, 10**5)):
        return []
    return same("power against " + planted["fault"], planted["caught"], scalars.decimal(best, 6, False))


def false_alarm(text):
    """2^-40, written as a rational or as the power that it is."""
    return regions.FALSE_ALARM if text == "2^-40" else scalars.read(text)


def account(case):
    expect = case["expect"]
    if set(expect) != {"truth"}:
        return ["expect has other fields than truth"]
    return met("truth", expect["truth"], accountant.bounds(case["args"]))


def met(what, expected, found):
    """Whether an enclosure may hold a number of which bounds are known (None:
    infinite): whether it overlaps them, or holds it if it is known exactly."""
    if expected == scalars.INFINITY or found is None:
        return same(what, expected, scalars.INFINITY if found is None else scalars.decimal(found[1], 15, True))
    low, high = ends(expected)
    if low <= found[1] and found[0] <= high:
        return []
    return same(what, expected, {"lo": scalars.decimal(found[0], 30, False), "hi": scalars.decimal(found[1], 30, True)})


def verify(case):
    """Expected is the verdict, and perhaps the truth: delta at the epsilon."""
    expect = case["expect"]
    if "verdict" not in expect or set(expect) - {"verdict", "truth"}:
        return ["expect has other fields than verdict and truth"]
    terms, relation, epsilon, delta = accountant.claimed(case["args"])
    found = same("verdict", expect["verdict"], accountant.verdict(terms, relation, epsilon, delta))
    if "truth" in expect:
        args = {name: case["args"][name] for name in ("plan", "family", "relation")}
        found += met("truth", expect["truth"], accountant.bounds({**args, "epsilon": case["args"]["claim"]["epsilon"]}))
    return found


VERDICTS = {"violation", "no_violation", "cannot_tell"}


def judge(case):
    """`violation` is acceptable if and only if the claim fails. Of a pure claim
    the loss is compared, of another delta at epsilon."""
    expect = case["expect"]
    epsilon, delta, left, right, runs = auditor.case(case["args"])
    keeps, found = auditor.keeps(epsilon, delta, left, right), []
    if not set(expect["verdict"]) <= VERDICTS or ("violation" in expect["verdict"]) == keeps:
        found.append("the claim %s, and %s is acceptable" % ("holds" if keeps else "fails", expect["verdict"]))
    if keeps == ("power" in expect):
        found.append("a power belongs to a claim that fails")
    elif not keeps:
        found += seen(expect["power"], auditor.odds_between(epsilon)[1], delta, left, right, runs)
    if set(expect) - {"power"} != {"verdict", "delta" if delta else "loss"}:
        return found + ["expect has other fields than verdict, loss or delta, and power"]
    if delta:
        low, high = ends(expect["delta"])
        odds = auditor.odds_between(epsilon)
        bounds = auditor.delta(left, right, odds[1]), auditor.delta(left, right, odds[0])
        return found + (
            [] if low <= bounds[0] and bounds[1] <= high else same("delta", expect["delta"], scalars.decimal(bounds[1], 20, True))
        )
    ratio = auditor.worst_ratio(left, right)
    if isinstance(expect["loss"], str):
        shown = scalars.INFINITY if ratio is None else "0" if ratio == 1 else "ln(%s)" % scalars.show(ratio)
        return found + same("loss", expect["loss"], shown)
    if ratio is None or ratio == 1:
        return found + ["the loss is no enclosure"]
    return found + holds(expect["loss"], lambda places: enclosures.ln(ratio, places), "loss")


def seen(said, odds, delta, left, right, runs):
    """Whether a test of the oracle's own has the power that is said."""
    if set(said) != {"alpha", "at_least", "test"}:
        return ["a power has other fields than alpha, at_least and test"]
    best = power.sees(odds, delta, left, right, runs // 5, scalars.read(said["alpha"]))
    return [] if 0 < scalars.read(said["at_least"]) <= best else same("power", said["at_least"], scalars.decimal(best, 6, False))


CHECKS = {
    "judge": judge,
    "account": account,
    "guarantee": guarantee,
    "release": exact,
    "session": exact,
    "verify": verify,
    "tape": exact,
    "sample": exact,
    "digest": exact,
    "count-tapes": count_tapes,
    "probability": probability,
    "frequencies": frequency,
}


def result_of(expect):
    """(status, fields): an expectation without a status is of one that is ok."""
    fields = dict(expect)
    return fields.pop("status", "ok"), fields


def check(case):
    """What the oracle says of a case; an empty list if it agrees."""
    status, fields = result_of(case["expect"])
    if status == "ok":
        if case["op"] not in CHECKS:
            raise Unsupported("the operation " + case["op"])
        return CHECKS[case["op"]]({**case, "expect": fields})
    reply = operations.reply(case["op"], case["args"])
    if reply["status"] == "unsupported":
        raise Unsupported(reply["detail"])
    found = same("status", status, reply["status"])
    if fields:
        found.append("%s has fields" % status)
    return found
