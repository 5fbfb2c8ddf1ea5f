"""The five-line example of the package: diffprivlib's Laplace, put to the test in a notebook."""
import etalon
from diffprivlib.mechanisms import Laplace

noise = Laplace(epsilon=1.0, delta=0.0, sensitivity=1.0)
finding = etalon.audit(noise.randomise, 0.0, 1.0, claim="eps=1", relation="replace-one", unit="person", max_runs=20_000)
print(finding)
finding.assert_no_violation()
