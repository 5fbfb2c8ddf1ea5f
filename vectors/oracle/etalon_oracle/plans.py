"""Plans of `account` and `verify`: terms with exact parameters, all checked.

A use of a term is a pair of laws P (with the record) and Q (without): the
neighboring outputs that are worst under the stated sensitivity.
"""

import re
from collections import namedtuple
from fractions import Fraction

from . import scalars
from .arguments import MISSING, a_list, fields, one_of
from .outcome import Refused

Ln = namedtuple("Ln", "odds")  # An epsilon that is the logarithm of a rational.
LOGARITHM = re.compile(r"ln\((.*)\)")
Term = namedtuple("Term", "mechanism params sensitivity count rate")

RELATIONS = ("add-remove", "add", "remove", "replace-one", "zero-out")
# mechanism: (its parameters, whether it has a sensitivity: "integer", "number" or None)
MECHANISMS = {
    "laplace": (("b",), "number"),
    "discrete-laplace": (("scale",), "integer"),
    "gaussian": (("sigma",), "number"),
    "discrete-gaussian": (("sigma",), "integer"),
    "randomized-response": (("odds", "answers"), None),
    "pure": (("epsilon",), None),
    "approx": (("epsilon", "delta"), None),
}


def _parameter(name, text):
    if name == "epsilon":
        value = epsilon(text)
        accepted = value != 0
    elif name == "answers":
        value = scalars.integer_parameter(text, name)
        accepted = value >= 2
    else:
        value = scalars.parameter(text, name)
        accepted = {"odds": value > 1, "delta": 0 < value < 1}.get(name, value > 0)
    if not accepted:
        raise Refused(name + " is out of range")
    return value


def _sensitivity(kind, text):
    value = scalars.parameter(text, "sensitivity")
    if value <= 0 or kind == "integer" and value.denominator != 1:
        raise Refused("sensitivity is out of range")
    return value


def _rate(sampling):
    if sampling is MISSING:
        return 1
    (text,) = fields(sampling, ("poisson",))
    rate = scalars.parameter(text, "poisson")
    if not 0 < rate <= 1:
        raise Refused("a sampling rate is above 0 and at most 1")
    return rate


def term(value):
    mechanism = value.get("mechanism") if isinstance(value, dict) else None
    names, kind = MECHANISMS[one_of(mechanism, MECHANISMS, "mechanism")]
    own = names + (("sensitivity",) if kind else ())
    _, count, *given, sampling = fields(value, ("mechanism", "count") + own, ("sampling",))
    params = {name: _parameter(name, text) for name, text in zip(names, given)}
    sensitivity = _sensitivity(kind, given[-1]) if kind else None
    return Term(mechanism, params, sensitivity, scalars.count(count, "count", 1), _rate(sampling))


def plan(value, under):
    """The terms, which must go with the relation."""
    one_of(under, RELATIONS, "relation")
    terms = [term(part) for part in a_list(value, "plan")]
    if not terms:
        raise Refused("an empty plan")
    for part in terms:
        if part.mechanism == "randomized-response" and under != "replace-one":
            raise Refused("randomized response is under replace-one only")
    if under not in ("add-remove", "add", "remove") and "sampling" in {name for part in value for name in part}:
        raise Refused("sampling is under add, remove and add-remove only")
    return terms


def epsilon(text):
    """A number that is not negative, or ln(q) with q > 1."""
    match = LOGARITHM.fullmatch(text) if isinstance(text, str) else None
    value = scalars.parameter(match[1] if match else text, "epsilon")
    if match and value <= 1 or value < 0:
        raise Refused("epsilon is out of range")
    return Ln(value) if match else value


def level(text, name):
    """An epsilon or a delta that is claimed or asked about."""
    if name == "epsilon":
        return epsilon(text)
    value = scalars.parameter(text, name)
    if not 0 <= value < 1:
        raise Refused(name + " is out of range")
    return value


def directions(terms, relation):
    """Whether the left input has the record, for each direction that counts."""
    uneven = any(term.rate < 1 for term in terms)
    return {"remove": (True,), "add": (False,)}.get(relation, (True, False)) if uneven else (True,)


def rational_loss(terms):
    """The largest loss of a plan, a sum of rationals; None if it is not one."""
    total = Fraction(0)
    for part in terms:
        params = part.params
        if part.rate < 1 or part.mechanism not in ("pure", "laplace", "discrete-laplace") or isinstance(params.get("epsilon"), Ln):
            return None
        loss = params["epsilon"] if part.mechanism == "pure" else part.sensitivity / params.get("b", params.get("scale"))
        total += part.count * loss
    return total
