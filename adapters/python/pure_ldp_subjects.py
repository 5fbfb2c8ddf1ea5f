"""pure-ldp's clients as subjects, one by name: `pure_ldp_subjects.py oue --epsilon 1`.

The input is a person's value, one of 0, 1, 2, 3; any two are neighbors. Hash functions are drawn once, when the script
starts, as the server would draw and publish them.
"""

import argparse
import math
import random
import sys
from unittest import mock

import etalon

SIZE = 4  # values a person may have
HASHES = 2  # of RAPPOR, for each cohort

parser = argparse.ArgumentParser(description="pure-ldp as a subject of etalon audit")
parser.add_argument("subject", help="a name of CLIENTS")
parser.add_argument("--epsilon", type=float, default=1.0)
parser.add_argument("--rounded", type=int, help="release multiples of 2^-ROUNDED: a loss that goes away was in the low bits")
options = parser.parse_args()
epsilon = options.epsilon

# Servers, which only estimate frequencies from what clients sent, import these when the package is.
for module in ["sklearn", "sklearn.linear_model", "sklearn.feature_selection", "statsmodels", "statsmodels.api"]:
    sys.modules[module] = mock.MagicMock()
oracles = etalon.library("pure_ldp.frequency_oracles", wheel="pure-ldp")


def hashed(buckets):
    """A hash function of the text of a value; no two of the values collide, which is what tells them apart best."""
    buckets = random.sample(range(buckets), SIZE)
    return lambda text: buckets[int(text)]


def rappor():
    """The client flips with f, not with epsilon; f is solved from the epsilon that its server states for f and k."""
    f = 2 / (1 + math.exp(epsilon / (2 * HASHES)))
    client = oracles.RAPPORClient(f, 8, [[hashed(8) for _ in range(HASHES)]], num_of_cohorts=1, index_mapper=int)
    sys.stderr.write("claimed by the library: eps=%r\n" % client.convert_f_to_eps(f, HASHES))
    return client


def count_mean_sketch(is_hadamard):
    return oracles.CMSClient(epsilon, [hashed(8) for _ in range(2)], 8, is_hadamard=is_hadamard)


OWN = {"index_mapper": int}
CLIENTS = {
    "cms": lambda: count_mean_sketch(False),
    "direct-encoding": lambda: oracles.DEClient(epsilon, SIZE, **OWN),
    "fast-local-hashing": lambda: oracles.FastLHClient(epsilon, SIZE, k=4, **OWN),
    "hadamard-mechanism": lambda: oracles.HadamardMechClient(epsilon, SIZE, t=2, **OWN),
    "hadamard-response": lambda: oracles.HadamardResponseClient(epsilon, SIZE, None, **OWN),
    "hcms": lambda: count_mean_sketch(True),
    "histogram-encoding": lambda: oracles.HEClient(epsilon, SIZE, **OWN),
    "oue": lambda: oracles.UEClient(epsilon, SIZE, use_oue=True, **OWN),
    "rappor": rappor,
    "sue": lambda: oracles.UEClient(epsilon, SIZE, **OWN),
}

client = CLIENTS[options.subject]()


def release(value):
    released = client.privatise(value)
    if options.rounded is not None:
        return [math.floor(math.ldexp(number, options.rounded)) for number in released]
    # A client may answer with a `zip`, which the protocol has no place for.
    return list(released) if isinstance(released, zip) else released


etalon.serve(release, name="pure-ldp " + options.subject, version=etalon.version("pure-ldp"))
