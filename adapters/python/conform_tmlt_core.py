"""Tumult Core answers the golden vectors: its geometric and discrete Gaussian noise, and its exact privacy functions."""

import etalon

noise = etalon.library("tmlt.core.measurements.noise_mechanisms", wheel="tmlt-core")

NAMES = {"discrete-laplace": "scale", "discrete-gaussian": "sigma"}


def symbol(text):
    """A number as Tumult Core takes it: exact, in its own spelling; what is no number goes to it as it is."""
    if not isinstance(text, str):
        raise etalon.Refused("a number is a text")
    return float("nan") if text.startswith("f64:7ff8") else text


def measurement(law, params):
    if not isinstance(params, dict) or not set(params) <= {NAMES[law], "sensitivity"} or NAMES[law] not in params:
        raise etalon.Refused("no such parameters")
    given = params[NAMES[law]]
    if law == "discrete-laplace":
        return noise.AddGeometricNoise(alpha=symbol(given))
    if given.startswith("-"):
        raise etalon.Refused("only the square of sigma is a parameter")
    return noise.AddDiscreteGaussianNoise(sigma_squared=str(etalon.exact(given) ** 2))


def frequencies(law, params, count):
    noisy, counts = measurement(law, params), {}
    for _ in range(count):
        drawn = str(noisy(0))
        counts[drawn] = counts.get(drawn, 0) + 1
    return {"counts": counts}


def guarantee(mechanism, params):
    cost = measurement(mechanism, params).privacy_function(symbol(params.get("sensitivity", "1")))
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
