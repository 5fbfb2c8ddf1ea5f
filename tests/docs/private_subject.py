"""The subject that readers of the pages would bring: a count with discrete
Laplace noise of scale 1, which keeps eps = 1."""

import random

import etalon


def release(count):
    return count + int(random.expovariate(1.0)) - int(random.expovariate(1.0))


etalon.serve(release, name="my count", version="1")
