"""The truths of composition against identities and each other; needs mpmath,
and is skipped without."""

import unittest
from fractions import Fraction

from etalon_oracle import accountant, expectations, operations, plans

try:
    from mpmath import exp, mp, mpf

    from etalon_oracle import truths
except ImportError:
    truths = None


def term(mechanism, count=1, rate=None, **params):
    found = {"mechanism": mechanism, "count": count, **params}
    return {**found, "sampling": {"poisson": rate}} if rate else found


def laplace(b, count=1, **more):
    return term("laplace", count, b=b, sensitivity="1", **more)


def gaussian(sigma, count=1, **more):
    return term("gaussian", count, sigma=sigma, sensitivity="1", **more)


def response(odds, count=1, answers="2", **more):
    return term("randomized-response", count, odds=odds, answers=answers, **more)


class Rationals(unittest.TestCase):
    def ask(self, terms, relation="replace-one", **level):
        args = {"plan": list(terms), "family": "mixed", "relation": relation, **level}
        return operations.reply("account", args)["result"]

    def claim(self, terms, epsilon, delta, relation="replace-one"):
        args = {"plan": list(terms), "family": "mixed", "relation": relation, "claim": {"epsilon": epsilon, "delta": delta}}
        return operations.reply("verify", args)["result"]["verdict"]

    def test_exact_answers(self):
        two = [response("3", 2)]  # Losses ln 9, 0 and -ln 9 of 9/16, 6/16 and 1/16.
        self.assertEqual(self.ask(two, epsilon="ln(3)"), {"value": "3/8"})
        self.assertEqual(self.ask(two, epsilon="0"), {"value": "1/2"})
        self.assertEqual(self.ask(two, epsilon="ln(9)"), {"value": "0"})
        found = self.ask(two, delta="3/8")
        self.assertTrue(found["lo"].startswith("1.09861228866810969139524523692") and found["lo"] <= found["hi"])
        self.assertEqual(self.ask(two, delta="1/2")["value"], "0")
        leak = [term("approx", 2, epsilon="ln(2)", delta="1/10")]
        self.assertEqual(self.ask(leak, epsilon="ln(4)"), {"value": "19/100"})
        self.assertEqual(self.ask(leak, delta="9/100"), {"value": "inf"})

    def test_sampling(self):
        half = [response("3", 1)]
        plan = [term("pure", 1, rate="1/2", epsilon="ln(3)")]
        whole = Fraction(self.ask(half, epsilon="0")["value"])
        for relation in ("add", "remove"):
            self.assertEqual(Fraction(self.ask(plan, relation, epsilon="0")["value"]), whole / 2)
        # Removal: (3 + 1)/2 against 1; addition: 1 against (1 + 1/3)/2.
        self.assertEqual(self.ask(plan, "remove", epsilon="ln(2)")["value"], "0")
        self.assertNotEqual(self.ask(plan, "remove", epsilon="ln(199/100)")["value"], "0")
        self.assertEqual(self.ask(plan, "add", epsilon="ln(3/2)")["value"], "0")

    def test_ties_are_met_exactly(self):
        plan = [response("3", 2)]
        self.assertEqual(self.claim(plan, "ln(3)", "3/8"), "holds")
        below = str(Fraction(3, 8) - Fraction(1, 10**60))
        self.assertEqual(self.claim(plan, "ln(3)", below), "fails")
        self.assertEqual(self.claim(plan, "ln(9)", "0"), "holds")
        self.assertEqual(self.claim(plan, "ln(%s)" % (9 - Fraction(1, 10**60)), "0"), "fails")
        tenths = [term("pure", 3, epsilon="1/10")]
        self.assertEqual(self.claim(tenths, "3/10", "0"), "holds")
        self.assertEqual(self.claim(tenths, str(Fraction(3, 10) - Fraction(1, 10**60)), "0"), "fails")


@unittest.skipUnless(truths, "mpmath is not installed")
class Largest(unittest.TestCase):
    def test_losses_without_end(self):
        for plan in ([term("discrete-gaussian", sigma="2", sensitivity="1")], [gaussian("1", rate="1/2")]):
            args = {"plan": plan, "family": "mixed", "relation": "add-remove", "delta": "0"}
            self.assertEqual(operations.reply("account", args)["result"], {"value": "inf"})

    def test_the_deep_tail_of_a_discrete_gaussian(self):
        """Against its plain sum, from far beyond the usual window."""
        with mp.workdps(60):
            weight = lambda x: exp(-mpf(x * x) / 2)
            total = sum(map(weight, range(-80, 81)))
            plain = sum(weight(x) - exp(mpf(20)) * weight(x + 1) for x in range(20, 80)) / total
            found = truths.Truth([plans.term(term("discrete-gaussian", sigma="1", sensitivity="1"))], "add-remove").delta(Fraction(20))
            self.assertLess(abs(found - plain), plain * mpf(10) ** -24)

    def test_several_sampled_uses(self):
        args = {"plan": [laplace("1/2", 3, rate="1/4")], "family": "mixed", "delta": "0"}
        with mp.workdps(40):
            for relation, loss in (("add", -3 * mp.log(mpf(3) / 4 + exp(-2) / 4)), ("remove", 3 * mp.log(mpf(3) / 4 + exp(2) / 4))):
                found = operations.reply("account", {**args, "relation": relation})["result"]
                self.assertTrue(mpf(found["lo"]) <= loss <= mpf(found["hi"]))


@unittest.skipUnless(truths, "mpmath is not installed")
class Truths(unittest.TestCase):
    def truth(self, *terms):
        return truths.Truth([plans.term(value) for value in terms], "add-remove")

    def near(self, a, b, digits=20):
        self.assertLess(abs(a - b), abs(b) * mpf(10) ** -digits, (a, b))

    def test_single_uses_have_closed_forms(self):
        with mp.workdps(40):
            self.near(self.truth(laplace("1")).delta(Fraction(1, 2)), 1 - exp(mpf(-1) / 4))
            self.near(self.truth(response("3")).delta(Fraction(0)), mpf(1) / 2)
            self.near(self.truth(term("approx", 2, epsilon="1", delta="1/1000")).delta(Fraction(2)), 1 - mpf("0.999") ** 2)
            self.near(self.truth(laplace("1", rate="1/10")).delta(Fraction(0)), self.truth(laplace("1")).delta(Fraction(0)) / 10)

    def test_composition_of_gaussians_is_a_gaussian(self):
        self.near(self.truth(gaussian("20", 100)).delta(Fraction(1)), self.truth(gaussian("2")).delta(Fraction(1)))

    def test_pure_is_randomized_response_and_discrete_laplace_of_one_step_is_too(self):
        one, other = self.truth(term("pure", 7, epsilon="1/3")), self.truth(term("discrete-laplace", 7, scale="3", sensitivity="1"))
        # The middle loss of a step of 1 does not exist: two values only.
        self.near(one.delta(Fraction(1)), other.delta(Fraction(1)))

    def test_a_contour_agrees_with_sums(self):
        """The same plans, by inversion and by their closed forms."""
        a, b = [plans.term(value) for value in (gaussian("2", 3), response("3", 4))], Fraction(3, 2)
        with mp.workdps(40):
            values, _ = truths.values_of(a[1])
            inverted = truths.with_contour([], [(values, 4)], Fraction(3, 4), mpf(1)).delta(truths.num(b))
        self.near(inverted, truths.Truth(a, "add-remove").delta(b), 13)

    def test_a_contour_goes_on_where_a_lattice_comes_back(self):
        """A little Gaussian noise beside discrete noise: the moments vanish up
        the line and return."""
        plan = [plans.term(gaussian("9")), plans.term(term("discrete-gaussian", 2, sigma="3", sensitivity="1"))]
        with mp.workdps(40):
            values, _ = truths.values_of(plan[1])
            inverted = truths.with_contour([], [(values, 2)], Fraction(1, 81), mpf(1)).checked(mpf(1))
        self.near(inverted, truths.Truth(plan, "add-remove").delta(Fraction(1)), 13)

    def test_sampled_gaussian_agrees_with_a_table(self):
        """[eps at delta] of accounting.py's note, P1 and P5."""
        for sigma, delta, printed in (("1", "1e-5", "1.82823667"), ("4", "1e-15", "0.61215844")):
            found = self.truth(gaussian(sigma, 1000, rate="1/100")).epsilon(Fraction(delta))
            self.assertLess(abs(found - mpf(printed)), mpf("1e-8"))

    def test_sampled_values_agree_with_amplification(self):
        for rate in ("1/10", "99/100"):
            direct = self.truth(response("3", rate=rate))
            with mp.workdps(60):
                whole, q = truths.one_way([plans.term(response("3"))], True), truths.num(Fraction(rate))
                once = max(truths.Once(whole, q, removed).delta(mpf("0.05")) for removed in (True, False))
            self.near(direct.delta(Fraction("0.05")), once)

    def test_epsilon_and_delta_are_inverse(self):
        for terms in (
            [laplace("2", 5)],
            [gaussian("1"), response("2", 3)],
            [term("discrete-gaussian", 2, sigma="2", sensitivity="1")],
            [response("2", 3), laplace("1", 2)],
        ):
            truth = self.truth(*terms)
            epsilon = truth.epsilon(Fraction("1e-4"))
            self.near(truth.delta(accountant.exactly(epsilon)), mpf("1e-4"), 15)

    def test_what_delta_zero_costs(self):
        self.assertEqual(self.truth(gaussian("1")).epsilon(Fraction(0)), mpf("inf"))
        self.near(self.truth(laplace("2", 3)).epsilon(Fraction(0)), mpf(3) / 2)
        self.assertEqual(self.truth(term("approx", 1, epsilon="1", delta="1e-3")).epsilon(Fraction("1e-4")), mpf("inf"))

    def test_verdicts_and_expectations(self):
        args = {"plan": [laplace("1")], "family": "x", "relation": "add-remove"}
        for epsilon, verdict in (("1", "holds"), ("99/100", "fails")):
            claim = {**args, "claim": {"epsilon": epsilon, "delta": "0"}}
            self.assertEqual(operations.reply("verify", claim)["result"], {"verdict": verdict})
        for low, high, faults in (("0.22119", "0.22120", 0), ("0.22120", "0.22121", 1)):
            case = {"op": "account", "args": {**args, "epsilon": "1/2"}, "expect": {"truth": {"lo": low, "hi": high}}}
            self.assertEqual(len(expectations.check(case)), faults)

    def test_refusals(self):
        args = {"plan": [laplace("1")], "family": "x", "relation": "add-remove"}
        for broken in (
            {**args},
            {**args, "epsilon": "1", "delta": "0"},
            {**args, "epsilon": "-1"},
            {**args, "epsilon": "1", "relation": "near"},
            {**args, "epsilon": "1", "plan": [laplace("0")]},
            {**args, "epsilon": "1", "plan": [laplace("1", rate="2")]},
        ):
            self.assertEqual(operations.reply("account", broken)["status"], "refused")


if __name__ == "__main__":
    unittest.main()
