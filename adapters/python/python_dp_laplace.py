"""python-dp (PyDP, Google's C++ library) as a subject: `LaplaceMechanism.add_noise`.

An integer input takes the integer overload, a float input the float one. The claim is `eps=` the value of `--epsilon` at its
sensitivity.
"""

import argparse

import etalon

parser = argparse.ArgumentParser(description="python-dp LaplaceMechanism as a subject of etalon audit")
parser.add_argument("--epsilon", type=float, required=True)
parser.add_argument("--sensitivity", type=float, default=1.0, help="largest distance of neighboring inputs (default 1)")
options = parser.parse_args()

mechanisms = etalon.library("pydp.algorithms.numerical_mechanisms", wheel="python-dp")
mechanism = mechanisms.LaplaceMechanism(options.epsilon, options.sensitivity)
etalon.serve(mechanism.add_noise, name="python-dp LaplaceMechanism", version=etalon.version("python-dp"))
