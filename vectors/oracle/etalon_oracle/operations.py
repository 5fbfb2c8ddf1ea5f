"""The operations of vectors.md, section 5: arguments in, result out.

Everything is checked before a bit is read.
"""

import hashlib

from . import accountant, auditor, cks20, count_tapes, enclosures, frequencies, laws, ledger, mechanisms, scalars, tape
from .arguments import MISSING, a_list, fields, known, one_of
from .inverse import Inverse
from .mechanisms.base import Draws, stated as stated_delta
from .outcome import Refused, TapeEnded, Unsupported

PROFILES = ("cks20/1", "inverse/1")


def sampler(law, profile):
    """A function of a tape that draws once."""
    if profile == "inverse/1":
        return Inverse(law).draw
    return lambda source: cks20.draw(law, source)


def reads(args):
    form, widths = fields(args, ("tape", "reads"))
    source = tape.of(form)
    widths = [scalars.count(width, "a width", below=1 << 32) for width in a_list(widths, "reads")]
    out = [scalars.show(source.bits(width)) for width in widths]
    return {"out": out, "bits": source.position}


def sample(args):
    name, params, profile, count, form = fields(args, ("law", "params", "profile", "count", "tape"))
    draw = sampler(laws.of(name, params), known(profile, PROFILES, "profile"))
    count, source = scalars.count(count), tape.of(form)
    out = [scalars.show(draw(source)) for _ in range(count)]
    return {"out": out, "bits": source.position}


def digest(args):
    name, params, profile, count, form, marks = fields(args, ("law", "params", "profile", "count", "tape", "checkpoints"))
    draw = sampler(laws.of(name, params), known(profile, PROFILES, "profile"))
    count, source = scalars.count(count), tape.of(form)
    marks = [scalars.count(mark, "a checkpoint", 1) for mark in a_list(marks, "checkpoints")]
    if any(a >= b for a, b in zip(marks, marks[1:])) or marks and marks[-1] > count:
        raise Refused("checkpoints must increase, up to count")
    state, found = hashlib.sha256(), []
    wanted = set(marks)
    for done in range(count + 1):
        if done:
            state.update(b"%d\n" % draw(source))
        if done in wanted:
            found.append(state.copy().hexdigest())
    return {"digest": state.hexdigest(), "bits": source.position, "checkpoints": found}


def tapes(args):
    name, params, size, profile = fields(args, ("law", "params", "bytes"), ("profile",))
    profile = "cks20/1" if profile is MISSING else known(profile, PROFILES, "profile")
    draw = sampler(laws.of(name, params), profile)
    counts, ended = count_tapes.count(draw, 8 * scalars.count(size, "bytes", below=4))
    return {"counts": {scalars.show(value): counts[value] for value in sorted(counts)}, "ended": ended}


def integers(values, name="at"):
    try:
        return [scalars.integer(value) for value in a_list(values, name)]
    except ValueError as problem:
        raise Refused("%s: %s" % (name, problem)) from None


def law_bounds(law, query, x):
    """Bounds, as a function of places, of what is asked of a law."""
    if isinstance(law, laws.Finite):
        return enclosures.Exact(law.mass(x) if query == "pmf" else law.sum_to(x))
    return lambda places: (law.pmf if query == "pmf" else law.cdf)(x, places)


def number(bounds, upwards=False):
    """A rational as it is, otherwise a decimal of 28 digits."""
    if isinstance(bounds, enclosures.Exact):
        return scalars.show(bounds.value)
    lo, hi = enclosures.fractions(bounds, 30)
    return scalars.show(lo) if lo == hi else scalars.decimal(hi if upwards else lo, 28, upwards)


def probability(args):
    return {"values": [number(bounds) for bounds in chances(args)]}


def chances(args):
    """Bounds of what `probability` asks, one for each place."""
    if isinstance(args, dict) and args.get("of") == "mechanism":
        _, name, params, data, query, at = fields(args, ("of", "mechanism", "params", "input", "query", "at"))
        mechanism = mechanisms.of(name, params)
        one_of(query, ("pmf",), "query")
        data = mechanism.read(data)
        return [mechanism.chance(data, output) for output in a_list(at, "at")]
    kind, name, params, query, at = fields(args, ("of", "law", "params", "query", "at"))
    one_of(kind, ("law",), "of")
    law = laws.of(name, params)
    one_of(query, ("pmf", "cdf"), "query")
    return [law_bounds(law, query, x) for x in integers(at)]


def release(args):
    name, params, data, profile, form = fields(args, ("mechanism", "params", "input", "profile", "tape"))
    mechanism, source = mechanisms.of(name, params), tape.of(form)
    mechanism.accepts(known(profile, PROFILES, "profile"))
    out = mechanism.release(mechanism.read(data), Draws(profile, source))
    return {"out": out, "bits": source.position}


def guarantee(args):
    mechanism = mechanisms.of(*fields(args, ("mechanism", "params")))
    if mechanism.epsilon is None:
        return {"rho": scalars.show(mechanism.rho)}
    delta = mechanism.delta
    stated = delta if isinstance(delta, enclosures.Exact) else enclosures.Exact(stated_delta(delta))
    return {"epsilon": number(mechanism.epsilon, upwards=True), "delta": number(stated)}


def draws(args):
    name, params, count = fields(args, ("law", "params", "count"))
    return {"counts": frequencies.drawn(laws.of(name, params), scalars.count(count))}


OPERATIONS = {
    "judge": auditor.judge,
    "account": accountant.account,
    "verify": accountant.verify,
    "guarantee": guarantee,
    "release": release,
    "session": ledger.session,
    "tape": reads,
    "sample": sample,
    "digest": digest,
    "count-tapes": tapes,
    "probability": probability,
    "frequencies": draws,
}


def reply(op, args):
    """The fields of a reply: status, and what belongs to it."""
    if op not in OPERATIONS:
        return {"status": "unsupported", "detail": "no operation " + str(op)}
    try:
        return {"status": "ok", "result": OPERATIONS[op](args)}
    except Refused as why:
        return {"status": "refused", "bits": 0, "reason": str(why)}
    except TapeEnded:
        return {"status": "tape_ended"}
    except (Unsupported, enclosures.Open) as why:
        return {"status": "unsupported", "detail": str(why) or "no decision"}
