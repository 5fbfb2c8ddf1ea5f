"""Callables of this process, judged by the installed binary: `python -m unittest` in this folder.

Every audit below has the default alpha: a claim that is true is called violated with probability at most 1e-9 each.
What is broken is broken enough to fall in a few hundred runs.
"""

import random
import sqlite3
import sys
import threading
import time
import unittest
from fractions import Fraction

import etalon

COIN = random.SystemRandom()
CLAIM = {"relation": "replace-one", "unit": "person"}


def response(bit):
    """Randomized response that keeps the bit with probability 3/4: ln(3)-DP exactly."""
    return bit if COIN.randrange(4) else 1 - bit


def coin(_value):
    """Says nothing of its input: 0-DP."""
    return COIN.randrange(2)


class Verdicts(unittest.TestCase):
    def test_a_true_claim_passes_and_a_false_one_falls(self):
        passed = etalon.audit(response, 0, 1, claim="eps=ln(3)", max_runs=20_000, **CLAIM)
        self.assertEqual(passed.verdict, "no_violation_found", passed)
        self.assertFalse(passed.violated)
        passed.assert_no_violation()
        fallen = etalon.audit(response, 0, 1, claim="eps=1/2", max_runs=20_000, **CLAIM)
        self.assertTrue(fallen.violated, fallen)
        self.assertGreater(fallen.epsilon_lower, Fraction(1, 2))
        self.assertLessEqual(fallen.epsilon_lower, Fraction(10987, 10000))
        with self.assertRaisesRegex(AssertionError, "violation: the outputs tell the inputs apart"):
            fallen.assert_no_violation()

    def test_a_pass_on_too_few_runs_is_none(self):
        few = etalon.audit(response, 0, 1, claim="eps=2", max_runs=10, **CLAIM)
        self.assertEqual(few.verdict, "inconclusive", few)
        with self.assertRaises(AssertionError):
            few.assert_no_violation()

    def test_lambdas_closures_and_bound_methods_keep_their_state(self):
        calls = []

        class Noise:
            def release(self, value):
                calls.append(value)
                return response(value)

        found = etalon.audit(Noise().release, 0, 1, claim="eps=ln(3)", max_runs=2_000, **CLAIM)
        self.assertGreaterEqual(len(calls), found.runs)
        self.assertIn("Noise.release in this process", found.json["subject"])
        broken = etalon.audit(lambda value: value, 0, 1, claim="eps=1", max_runs=2_000, name="no noise", **CLAIM)
        self.assertTrue(broken.violated, broken)
        self.assertEqual(broken.json["subject"], "no noise in this process")

    def test_it_runs_in_the_thread_that_asked(self):
        memory = sqlite3.connect(":memory:")  # refuses other threads

        def count(value):
            return value + memory.execute("select abs(random() % 2)").fetchone()[0]

        self.assertTrue(etalon.audit(count, 0, 9, claim="eps=1", max_runs=2_000, **CLAIM).violated)

    def test_audits_run_in_other_threads_and_side_by_side(self):
        found = {}

        def judge(claim):
            found[claim] = etalon.audit(response, 0, 1, claim=claim, max_runs=5_000, **CLAIM).violated

        threads = [threading.Thread(target=judge, args=(claim,)) for claim in ("eps=ln(3)", "eps=1/4")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, {"eps=ln(3)": False, "eps=1/4": True})

    def test_the_seed_flips_the_same_coins(self):
        def sides(seed):
            seen = []

            def release(value):
                seen.append(value)
                return 0

            found = etalon.audit(release, 0, 1, claim="eps=1", max_runs=200, seed=seed, **CLAIM)
            return found.seed, seen

        seed, first = sides(None)
        self.assertEqual(sides(seed), (seed, first))
        self.assertNotEqual(sides(None)[1], first)  # the same 200 coins by accident: 2^-200

    def test_a_pair_is_found_where_only_a_type_is_given(self):
        def total(answers):
            return sum(answers) + COIN.randrange(2)

        found = etalon.audit(total, inputs="answers(4, all)", claim="eps=1", max_runs=20_000, **CLAIM)
        self.assertTrue(found.violated, found)
        self.assertEqual([type(side) for side in found.json["pair"]], [list, list])

    def test_a_batch_is_one_call(self):
        sizes = []

        def releases(values):
            sizes.append(len(values))
            return [response(value) for value in values]

        found = etalon.audit(releases, 0, 1, claim="eps=1/4", max_runs=5_000, batch=True, **CLAIM)
        self.assertTrue(found.violated, found)
        self.assertEqual(sum(sizes), found.runs)
        self.assertLess(len(sizes), found.runs / 10)

    def test_other_kinds_of_claims_and_channels(self):
        found = etalon.audit(response, 0, 1, claim="eps=1/4,delta=1/100", max_runs=20_000, **CLAIM)
        self.assertTrue(found.violated, found)
        slow = etalon.audit(
            lambda value: time.sleep(0.002 * value), 0, 1, claim="eps=1", channels="output,time", max_runs=1_000, **CLAIM
        )
        self.assertTrue(slow.violated, slow)
        spent = etalon.audit(
            lambda value: etalon.Spent(0, bits=8 + value), 0, 1, claim="eps=1", channels="output,bits", max_runs=1_000, **CLAIM
        )
        self.assertTrue(spent.violated, spent)


class Values(unittest.TestCase):
    def test_numpy_scalars_and_arrays_are_outputs(self):
        import numpy

        for noise in (numpy.float64, numpy.float32, numpy.int64, lambda value: numpy.array([value, value])):
            self.assertTrue(
                etalon.audit(lambda value: noise(value), 0, 1, claim="eps=1", max_runs=500, **CLAIM).violated
            )

    def test_inputs_that_are_no_plain_values_stay_here_and_are_copied_for_each_run(self):
        import numpy

        kinds = set()

        def drain(table):
            kinds.add(type(table))
            table[0] += 5  # must not be seen by the next run
            return int(table[0] + table[1]) + COIN.randrange(2)

        for left, right in [(numpy.array([1, 2]), numpy.array([1, 3])), ({0: 1, 1: 2}, {0: 1, 1: 3}), ([1, 2], [1, 3])]:
            kinds.clear()
            outputs = set()
            found = etalon.audit(
                lambda table: outputs.add(drain(table)), left, right, claim="eps=1", max_runs=300, **CLAIM
            )
            self.assertEqual(kinds, {type(left)})
            self.assertLessEqual(len(outputs), 3, "a run saw what another did")
            self.assertEqual(len(found.json["pair"]), 2)

    def test_an_input_that_cannot_be_copied_is_refused(self):
        with self.assertRaisesRegex(TypeError, "the left input cannot be copied"):
            etalon.audit(coin, threading.Lock(), 1, claim="eps=1", **CLAIM)

    def test_a_value_that_has_no_place_in_the_protocol_is_a_fault_and_not_an_output(self):
        found = etalon.audit(lambda value: {"count": value}, 0, 1, claim="eps=1", **CLAIM)
        self.assertEqual(found.verdict, "not_assessable")
        self.assertIn("an output of type dict cannot be sent", found.fault)
        self.assertNotIn("relay", repr(found))

    def test_integers_of_any_size_and_floats_of_any_bits_arrive(self):
        for left, right in [(10**5000, 10**5000 + 1), (-0.0, 0.0), (float("inf"), float("-inf"))]:
            same = []

            def release(value):
                same.append(any(value is side or str(value) == str(side) for side in (left, right)))
                return value

            limit = sys.get_int_max_str_digits()
            found = etalon.audit(release, left, right, claim="eps=1", max_runs=500, **CLAIM)
            self.assertTrue(found.violated and all(same), found)
            self.assertEqual(sys.get_int_max_str_digits(), limit)


class Exceptions(unittest.TestCase):
    def test_an_exception_is_an_output_and_the_first_one_is_kept(self):
        def divides(value):
            return 1 // value

        found = etalon.audit(divides, 0, 1, claim="eps=1", max_runs=2_000, **CLAIM)
        self.assertTrue(found.violated, found)
        self.assertIsInstance(found.first_error, ZeroDivisionError)
        self.assertIn("ZeroDivisionError", repr(found))

    def test_a_callable_that_only_raises_is_not_assessable(self):
        def broken(_value):
            raise RuntimeError("no data")

        found = etalon.audit(broken, 0, 1, claim="eps=1", max_runs=2_000, **CLAIM)
        self.assertEqual(found.verdict, "not_assessable")
        with self.assertRaises(AssertionError) as raised:
            found.assert_no_violation()
        self.assertIsInstance(raised.exception.__cause__, RuntimeError)

    def test_a_refusal_is_an_output_and_no_error(self):
        def refuses(value):
            if value:
                raise etalon.Refused("too few people")
            return 0

        found = etalon.audit(refuses, 0, 1, claim="eps=1", max_runs=2_000, **CLAIM)
        self.assertTrue(found.violated, found)
        self.assertIsNone(found.first_error)

    def test_exit_is_an_output_and_does_not_end_this_process(self):
        def leaves(_value):
            raise SystemExit(7)

        self.assertEqual(etalon.audit(leaves, 0, 1, claim="eps=1", max_runs=100, **CLAIM).verdict, "not_assessable")

    def test_wrong_words_are_told(self):
        for wrong, says in [
            ({"claim": "eps=0"}, "eps = 0 is out of range"),
            ({"claim": "eps=1", "relation": "swap"}, "there is no"),
            ({"claim": "eps=1", "alpha": 2}, "0 < alpha < 1"),
            ({"claim": "eps=1", "max_runs": 0}, "a whole number, 1 or more"),
        ]:
            with self.assertRaisesRegex(etalon.EtalonError, says):
                etalon.audit(coin, 0, 1, **{**CLAIM, **wrong})
        with self.assertRaises(TypeError):
            etalon.audit(coin, 0, claim="eps=1", **CLAIM)


if __name__ == "__main__":
    unittest.main()
