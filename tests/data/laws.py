"""Writes laws.json: python laws.py, with mpmath installed."""

import json, mpmath
from fractions import Fraction
from mpmath import mp, mpf, exp, sqrt, pi, nstr

mp.dps = 120
D = 60


def m(q):
    return mpf(q.numerator) / mpf(q.denominator)


def s(v):
    return nstr(v, D, min_fixed=1, max_fixed=0, strip_zeros=False)


cases = []


def add(law, par, x, pmf, cdf):
    cases.append(
        {"law": law, "parameter": par, "x": str(x), "pmf": s(pmf), "cdf": s(cdf)}
    )


def points(t):
    out = set()
    for f in (
        Fraction(0),
        Fraction(1, 3),
        Fraction(1),
        Fraction(5, 2),
        Fraction(6),
        Fraction(12),
    ):
        k = int(t * f)
        for d in (-1, 0, 1):
            out.add(k + d)
    return sorted(out | {-k for k in out})


for par in ["1/3", "1", "1171/500", "100", "10000", "18446744073709551629", "1e22"]:
    t = Fraction(par)
    tm = m(t)
    mp.dps = 160
    p = exp(-1 / tm)
    om = -mpmath.expm1(-1 / tm)
    for x in points(t):
        pm = om / (1 + p) * p ** abs(x)
        c = p ** (-x) / (1 + p) if x < 0 else 1 - p ** (x + 1) / (1 + p)
        add("discrete_laplace", par, x, pm, c)
        if x >= 0:
            add("geometric", str(1 / t), x, om * p**x, 1 - p ** (x + 1))


# gaussian
def brute(t, xs):
    v = m(t * t)
    K = int(25 * t) + 60
    w = [exp(-mpf(k * k) / (2 * v)) for k in range(K + 1)]
    pre = [w[0] / 2]
    for k in range(1, K + 1):
        pre.append(pre[-1] + w[k])
    Z = 2 * pre[-1]
    for x in xs:
        a = abs(x)
        pm = w[a] / Z

        # tail-exact from the sum of the upper weights
        def F(x):
            if x >= 0:
                return mpf(1) / 2 + pre[x] / Z
            return mpf(1) / 2 - pre[-x - 1] / Z

        yield x, pm, F(x)


mp.dps = 200
for par in ["1/3", "1", "1171/500", "17", "100"]:
    t = Fraction(par)
    for x, pm, c in brute(t, points(t)):
        add("discrete_gaussian", par, x, pm, c)

mp.dps = 90
for x, pm, c in brute(Fraction(10000), points(Fraction(10000))):
    add("discrete_gaussian", "10000", x, pm, c)
# huge scales: erf plus the first two boundary terms, f/2 + f'/12; the next one is below sigma^-4
mp.dps = 150
for par in ["18446744073709551629", "1e22"]:
    t = Fraction(par)
    sg = m(t)
    Z = sg * sqrt(2 * pi)
    for x in points(t):
        a = abs(x)
        z = mpf(a) / sg
        f = exp(-z * z / 2)

        def F(x):
            z = mpf(x) / sg
            f = exp(-z * z / 2)
            return (
                mpf(1) / 2
                + mpmath.erf(z / sqrt(mpf(2))) / 2
                + (f / 2 - z / sg * f / 12) / Z
            )

        add("discrete_gaussian", par, x, f / Z, F(x) if x >= 0 else 1 - F(-x - 1))
doc = {
    "made_by": "mpmath %s. Laplace and geometric: closed forms. Gaussian: the definition summed term by term up to 25 sigma (sigma <= 10^4), or erf with the boundary terms f/2 + f'/12 (larger; the next term is below sigma^-4). Values rounded to nearest at %d digits."
    % (mpmath.__version__, D),
    "digits": D,
    "cases": cases,
}
out = json.dumps(doc)
out = out.replace('"cases": [', '"cases": [\n').replace("}, {", "},\n{")
open(__file__.replace(".py", ".json"), "w").write(out + "\n")
