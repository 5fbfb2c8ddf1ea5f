"""Plans of `account` and `verify`: terms with exact parameters, all checked.

A use of a term is a pair of laws P (with the record) and Q (without): the
neighboring outputs that are worst under the stated sensitivity.
"""

from collections import namedtuple

from . import scalars
from .arguments import MISSING, a_list, fields, one_of
from .outcome import Refused

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
    if name == "answers":
        value = scalars.count(text, name, 2) if isinstance(text, int) else scalars.integer_parameter(text, name)
        accepted = value >= 2
    else:
        value = scalars.parameter(text, name)
        accepted = {"odds": value >= 1, "epsilon": value >= 0, "delta": 0 <= value <= 1}.get(name, value > 0)
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
    if not 0 <= rate <= 1:
        raise Refused("a sampling rate lies between 0 and 1")
    return rate


def term(value):
    mechanism = value.get("mechanism") if isinstance(value, dict) else None
    names, kind = MECHANISMS[one_of(mechanism, MECHANISMS, "mechanism")]
    own = names + (("sensitivity",) if kind else ())
    _, count, *given, sampling = fields(value, ("mechanism", "count") + own, ("sampling",))
    params = {name: _parameter(name, text) for name, text in zip(names, given)}
    sensitivity = _sensitivity(kind, given[-1]) if kind else None
    return Term(mechanism, params, sensitivity, scalars.count(count, "count"), _rate(sampling))


def plan(value):
    return [term(part) for part in a_list(value, "plan")]


def relation(value):
    return one_of(value, RELATIONS, "relation")


def level(text, name):
    """An epsilon or a delta that is claimed or asked about."""
    value = scalars.parameter(text, name)
    if value < 0 or name == "delta" and value > 1:
        raise Refused(name + " is out of range")
    return value
