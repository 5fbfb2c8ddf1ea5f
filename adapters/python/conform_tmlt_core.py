"""Tumult Core answers the golden vectors: its geometric and discrete Gaussian noise, and its exact privacy functions."""

import etalon
from plans import SPECIAL, real

noise = etalon.library("tmlt.core.measurements.noise_mechanisms", wheel="tmlt-core")

NAMES = {"discrete-laplace": "scale", "discrete-gaussian": "sigma"}


def symbol(text):
    """A number as Tumult Core takes it: exact, in its own spelling; what is no number goes to it as it is."""
    return real(text) if text in SPECIAL or text.startswith("f64:") else text


def asked(law, params):
    """The parameter and the sensitivity; on a lattice of another step, both in steps."""
    name = NAMES[law]
    if not isinstance(params, dict) or not set(params) <= {name, "sensitivity", "step"} or name not in params:
        raise etalon.Refused("no such parameters")
    given = params[name], params.get("sensitivity", "1")
    if not all(isinstance(text, str) for text in params.values()):
        raise etalon.Refused("a number is a text")
    if "step" not in params:
        return given
    step = etalon.exact(params["step"])
    if step <= 0:
        raise etalon.Refused("a step is positive")
    return tuple(str(etalon.exact(text) / step) for text in given)


def measurement(law, given):
    if law == "discrete-laplace":
        return noise.AddGeometricNoise(alpha=symbol(given))
    if given in SPECIAL or given.startswith("f64:"):
        return noise.AddDiscreteGaussianNoise(sigma_squared=symbol(given))
    if given.startswith("-"):
        raise etalon.Refused("only the square of sigma is a parameter")
    return noise.AddDiscreteGaussianNoise(sigma_squared=str(etalon.exact(given) ** 2))


def frequencies(law, params, count):
    noisy, counts = measurement(law, asked(law, params)[0]), {}
    for _ in range(count):
        drawn = str(noisy(0))
        counts[drawn] = counts.get(drawn, 0) + 1
    return {"counts": counts}


def guarantee(mechanism, params):
    given, sensitivity = asked(mechanism, params)
    cost = measurement(mechanism, given).privacy_function(symbol(sensitivity))
    spelled = "inf" if str(cost) == "oo" else str(cost)
    return {"rho": spelled} if mechanism == "discrete-gaussian" else {"epsilon": spelled, "delta": "0"}


LAWS = ["discrete-laplace", "discrete-gaussian"]
etalon.conform(
    {"frequencies": frequencies, "guarantee": guarantee},
    offers=[
        # A million draws take longer than a case may.
        {"op": "frequencies", "law": LAWS, "count": [100, 100_000], "needs": ["rational", "long"]},
        {"op": "guarantee", "mechanism": LAWS},
    ],
    name="tmlt-core",
    version=etalon.version("tmlt.core"),
    refusals=(ValueError, TypeError),
)
