"""OpenDP's `make_gaussian` as a subject; works with the wheels 0.14.1 and 0.16.0.

The guarantee OpenDP states is zero-concentrated: rho = (sensitivity / scale)^2 / 2. With inputs 0 and 1 the claim for
`--scale 3` is `rho=1/18`.

A batch is one call on a vector whose coordinates are the inputs of the runs; every coordinate gets its own fresh Gaussian
draw, so each is an independent release (opendp_laplace.py says more). `--one-by-one` calls the scalar measurement.
"""

import argparse

import etalon

parser = argparse.ArgumentParser(description="OpenDP make_gaussian as a subject of etalon audit")
parser.add_argument("--scale", type=float, required=True, help="scale of the noise; rho = (sensitivity / scale)^2 / 2")
parser.add_argument("--type", choices=["i32", "i64", "f64"], default="i32", help="integers: discrete Gaussian; f64: floats")
parser.add_argument("--one-by-one", action="store_true", help="one call of the scalar measurement per run (slower)")
options = parser.parse_args()

dp = etalon.library("opendp.prelude", wheel="opendp")
dp.enable_features("contrib")

atoms = dp.atom_domain(T="f64", nan=False) if options.type == "f64" else dp.atom_domain(T=options.type)
if options.one_by_one:
    work = {"release": dp.m.make_gaussian(atoms, dp.absolute_distance(T=float), scale=options.scale)}
else:
    work = {"batch": dp.m.make_gaussian(dp.vector_domain(atoms), dp.l2_distance(T=float), scale=options.scale)}

etalon.serve(**work, name="opendp make_gaussian %s" % options.type, version=etalon.version("opendp"))
