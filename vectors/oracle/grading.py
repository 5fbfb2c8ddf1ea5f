"""Whether a reply passes, by vectors.md, sections 1 and 5.

`passes(case, reply)` is for programs that are asked; `etalon_oracle.expectations`
holds the expectations themselves to the oracle.
"""

from fractions import Fraction

from etalon_oracle import enclosures, plans, scalars
from etalon_oracle.expectations import result_of, symbol

INFINITE = float("inf")


def number(text):
    """A number of a reply; infinity as a float, None if it is no number."""
    if text == scalars.INFINITY:
        return INFINITE
    try:
        return scalars.read(text, lowest_terms=False)
    except ValueError:
        return None


def ends(expected):
    """(lo, hi) of a rational, an enclosure or a logarithm."""
    if isinstance(expected, dict):
        return scalars.read(expected["lo"]), scalars.read(expected["hi"])
    match = plans.LOGARITHM.fullmatch(expected)
    if match:
        return tuple(Fraction(end, 1 << 4000) for end in enclosures.ln(scalars.read(match[1]), 4000))
    return (scalars.read(expected),) * 2


def sixteen_ulp(value):
    exponent = value.numerator.bit_length() - value.denominator.bit_length() - 1 if value else -1074
    while value and Fraction(2) ** (exponent + 1) <= value:
        exponent += 1
    return 16 * max(Fraction(2) ** (exponent - 52), Fraction(1, 1 << 1074))


def bounds(given, expected):
    """Whether an upper bound, perhaps with a lower one, is sound."""
    if not isinstance(given, dict):
        given = {"hi": given}
    value, lower = number(given["hi"]), number(given.get("lo", "0"))
    if value is None or lower is None:
        return False
    if expected == scalars.INFINITY:
        return value == INFINITE
    lo, hi = ends(expected)
    return value >= lo - sixteen_ulp(lo) and lower <= hi


def account(expect, result):
    return bounds(result.get("value", result), expect["truth"])


def guarantee(expect, result):
    if set(expect) != set(result):
        return False
    if expect.get("delta") == "0" and number(result["delta"]) != 0:
        return False
    return all(bounds(result[name], expect[name]) for name in expect)


def probability(expect, result):
    slack = scalars.read(expect["tolerance"])
    found = [number(text) for text in result["values"]]
    wanted = [ends(value) for value in expect["values"]]
    return len(found) == len(wanted) and all(
        value is not None and lo * (1 - slack) <= value <= hi * (1 + slack) for value, (lo, hi) in zip(found, wanted)
    )


def frequencies(expect, result):
    def inside(value, region):
        return int(region.get("from", value)) <= value <= int(region.get("to", value))

    counts = {int(value): count for value, count in result["counts"].items()}
    seen = [sum(n for value, n in counts.items() if inside(value, region)) for region in expect["regions"]]
    return all(region["least"] <= n <= region["most"] for region, n in zip(expect["regions"], seen))


def brackets(expect, result, size):
    """The rule for a sampler of any order; True where it does not apply."""
    counts, ended, total = result["counts"], result["ended"], 256**size
    if sum(counts.values()) + ended != total:
        return False
    if Fraction(ended, total) > scalars.read(expect["most_ended"]):
        return True
    for value, chance in expect["chances"].items():
        low, high = ends(chance)
        count = counts.get(value, 0)
        if Fraction(count, total) > high or Fraction(count + ended, total) < low or high == 0 < count:
            return False
    return True


def same(expect, result):
    return symbol(expect) == symbol(result)


def passes(case, reply):
    """`unsupported` and `undecided` pass: nothing false was said."""
    status, expect = result_of(case["expect"])
    if reply["status"] == "unsupported":
        return True
    if reply["status"] != status:
        return False
    if status != "ok":
        return not reply.get("bits")
    result, op = reply["result"], case["op"]
    if op == "count-tapes" and case["class"] == "core":
        return brackets(expect, result, case["args"]["bytes"])
    if op == "verify":
        return result["verdict"] in (expect["verdict"], "undecided")
    if op == "judge":
        return result["verdict"] in expect["verdict"]
    rules = {"account": account, "guarantee": guarantee, "probability": probability, "frequencies": frequencies}
    return rules.get(op, same)(expect, result)
