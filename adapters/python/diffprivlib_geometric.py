"""diffprivlib's geometric mechanism on integers as a subject. The claim is `eps=` the value of `--epsilon` at its sensitivity."""

import argparse

import etalon

parser = argparse.ArgumentParser(description="diffprivlib Geometric as a subject of etalon audit")
parser.add_argument("--epsilon", type=float, required=True)
parser.add_argument("--sensitivity", type=int, default=1, help="largest distance of neighboring inputs (default 1)")
options = parser.parse_args()

mechanisms = etalon.library("diffprivlib.mechanisms", wheel="diffprivlib")
mechanism = mechanisms.Geometric(epsilon=options.epsilon, sensitivity=options.sensitivity)
etalon.serve(mechanism.randomise, name="diffprivlib Geometric", version=etalon.version("diffprivlib"))
