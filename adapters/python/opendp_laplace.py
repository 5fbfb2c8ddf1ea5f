"""OpenDP's `make_laplace` as a subject; works with the wheels 0.14.1 and 0.16.0.

The guarantee OpenDP states is (sensitivity / scale)-DP. `etalon audit` compares two inputs, so with inputs 0 and 1 the
sensitivity is 1 and the claim for `--scale 3` is `eps=1/3`.

A batch is ONE call of the measurement on `vector_domain(atom_domain(T))`, whose coordinates are the inputs of the runs.
Each coordinate is an independent release: the measurement is defined as adding one fresh Laplace draw to every coordinate,
and its loss for vectors that differ by 1 in one coordinate is the loss of that coordinate's noise. If the library tied
coordinates together, that would be a fault of the vector measurement; `--one-by-one` calls the scalar measurement instead.
"""

import argparse

import etalon

parser = argparse.ArgumentParser(description="OpenDP make_laplace as a subject of etalon audit")
parser.add_argument("--scale", type=float, required=True, help="scale of the noise; epsilon = sensitivity / scale")
parser.add_argument("--type", choices=["i32", "i64", "f64"], default="i32", help="integers: discrete Laplace; f64: floats")
parser.add_argument("--one-by-one", action="store_true", help="one call of the scalar measurement per run (slower)")
options = parser.parse_args()

dp = etalon.library("opendp.prelude", wheel="opendp")
dp.enable_features("contrib")

atoms = dp.atom_domain(T="f64", nan=False) if options.type == "f64" else dp.atom_domain(T=options.type)
if options.one_by_one:
    work = {"release": dp.m.make_laplace(atoms, dp.absolute_distance(T=options.type), scale=options.scale)}
else:
    work = {"batch": dp.m.make_laplace(dp.vector_domain(atoms), dp.l1_distance(T=options.type), scale=options.scale)}

etalon.serve(**work, name="opendp make_laplace %s" % options.type, version=etalon.version("opendp"))
