"""Tumult Core's noise as a subject: `AddGeometricNoise` on integers, `AddLaplaceNoise` on floats.

The claim for `--scale 3` with inputs 0 and 1 is `eps=1/3`. tmlt-core installs Spark (about 0.9 GB), so `setup_venvs.sh`
makes its environment only when it is asked to; these two mechanisms themselves start no Spark session.
"""

import argparse

import etalon

parser = argparse.ArgumentParser(description="tmlt-core noise as a subject of etalon audit")
parser.add_argument("--scale", required=True, help="scale of the noise, an exact number such as 3 or 1/2")
parser.add_argument("--type", choices=["int", "float"], default="int", help="int: geometric noise; float: Laplace noise")
options = parser.parse_args()

noise = etalon.library("tmlt.core.measurements.noise_mechanisms", wheel="tmlt-core")
domains = etalon.library("tmlt.core.domains.numpy_domains", wheel="tmlt-core")
numpy = etalon.library("numpy")

if options.type == "int":
    measurement, cast = noise.AddGeometricNoise(alpha=options.scale), numpy.int64
else:
    measurement, cast = noise.AddLaplaceNoise(domains.NumpyFloatDomain(), scale=options.scale), numpy.float64

etalon.serve(lambda value: measurement(cast(value)), name="tmlt-core %s" % type(measurement).__name__, version=etalon.version("tmlt-core"))
