"""The five-line example of docs/how-to/audit-in-a-notebook.md: a mechanism of diffprivlib, put to the test."""

import etalon
from diffprivlib.mechanisms import Geometric

noise = Geometric(epsilon=1, sensitivity=1)
finding = etalon.audit(noise.randomise, 0, 1, claim="eps=1", relation="replace-one", unit="person", max_runs=100_000)
print(finding)
