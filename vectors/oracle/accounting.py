"""The truths of composition, by formulas that no accountant uses.

Run `python accounting.py ../../tests/data/accounting.json` with mpmath
installed; it takes some minutes and prints a line per task. Every value comes
from one of these, named in the field "method":

  erfc          Gaussian: delta = Phi(m/2 - eps/m) - e^eps Phi(-m/2 - eps/m) [BW18]
  binomial      randomized response, (eps, delta): sum over the number of lies [KOV15]
  krawtchouk    Laplace k-fold: tilted by e^(-loss/2) the loss is two atoms and
                a uniform, whose k-fold sum is a piecewise polynomial
  contour       delta = 1/(2 pi i) int M(s) e^(-s eps) / (s (s + 1)) ds over
                Re s = c > 0, M(s) = E e^(s loss); trapezoid rule
  lattice       discrete noise: the loss has finitely many values (or weights
                below the working precision), convolved as they stand
  rational      exact rational arithmetic, nothing rounded

Every value but the rational ones is an enclosure [lo, hi] one unit wide in
the digit after the last that two computations share: at two working
precisions for closed forms, at two steps (and two abscissas) for contours. A
contour's enclosure is thus well founded but not proven.
"""

import json
import sys
import time
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

from accounting_formulas import (
    Sampled, common, contour, discrete_gaussian, discrete_laplace, gaussian, laplace, lattice,
    moment_gaussian, moment_laplace, moment_response, num, response, response_many, saddle, solve,
)

# ----------------------------------------------------------------------- tasks


def term(mechanism, count, q=None):
    return {"mechanism": mechanism, "sampling": {"kind": "poisson", "q": q} if q else {"kind": "everyone"}, "count": count}


def gauss(sigma, count, q=None):
    return term({"kind": "gaussian", "sigma": sigma}, count, q)


def lap(scale, count):
    return term({"kind": "laplace", "scale": scale}, count)


def dlap(scale, sensitivity, count):
    return term({"kind": "discrete_laplace", "scale": scale, "sensitivity": sensitivity}, count)


def dgauss(sigma, sensitivity, count):
    return term({"kind": "discrete_gaussian", "sigma": sigma, "sensitivity": sensitivity}, count)


def rr(eps, count, answers="2"):
    return term({"kind": "randomized_response", "answers": answers, "epsilon": eps}, count)


def pure(eps, count):
    return term({"kind": "pure", "epsilon": eps}, count)


def by_contour(terms, parts, eps, other=None):
    """Two abscissas and two precisions, hence two steps."""
    c = saddle(parts, mpf(eps))
    task = dict(terms=terms, method="contour", ways=[(34, contour(parts, c)), (38, contour(parts, c * mpf("0.8")))])
    if other:
        task["other"] = contour(other, c)
    return task


def sampled(q, sigma, count, eps):
    """The removal of a record, which is the worse direction; the other is
    computed too, and compared."""
    return by_contour(
        [gauss(sigma, count, q)], [(Sampled(q, sigma), count)], eps, [(Sampled(q, sigma, False), count)]
    )


def twice(terms, method, delta, precision=60):
    return dict(terms=terms, method=method, ways=[(precision, delta), (precision + 25, delta)])


RATE = lambda text: lambda: num(text)


# id, target delta, bracket of eps, task, printed value of the research note, relation
def tasks():
    relation = "add-remove"
    g = lambda sigma, count: ([gauss(sigma, count)], "erfc", gaussian(sigma, count))
    yield "G1", "1e-5", (4, 5), twice(*g("1", 1)), "4.37717810", relation
    yield "G2", "1e-6", (8, 9), twice(*g("20", 1000)), "8.30622505", relation
    yield "G3", "1e-12", (3, 4), twice(*g("20", 100)), "3.44905215", relation
    yield "G4", "1e-20", (4, 5), twice(*g("20", 100)), "4.59544348", relation
    yield "G5", "1e-30", (5, 6), twice(*g("20", 100)), "5.71829658", relation
    yield "G6", "1e-5", (4, 5), twice(*g("1000", 10**6)), "4.37717810", relation
    yield "G300", "1e-300", (18, 20), twice(*g("20", 100), 400), None, relation
    yield "L0", "1e-2", ("0.9", "0.99"), twice([lap("1", 1)], "krawtchouk", laplace("1", 1)), None, relation
    yield "L1", "1e-6", (71, 72), twice([lap("1", 100)], "krawtchouk", laplace("1", 100)), "71.5460037", relation
    yield "L2", "1e-6", (4, 5), twice([lap("10", 100)], "krawtchouk", laplace("10", 100)), "4.69266741", relation
    yield "L3", "1e-20", (8, 9), twice([lap("10", 100)], "krawtchouk", laplace("10", 100)), "8.53796424", relation
    d1 = lattice(discrete_laplace("3", 3), 100)
    yield "D1", "1e-6", (73, 74), twice([dlap("3", "3", 100)], "lattice", d1), "73.1552423", relation
    n1 = lattice(discrete_gaussian("3", 2), 8)
    yield "N1", "1e-6", (8, 12), twice([dgauss("3", "2", 8)], "lattice", n1), None, relation
    r1 = response(RATE("0.1"), 500)
    yield "R1", "1e-6", (12, 13), twice([rr("0.1", 500)], "binomial", r1), "12.5178800", "replace-one"
    r2 = response_many(RATE("0.001"), 10**6)
    yield "R2", "1e-5", (4, 5), twice([rr("0.001", 10**6)], "binomial", r2), "4.37717109", "replace-one"
    parts = [(moment_gaussian("5"), 10), (moment_laplace("4"), 20), (moment_response(RATE("0.2")), 30)]
    mix = [gauss("5", 10), lap("4", 20), rr("0.2", 30)]
    yield "H1", "1e-6", (8, 9), by_contour(mix, parts, "8.44"), "8.44132184", "replace-one"
    for name, q, sigma, count, goal, bracket, printed in [
        ("P1", "0.01", "1", 1000, "1e-5", ("1.8", "1.9"), "1.82823667"),
        ("P2", "0.01", "1", 10000, "1e-5", ("6.1", "6.3"), "6.18771239"),
        ("P3", "0.001", "0.8", 100000, "1e-5", ("2.5", "2.6"), "2.57495931"),
        ("P4", "0.01", "1", 1000, "1e-12", ("3.9", "4.0"), "3.91429816"),
        ("P5", "0.01", "4", 1000, "1e-15", ("0.6", "0.63"), "0.61215844"),
    ]:
        yield name, goal, bracket, sampled(q, sigma, count, bracket[0]), printed, relation


# id, claim (eps, delta), which bound, task, a control's eps or delta, where the claim came from
def claims():
    relation = "add-remove"
    prv = "prv-accountant 0.2.0, PureDPMechanism: its domain is too small"
    noise = "dp-accounting 0.6.0, pessimistic PLD: rounding of the FFT unaccounted"
    r1 = twice([rr("0.1", 500)], "binomial", response(RATE("0.1"), 500))
    why = "dp-accounting 0.6.0, PLDAccountant: count of RandomizedResponseDpEvent ignored"
    yield "B1", ("0.1001", "1e-6"), "upper", r1, (12, 13), why, "replace-one"
    for name, eps, count, claimed, bracket in [
        ("B2", "5", 10, "40.01", (49, "49.99999999999")),
        ("B3", "10", 5, "30.006", (49, "49.99999999999")),
        ("B4", "1", 100, "72.005", (80, 90)),
        ("B5", "2", 20, "36.010", (39, "39.99999999999")),
    ]:
        task = twice([pure(eps, count)], "binomial", response(RATE(eps), count))
        yield name, (claimed, "1e-6"), "upper", task, bracket, prv, relation
    for name, count, claimed, delta, bracket in [
        ("B6", 10000, "10.601728", "1e-13", ("10.61", 11)),
        ("B7", 10000, "10.306074", "1e-12", ("10.31", "10.6")),
        ("B8", 1000, "3.910679", "1e-12", ("3.911", "3.92")),
    ]:
        task = sampled("0.01", "1", count, claimed)
        yield name, (claimed, delta), "upper", task, bracket, noise, relation
    g = twice([gauss("20", 100)], "erfc", gaussian("20", 100))
    why = "dp-accounting 0.6.0, optimistic PLD: truncated mass added to infinity"
    yield "B9", ("5.8", "1e-15"), "lower", g, None, why, relation
    why = "autodp 0.2.3.1, ComposeAFA: eps = -0.0048, which implies eps = 0"
    yield "B10", ("0", "1e-5"), "upper", twice([gauss("1", 1)], "erfc", gaussian("1", 1)), (4, 5), why, relation


# ------------------------------------------------------------ exact rationals


def odds_law(mechanism):
    kind = mechanism["kind"]
    a = Fraction(mechanism["epsilon"][3:-1])
    k = int(mechanism.get("answers", "2"))
    d = Fraction(mechanism.get("delta", "0")) if kind == "approx" else Fraction(0)
    law = {a: (1 - d) * a / (a + k - 1), 1 / a: (1 - d) / (a + k - 1)}
    if k > 2:
        law[Fraction(1)] = (1 - d) * (k - 2) / (a + k - 1)
    return law, d


def rational(terms, odds):
    total, finite = {Fraction(1): Fraction(1)}, Fraction(1)
    for part in terms:
        law, d = odds_law(part["mechanism"])
        for _ in range(part["count"]):
            finite *= 1 - d
            new = {}
            for x, p in total.items():
                for y, q in law.items():
                    new[x * y] = new.get(x * y, 0) + p * q
            total = new
    return 1 - finite + sum(p * (1 - odds / x) for x, p in total.items() if x > odds)


def rationals():
    approx = lambda eps, delta, count: term({"kind": "approx", "epsilon": eps, "delta": delta}, count)
    yield "K1", [rr("ln(3)", 10)], "9"
    yield "K2", [rr("ln(3/2)", 60)], str(Fraction(3, 2) ** 20)
    yield "K3", [approx("ln(2)", "1/100", 7)], "4"
    yield "K4", [rr("ln(3)", 6, "4")], "9"
    yield "K5", [pure("ln(2)", 5), pure("ln(4)", 3)], "2"
    yield "K6", [rr("ln(101/100)", 100)], "3/2"


# ------------------------------------------------------------------------ main


def evaluate(task, question):
    """`question` asked of both ways, as an enclosure."""
    answers = []
    for precision, delta in task["ways"]:
        with mp.workdps(precision):
            answers.append(question(delta))
    with mp.workdps(max(precision for precision, _ in task["ways"])):
        return common(answers[1], answers[0])


def within(delta, eps):
    return delta(num(eps))


def check_direction(task, eps):
    if "other" in task:
        precision, delta = task["ways"][0]
        with mp.workdps(precision):
            assert task["other"](num(eps)) < delta(num(eps)), "addition is the worse direction here"


def rounded(text, places):
    """A decimal cut to so many places: an exact input near a value."""
    q = Fraction(text) * 10**places
    n = str(q.numerator // q.denominator).zfill(places + 1)
    return n[:-places] + "." + n[-places:]


def task_entry(name, goal, bracket, task, printed, relation):
    lo, hi = evaluate(task, lambda delta: solve(delta, num(goal), num(bracket[0]), num(bracket[1])))
    queries = []
    for eps in (rounded(lo, 2), rounded(lo, 5)):
        low, high = evaluate(task, lambda delta: within(delta, eps))
        queries.append({"epsilon": eps, "delta": {"lo": low, "hi": high}})
    check_direction(task, queries[0]["epsilon"])
    if printed and abs(Fraction(lo) - Fraction(printed)) > Fraction(1, 10 ** len(printed.split(".")[1])):
        print(f"DISAGREES with the note: {name} {lo} {printed}", flush=True)
    return {
        "id": name,
        "method": task["method"],
        "relation": relation,
        "terms": task["terms"],
        "epsilon_of": {"delta": goal, "epsilon": {"lo": lo, "hi": hi}},
        "delta_of": queries,
    }


def claim_entry(name, claim, bound, task, bracket, source, relation):
    eps, delta = claim
    low, high = evaluate(task, lambda f: within(f, eps))
    if bound == "upper":
        assert Fraction(low) > Fraction(delta), f"{name} is true"
        lo, hi = evaluate(task, lambda f: solve(f, num(delta), num(bracket[0]), num(bracket[1])))
        # A control that is true with 1/1000 to spare.
        control = {"epsilon": rounded(str(Fraction(hi) * 1001 / 1000), 5), "delta": delta}
    else:
        assert Fraction(high) < Fraction(delta), f"{name} is true"
        control = {"epsilon": eps, "delta": "1e-31"}
        assert Fraction(low) > Fraction(control["delta"])
    return {
        "id": name,
        "source": source,
        "bound": bound,
        "relation": relation,
        "terms": task["terms"],
        "claim": {"epsilon": eps, "delta": delta},
        "truth": {"lo": low, "hi": high},
        "control": control,
    }


def main(path):
    data = {
        "made_by": f"vectors/oracle/accounting.py, mpmath {mpmath.__version__}; it shares nothing with the crate",
        "about": "Numbers are exact decimals or fractions. An enclosure [lo, hi] holds the truth; see the program for the methods. "
        "A claim (epsilon, delta) of bound upper says delta(epsilon) <= delta, of bound lower delta(epsilon) >= delta; "
        "every claim listed is false and its control true.",
        "tasks": [],
        "claims": [],
        "rationals": [],
    }
    for row in tasks():
        start = time.time()
        data["tasks"].append(task_entry(*row))
        found = data["tasks"][-1]["epsilon_of"]
        print(row[0], found, f"{time.time() - start:.1f} s", flush=True)
    for row in claims():
        start = time.time()
        data["claims"].append(claim_entry(*row))
        print(row[0], row[1], data["claims"][-1]["truth"], data["claims"][-1]["control"], f"{time.time() - start:.1f} s", flush=True)
    for name, terms, odds in rationals():
        delta = rational(terms, Fraction(odds))
        data["rationals"].append(
            {"id": name, "relation": "replace-one", "terms": terms, "epsilon": f"ln({odds})", "delta": str(delta)}
        )
    with open(path, "w") as file:
        json.dump(data, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
