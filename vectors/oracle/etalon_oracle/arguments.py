"""The fields of an object of arguments: all that are required, none unknown."""

from .outcome import Refused, Unsupported

MISSING = object()


def fields(args, required, optional=()):
    """The values of the fields, in the order named; MISSING where absent."""
    if not isinstance(args, dict):
        raise Refused("arguments are an object")
    for name in required:
        if name not in args:
            raise Refused(name + " is missing")
    for name in args:
        if name not in required and name not in optional:
            raise Refused(name + " is unknown")
    return [args.get(name, MISSING) for name in (*required, *optional)]


def a_list(value, name):
    if not isinstance(value, list):
        raise Refused(name + " must be a list")
    return value


def one_of(value, words, name):
    if not isinstance(value, str) or value not in words:
        raise Refused("%s must be one of %s" % (name, ", ".join(words)))
    return value


def known(value, names, what):
    """A name of the specification; the oracle knows them all."""
    if not isinstance(value, str):
        raise Refused(what + " is a name")
    if value not in names:
        raise Unsupported("no %s %s" % (what, value))
    return value
