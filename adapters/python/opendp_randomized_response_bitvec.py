"""OpenDP's `make_randomized_response_bitvec` as a subject; works with the wheels 0.14.1 and 0.16.0.

An input is an array of booleans, an output is one too. OpenDP takes whole bytes, so the length is a multiple of 8.

Each bit is flipped with probability f/2. OpenDP claims epsilon = 2 m ln((2 - f) / f) for vectors of at most m ones
(`--max-weight`): two such vectors differ in at most 2 m bits. The script asks the measurement for this number (`map(1)`)
and prints it to stderr. With f = 0.5 and m = 1 it is 2 ln 3 = ln 9, and a pair that reaches it has its one in two different places.
"""

import argparse
import sys

import etalon

parser = argparse.ArgumentParser(description="OpenDP make_randomized_response_bitvec as a subject of etalon audit")
parser.add_argument("--f", type=float, required=True, help="each bit is flipped with probability f/2; 0 < f <= 1")
parser.add_argument("--max-weight", type=int, default=1, help="the most ones in an input (default 1)")
options = parser.parse_args()

dp = etalon.library("opendp.prelude", wheel="opendp")
dp.enable_features("contrib")

measurement = dp.m.make_randomized_response_bitvec(
    dp.bitvector_domain(max_weight=options.max_weight), dp.discrete_distance(), f=options.f
)
sys.stderr.write("claimed by the library: eps=%r for replace-one\n" % measurement.map(1))


def release(bits):
    if not isinstance(bits, list) or len(bits) % 8 or not all(isinstance(bit, bool) for bit in bits):
        raise ValueError("the input must be an array of booleans whose length is a multiple of 8")
    # OpenDP keeps bit i in byte i / 8, least significant first.
    packed = sum(bit << i for i, bit in enumerate(bits)).to_bytes(len(bits) // 8, "little")
    released = int.from_bytes(measurement(packed), "little")
    return [released >> i & 1 == 1 for i in range(len(bits))]


etalon.serve(release, name="opendp make_randomized_response_bitvec", version=etalon.version("opendp"))
