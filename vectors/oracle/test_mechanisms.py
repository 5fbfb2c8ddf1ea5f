"""The oracle's mechanisms against the worked examples of their pages, and the
operations that rest on them: `python3 -m unittest`."""

import hashlib
import itertools
import math
import unittest
from fractions import Fraction
from math import comb

from etalon_oracle import auditor, enclosures, expectations, laws, mechanisms, operations, power, tape
from etalon_oracle.mechanisms.base import Draws, least_stated
from etalon_oracle.outcome import Refused, Unsupported
from etalon_oracle.strict_json import Float

ZEROS = {"chacha20": "0" * 64, "stream": 0}
TREE = {"epsilon": "2", "horizon": "4"}
STABLE = {"scale": "2", "threshold": "4", "keys": "2"}
FRUIT = [["pear", 6], ["apple", 5], ["fig", 3], ["plum", 0]]
SCORES = [3, 0, "5/2"]
ABOVE = {"epsilon": "1", "threshold": "3"}
F, T = False, True
ROWS = [["ada", "a", "5/2"], ["bob", "b", 7], ["ada", "a", 1], ["ada", "c", 4], ["eve", "d", -3]]
KEYS = '["b","a","z"]'


class WorkedExamples(unittest.TestCase):
    def check(self, name, params, inputs, profile, outputs, bits):
        mechanism, source = mechanisms.of(name, params), tape.of(ZEROS)
        mechanism.accepts(profile)
        draws = Draws(profile, source)
        self.assertEqual(([mechanism.release(mechanism.read(value), draws) for value in inputs], source.position), (outputs, bits))

    def test_every_page(self):
        for name, params, inputs, cks20, inverse in (
            ("discrete-laplace", {"scale": "3"}, [10], ([9], 8), ([10], 64)),
            ("truncated-geometric", {"scale": "3", "bound": "4"}, [10, 10, 11], ([9, 7, 10], 36), ([10, 9, 12], 192)),
            ("partition-selection", {"epsilon": "ln(3)", "delta": "1/10"}, [2] * 6, ([F, F, F, F, F, T], 24), ([F, F, T, T, T, F], 384)),
            ("stability-threshold", STABLE, [FRUIT], ([[["apple", 5], ["pear", 7]]], 43), ([[["apple", 5], ["pear", 7]]], 192)),
            ("unary-encoding", {"keep": "3/4", "flip": "1/6", "answers": "4"}, [1], ([[F, T, F, F]], 17), ([[F, T, F, F]], 256)),
            ("tree-sum", TREE, [[3, 0, 1, 2]], ([[5, 2, 3, 7]], 53), ([[3, 2, 4, 6]], 256)),
            ("exponential", {"epsilon": "1"}, [SCORES], ([2], 7), ([0], 64)),
            ("permute-and-flip", {"epsilon": "1"}, [SCORES], ([2], 6), ([0], 64)),
        ):
            self.check(name, params, inputs, "cks20/1", *cks20)
            self.check(name, params, inputs, "inverse/1", *inverse)
        self.check("discrete-gaussian", {"sigma": "2"}, [[0]], "cks20/1", [[-1]], 22)
        self.check("discrete-gaussian", {"sigma": "2"}, [[0, "0", {"int": "7"}]], "inverse/1", [[0, -1, 8]], 192)
        for name, params, cks20, inverse in (
            ("count", {"records": "2", "epsilon": "1"}, (4, 4), (4, 64)),
            (
                "bounded-sum",
                {"lower": "-1", "upper": "4", "step": "1/2", "records": "2", "epsilon": "2"},
                (Float.spelled("5.0"), 8),
                (Float.spelled("6.0"), 64),
            ),
            (
                "bounded-mean",
                {"lower": "0", "upper": "3", "step": "1/4", "records": "1", "epsilon": "3", "split": "2/3"},
                (Float.spelled("1.75"), 12),
                (Float.spelled("2.0"), 128),
            ),
            ("histogram", {"keys": KEYS, "records": "2", "epsilon": "1"}, ([1, 0, 1], 43), ([1, 1, 1], 192)),
            ("quantile", {"quantile": "1/4", "lower": "-1", "upper": "2", "records": "2", "epsilon": "3"}, (0, 4), (0, 64)),
            (
                "open-histogram",
                {"threshold": "1", "records": "2", "epsilon": "1"},
                ([["a", 1], ["c", 2], ["d", 2]], 52),
                ([["a", 1], ["c", 2], ["d", 2]], 256),
            ),
        ):
            params = {"relation": "add-remove", **params}
            for profile, (output, bits) in (("cks20/1", cks20), ("inverse/1", inverse)):
                self.check(name, params, [ROWS], profile, [output], bits)
        self.check("count", {"relation": "add-remove", "records": "2", "per_key": "1", "rho": "1/2"}, [ROWS], "cks20/1", [3], 22)
        self.check("noisy-max", {"epsilon": "1"}, [[0, 1, 2]], "cks20/1", [2], 43)
        self.check("above-threshold", ABOVE, [[-9, 1, 8]], "cks20/1", [[F, T]], 42)
        self.check("numeric-above-threshold", {**ABOVE, "value_epsilon": "2"}, [[-9, 1, 8]], "cks20/1", [[None, 1]], 44)

    def test_stated_deltas(self):
        for name, params, a, b in (
            ("truncated-geometric", {"scale": "3", "bound": "4"}, 16473134406792507530, 68),
            ("stability-threshold", STABLE, 9536546879578794266, 65),
        ):
            args = {"mechanism": name, "params": params}
            self.assertEqual(Fraction(operations.reply("guarantee", args)["result"]["delta"]), Fraction(a, 1 << b))

    def test_chances_of_the_selection_page(self):
        for name, values in (
            ("exponential", ("0.49951772981", "0.11145747105", "0.38902479913")),
            ("permute-and-flip", ("0.55695917620", "0.08260275616", "0.36043806762")),
        ):
            mechanism = mechanisms.of(name, {"epsilon": "1"})
            for i, value in enumerate(values):
                lo, hi = enclosures.fractions(mechanism.chance(mechanism.read(SCORES), i), 20)
                self.assertTrue(Fraction(value) <= lo and hi <= Fraction(value) + Fraction(1, 10**11))

    def test_chances_of_the_keys_page(self):
        mechanism = mechanisms.of("partition-selection", {"epsilon": "ln(3)", "delta": "1/10"})
        found = [mechanism.rational_pi(n) for n in range(7)]
        self.assertEqual(found, [Fraction(text) for text in ("0", "1/10", "2/5", "5/6", "44/45", "1", "1")])

    def test_numbers_are_stated_upwards_in_64_bits(self):
        for value in (Fraction(1, 3), Fraction(1), Fraction((1 << 64) - 1, 1 << 64), Fraction(1, 7 * 10**80), Fraction(5, 1 << 90)):
            found = least_stated(value)
            self.assertTrue(value <= found <= value * (1 + Fraction(1, 1 << 62)))
        self.assertEqual(least_stated(Fraction(1, 1 << 2000)), Fraction(1, 1 << 1024))
        self.assertEqual(least_stated(1 - Fraction(1, 1 << 70)), 1)


class Laws(unittest.TestCase):
    """Masses add up to 1, and the releases of all short tapes agree with them."""

    def total(self, mechanism, data, outputs):
        lo = hi = Fraction(0)
        for output in outputs:
            low, high = mechanism.chance(data, output)(160)
            lo, hi = lo + low, hi + high
        return lo / (1 << 160), hi / (1 << 160)

    def test_masses_add_up_to_one(self):
        bits = [list(bits) for bits in itertools.product((F, T), repeat=3)]
        for name, params, value, outputs in (
            ("truncated-geometric", {"scale": "5/3", "bound": "3"}, 7, range(0, 20)),
            ("partition-selection", {"epsilon": "1/2", "delta": "1/50"}, 6, (T, F)),
            ("randomized-response", {"odds": "5/2", "answers": "4"}, 2, range(-1, 6)),
            ("unary-encoding", {"keep": "2/3", "flip": "1/5", "answers": "3"}, 1, bits),
            ("exponential", {"epsilon": "2", "sensitivity": "1/2"}, [1, "1/3", -2, 1], range(4)),
            ("permute-and-flip", {"epsilon": "2", "monotone": "yes"}, [1, "1/3", -2, 1], range(4)),
            ("noisy-max", {"epsilon": "2"}, [1, 1, 0], range(3)),
            ("above-threshold", {"epsilon": "3"}, [1, -1], ([T], [F, T], [F, F])),
            ("stability-threshold", {"scale": "1", "threshold": "2"}, [["a", 1]], [[]] + [[["a", v]] for v in range(2, 130)]),
            ("tree-sum", {"epsilon": "2", "horizon": "1"}, [1], [[v] for v in range(-70, 70)]),
            ("count", {"relation": "add-remove", "records": "1", "rho": "1/8"}, ROWS, range(-60, 70)),
            (
                "bounded-sum",
                {"relation": "replace-one", "records": "1", "lower": "0", "upper": "1/2", "step": "1/4", "epsilon": "2"},
                ROWS,
                [Float.exactly(Fraction(n, 4)) for n in range(-80, 90)],
            ),
            (
                "quantile",
                {"relation": "replace-one", "records": "1", "quantile": "1/3", "lower": "0", "upper": "3", "epsilon": "2"},
                ROWS,
                range(-2, 6),
            ),
        ):
            mechanism = mechanisms.of(name, params)
            lo, hi = self.total(mechanism, mechanism.read(value), outputs)
            self.assertTrue(
                lo <= 1 + Fraction(1, 1 << 140) and hi >= 1 - Fraction(1, 1 << 90) and hi - lo < Fraction(1, 1 << 90),
                (name, float(lo), float(hi)),
            )

    def test_a_shared_border_is_decided_as_equality(self):
        args = {"mechanism": "exponential", "params": {"epsilon": "1"}, "input": [5, 0, 5, 0], "profile": "inverse/1"}
        for word, value in (("7" + "f" * 15, 1), ("8" + "0" * 15, 2)):
            result = operations.reply("release", {**args, "tape": {"hex": word}})["result"]
            self.assertTrue(result["bits"] == 64 and (result["out"] <= 1) == (value <= 1))

    def test_refusals(self):
        self.assertRaises(Unsupported, mechanisms.of, "magic", {})
        for name, params in (
            ("truncated-geometric", {"scale": "1", "bound": "2", "sensitivity": "5"}),
            ("truncated-geometric", {"scale": "0", "bound": "2"}),
            ("partition-selection", {"epsilon": "ln(1)", "delta": "1/10"}),
            ("partition-selection", {"epsilon": "1/1025", "delta": "1/10"}),
            ("stability-threshold", {"scale": "100", "threshold": "1", "keys": "1000000"}),
            ("randomized-response", {"odds": "1"}),
            ("unary-encoding", {"keep": "1/2", "flip": "1/2"}),
            ("tree-sum", {"epsilon": "1", "horizon": "0"}),
            ("tree-sum", {"epsilon": "1"}),
            ("exponential", {"epsilon": "1", "monotone": "maybe"}),
            ("noisy-max", {"epsilon": "1", "sensitivity": "1/2"}),
            ("count", {"relation": "add-remove", "records": "1"}),
            ("count", {"relation": "add-remove", "records": "1", "epsilon": "1", "rho": "1"}),
            ("count", {"relation": "remove", "records": "1", "epsilon": "1"}),
            ("count", {"relation": "add-remove", "records": "1", "per_key": "2", "epsilon": "1"}),
            ("bounded-sum", {"relation": "add-remove", "records": "1", "epsilon": "1", "lower": "0", "upper": "1/2"}),
            ("bounded-mean", {"relation": "add-remove", "records": "1", "epsilon": "1", "lower": "0", "upper": "3", "step": "3"}),
            ("histogram", {"relation": "add-remove", "records": "1", "epsilon": "1", "keys": '["a","a"]'}),
            ("open-histogram", {"relation": "replace-one", "records": "1", "epsilon": "1", "threshold": "1"}),
            ("above-threshold", {"epsilon": "1", "threshold": "1/2"}),
            ("numeric-above-threshold", {"epsilon": "1"}),
            ("discrete-laplace", {"scale": "1", "step": "1/3"}),
            ("discrete-laplace", {"scale": "1", "step": "2"}),
            ("discrete-gaussian", {"sigma": "1", "sensitivity": "0"}),
            ("discrete-gaussian", {"scale": "1"}),
            ("tree-sum", {**TREE, "profile": "cks20"}),
        ):
            with self.assertRaises(Refused):
                mechanisms.of(name, params)
        for name, params, value in (
            ("truncated-geometric", {"scale": "1", "bound": "2"}, "1/2"),
            ("randomized-response", {"odds": "3"}, 2),
            ("tree-sum", TREE, []),
            ("tree-sum", TREE, [1] * 5),
            ("exponential", {"epsilon": "1"}, [None]),
            ("exponential", {"epsilon": "1"}, [True]),
            ("noisy-max", {"epsilon": "1"}, ["5/2"]),
            ("stability-threshold", STABLE, [["a", 1], ["a", 2]]),
            ("stability-threshold", STABLE, [["a", -1]]),
            ("partition-selection", {"epsilon": "1", "delta": "1/10"}, -1),
        ):
            with self.assertRaises(Refused):
                mechanisms.of(name, params).read(value)
        with self.assertRaises(Refused):
            mechanisms.of("partition-selection", {"epsilon": "1", "delta": "1/10"}).accepts("cks20/1")


class Sessions(unittest.TestCase):
    def run_session(self, operations_, **fields):
        args = {"currency": "pure", "budget": "3", "profile": "cks20/1", "tape": ZEROS, "operations": operations_, **fields}
        return operations.reply("session", args)["result"]["results"]

    def test_what_does_not_fit_costs_nothing(self):
        release = {"do": "release", "label": "sums", "mechanism": "tree-sum", "params": TREE, "input": [3, 0, 1, 2]}
        first, second, third, fourth, fifth, last = self.run_session(
            [
                release,
                release,
                {"do": "pay", "label": "x", "amount": "1"},
                {"do": "pay", "label": "y", "amount": "1e-30"},
                {"do": "remaining"},
                {"do": "receipt"},
            ]
        )
        self.assertEqual(first, {"status": "ok", "remaining": "1", "out": [5, 2, 3, 7], "bits": 53})
        self.assertEqual(second, {"status": "refused", "remaining": "1"})
        self.assertEqual((third["remaining"], fourth["status"], fifth), ("0", "refused", {"status": "ok", "remaining": "0"}))
        self.assertEqual(last["sha256"], hashlib.sha256(b"sums\t2\nx\t1\n").hexdigest())

    def test_prices(self):
        response = {"do": "release", "label": "r", "mechanism": "randomized-response", "params": {"odds": "3"}, "input": 0}
        release = {"do": "release", "label": "sums", "mechanism": "tree-sum", "params": TREE, "input": [3]}
        refused, paid = self.run_session([response, release], currency="zcdp")
        self.assertEqual((refused["status"], paid["remaining"]), ("refused", "1"))


class Judging(unittest.TestCase):
    left, right = {"a": "3/4", "b": "1/4"}, {"a": "1/4", "b": "3/4"}

    def args(self, epsilon, runs, **fields):
        return {"claim": {"epsilon": epsilon, "delta": "0"}, "left": self.left, "right": self.right, "runs": runs, **fields}

    def test_a_broken_claim_is_seen_and_a_true_one_is_not_called_broken(self):
        """The true loss is ln 3. At 1/2 the auditor of 4,000 runs fails with a
        chance below 10^-9; at 11/10 it errs with a chance of at most 10^-6."""
        self.assertEqual(operations.reply("judge", self.args("1/2", 4000))["result"], {"verdict": "violation"})
        self.assertEqual(operations.reply("judge", self.args("11/10", 4000))["result"], {"verdict": "no_violation"})
        self.assertEqual(operations.reply("judge", self.args("1", 8))["result"], {"verdict": "cannot_tell"})
        self.assertEqual(operations.reply("judge", self.args("1", 8, left={"a": "1/2"}))["status"], "refused")

    def test_expectations_must_not_deny_the_truth(self):
        loss = "ln(3)"
        for epsilon, verdict, loss, faults in (
            ("11/10", ["no_violation", "cannot_tell"], loss, 0),
            ("11/10", ["violation"], loss, 1),
            ("1", ["violation"], loss, 0),
            ("1", ["no_violation"], loss, 1),
            ("1", ["violation"], {"lo": "1.0986", "hi": "1.09861"}, 1),
            ("1", ["violation"], "inf", 1),
        ):
            case = {"op": "judge", "args": self.args(epsilon, 1_000_000), "expect": {"verdict": verdict, "loss": loss}}
            if epsilon == "1":
                case["expect"]["power"] = {"alpha": "1e-9", "at_least": "0.99", "test": "any"}
            self.assertEqual(len(expectations.check(case)), faults, (epsilon, verdict))

    def test_losses(self):
        p, q = {"a": Fraction(3, 4), "b": Fraction(1, 4)}, {"a": Fraction(1)}
        self.assertEqual(auditor.delta(p, q, Fraction(2)), Fraction(1, 4))
        self.assertIsNone(auditor.worst_ratio(p, q))


class OnALattice(unittest.TestCase):
    def test_guarantees(self):
        for name, params, said in (
            ("discrete-laplace", {"scale": "4/2", "sensitivity": "3"}, {"epsilon": "3/2", "delta": "0"}),
            ("discrete-gaussian", {"sigma": "3/4", "sensitivity": "1/4", "step": "1/4"}, {"rho": "1/18"}),
        ):
            self.assertEqual(operations.reply("guarantee", {"mechanism": name, "params": params})["result"], said)

    def test_an_output_stands_for_all_that_it_may_be(self):
        noise, params = [], {"scale": "2", "step": "1/2"}
        for x in ("7/2", "%d/2" % (2**60 + 1)):
            mechanism = mechanisms.of("discrete-laplace", params)
            data = mechanism.read(x)
            shown = mechanism._show(data)
            noise.append(mechanism.chance(data, shown)(128)[0] / 2**128)
        p = 2.718281828459045 ** -0.25
        self.assertAlmostEqual(noise[0], (1 - p) / (1 + p))
        # One float in 128 steps, and 64 of them on either side; the even one takes both ties.
        self.assertGreater(noise[1], 0.99999)
        self.assertEqual(mechanism.chance(data, 5)(128), (0, 0))

    def test_inputs(self):
        mechanism = mechanisms.of("discrete-gaussian", {"sigma": "1", "step": "1/4"})
        self.assertEqual(mechanism.read(["3/4", 2, {"int": "-1"}]), [3, 8, -4])
        for value in ("1/3", [], [["1/4"]], None, True):
            self.assertRaises(Refused, mechanism.read, value)


class Power(unittest.TestCase):
    """Against plain sums of the binomial law."""

    def test_tails(self):
        runs, chance = 60, Fraction(2, 7)
        plain = sum(comb(runs, k) * chance**k * (1 - chance) ** (runs - k) for k in range(10, 25))
        self.assertTrue(0 <= plain - power.tail(runs, chance, 10, 24) < Fraction(1, 2**100))
        self.assertEqual(power.tail(runs, Fraction(0), 1, runs), 0)

    def test_faulty_laws_add_up(self):
        for name, parameter, faults in (
            ("uniform", "6", ("largest value left out", "8-bit word modulo n", "16-bit word modulo n")),
            ("geometric", "1/2", ("counted from 1", "rate larger by 2 %")),
            ("discrete-laplace", "2", ("minus zero kept", "continuous Laplace rounded", "negative with 129/256")),
            ("discrete-gaussian", "3/2", ("continuous Gaussian rounded", "discrete Laplace of the same scale")),
        ):
            field = {"uniform": "n", "geometric": "rate", "discrete-laplace": "scale", "discrete-gaussian": "sigma"}[name]
            for fault in faults:
                law = power.faulty(laws.of(name, {field: parameter}), fault)
                chances = [Fraction(sum(law.cdf(x, 128)), 1 << 129) for x in range(-201, 201)]
                self.assertTrue(chances[0] < Fraction(1, 10**9) and 1 - chances[-1] < Fraction(1, 10**9), fault)
                self.assertTrue(all(a <= b + Fraction(1, 2**120) for a, b in zip(chances, chances[1:])), fault)

    def test_the_rounded_gaussian(self):
        law = power.rounded_gaussian(Fraction(3, 2))
        for x in (-3, 0, 2):
            exact = (1 + math.erf((x + 0.5) / 1.5 / 2**0.5)) / 2
            self.assertAlmostEqual(law.cdf(x, 128)[0] / 2**128, exact, places=13)

    def test_a_test_sees_only_what_is_there(self):
        left, right = {"a": Fraction(3, 4), "b": Fraction(1, 4)}, {"a": Fraction(1, 4), "b": Fraction(3, 4)}
        level = Fraction(1, 10**9)
        self.assertEqual(power.sees(Fraction(3), Fraction(0), left, right, 10_000, level), 0)
        self.assertGreater(power.sees(Fraction(2), Fraction(0), left, right, 10_000, level), 0.99)
        self.assertEqual(power.sees(Fraction(2), Fraction(1, 4), left, right, 10_000, level), 0)
        self.assertGreater(power.sees(Fraction(2), Fraction(1, 8), left, right, 20_000, level), 0.99)
        self.assertLess(power.sees(Fraction(2), Fraction(0), left, right, 20, level), 0.01)


class Logarithms(unittest.TestCase):
    def test_ln_is_the_inverse_of_exp(self):
        for q in (Fraction(3), Fraction(1025, 1024), Fraction(10**30), Fraction(7, 4)):
            lo, hi = (Fraction(end, 1 << 200) for end in enclosures.ln(q, 200))
            self.assertLess(hi - lo, Fraction(1, 1 << 190))
            below, above = enclosures.exp_minus(hi, 160)[0], enclosures.exp_minus(lo, 160)[1]
            self.assertTrue(below <= (1 << 160) / q <= above)


if __name__ == "__main__":
    unittest.main()
