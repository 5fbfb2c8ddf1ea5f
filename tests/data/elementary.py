"""Writes elementary.json: python elementary.py, with mpmath installed."""

import json
from fractions import Fraction
from mpmath import mp, mpf, exp, log, sqrt, pi, nstr

mp.dps = 400
D = 90


def m(q):
    return mpf(q.numerator) / mpf(q.denominator)


def s(v):
    return nstr(v, D, min_fixed=1, max_fixed=0, strip_zeros=False)


args = [
    "1",
    "2",
    "3",
    "1/2",
    "1/3",
    "2/3",
    "1/10",
    "7/5",
    "1171/500",
    "97/12",
    "10",
    "20",
    "45",
    "100",
    "300",
    "709",
    "1000",
    "10000",
    "100000",
    "1/1000",
    "1/1000000",
    "1/1000000000000000000000000000000",
    "1000000000000000000000000000001/1000000000000000000000000000000",
    "999999999999999999999999999999/1000000000000000000000000000000",
    "4/3",
    "8/3",
    "18446744073709551629/18446744073709551616",
    "12345678901234567890/9876543210987654321",
    "355/113",
    "1/18446744073709551629",
    "3/1048576",
    "22/7",
]
cases = []
for a in args:
    q = Fraction(a)
    cases.append({"of": "exp", "x": a, "value": s(exp(m(q)))})
    cases.append({"of": "exp", "x": "-" + a, "value": s(exp(-m(q)))})
for a in args + [
    "18446744073709551629",
    "10000000000000000000000",
    "100000000000000000000000000000000000000000000000000",
]:
    q = Fraction(a)
    cases.append({"of": "ln", "x": a, "value": s(log(m(q))) if q != 1 else "0"})
    cases.append({"of": "sqrt", "x": a, "value": s(sqrt(m(q)))})
cases.append({"of": "pi", "x": "1", "value": s(+pi)})
import mpmath

doc = {
    "made_by": "mpmath %s, mp.dps = 400, values cut to %d digits (rounded to nearest); written by a third party program that shares nothing with the crate"
    % (mpmath.__version__, D),
    "digits": D,
    "cases": cases,
}
json.dump(doc, open(__file__.replace(".py", ".json"), "w"), indent=1)
