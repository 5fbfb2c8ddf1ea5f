"""diffprivlib's Laplace mechanism on floats as a subject. The claim is `eps=` the value of `--epsilon` at its sensitivity."""

import argparse

import etalon

parser = argparse.ArgumentParser(description="diffprivlib Laplace as a subject of etalon audit")
parser.add_argument("--epsilon", type=float, required=True)
parser.add_argument("--sensitivity", type=float, default=1.0, help="largest distance of neighboring inputs (default 1)")
options = parser.parse_args()

mechanisms = etalon.library("diffprivlib.mechanisms", wheel="diffprivlib")
mechanism = mechanisms.Laplace(epsilon=options.epsilon, sensitivity=options.sensitivity)
etalon.serve(mechanism.randomise, name="diffprivlib Laplace", version=etalon.version("diffprivlib"))
