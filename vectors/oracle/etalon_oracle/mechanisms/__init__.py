"""The built-in mechanisms: docs/spec/mechanisms, page by page.

A mechanism is an object made from the strings of its parameters, with

    accepts(profile)        Refused if a profile does not go with them
    read(value)             an input, checked; Refused otherwise
    release(data, draws)    an output, as JSON has it
    epsilon, delta          bounds of the guarantee, functions of places
    pure                    epsilon as a Fraction if it is pure and rational
    rho                     what it costs in zCDP, None if it has no price
    chance(data, output)    bounds of Pr[output] as a function of places
"""

from ..outcome import Unsupported
from . import additive, bounded, keys, queries, response, selection, stream, threshold

KINDS = {**additive.KINDS, **bounded.KINDS, **keys.KINDS, **queries.KINDS, **response.KINDS, **selection.KINDS, **stream.KINDS, **threshold.KINDS}


def of(name, params):
    """The mechanism that `mechanism` and `params` of a case name."""
    if not isinstance(name, str) or name not in KINDS:
        raise Unsupported("no such mechanism")
    return KINDS[name](params)
