"""What the adapters of real libraries share, and the page about them: `python3 -m unittest -v test_conform` in this directory."""

import json
import math
import pathlib
import unittest
from fractions import Fraction

import etalon
import matrix
import plans

HERE = pathlib.Path(__file__).resolve().parent
GAUSSIAN = {"mechanism": "gaussian", "sigma": "1/3", "sensitivity": "1/3", "count": 5}


class Numbers(unittest.TestCase):
    def test_what_no_float_is_goes_to_the_side_named(self):
        for text in ["1/3", "-1/3", "0.1", "1e-6", "1/1048577", "1e400", "-1e400", "1e-400"]:
            exact, low, high = Fraction(text), plans.real(text), plans.real(text, up=True)
            with self.subTest(text=text):
                self.assertLess(low, exact)
                self.assertLess(exact, high)
                self.assertEqual(high, math.nextafter(low, math.inf))

    def test_a_float_stays_itself(self):
        for text, value in [("1/2", 0.5), ("3", 3.0), ("0", 0.0), ("-1", -1.0), ("f64:3fb999999999999a", 0.1), ("inf", math.inf)]:
            self.assertEqual((plans.real(text), plans.real(text, up=True)), (value, value))
        for text in ["nan", "f64:7ff8000000000000"]:
            self.assertTrue(math.isnan(plans.real(text)))

    def test_logarithms_are_rounded_like_numbers(self):
        for text in ["3", "9/4", "1048577/1048576", "3486784401"]:
            low, high = plans.real("ln(%s)" % text), plans.real("ln(%s)" % text, up=True)
            self.assertEqual(high, math.nextafter(low, math.inf))
            self.assertAlmostEqual(low, math.log(Fraction(text)), delta=1e-9 * low)

    def test_what_is_no_number_is_refused(self):
        for text in ["one", "1/0", "+1", "", 1, None, ["1"], "f64:12", "f64:3FB999999999999A", "ln(1)", "ln(1/2)", "ln(0)", "ln(x)"]:
            with self.subTest(text=text), self.assertRaises(etalon.Refused):
                plans.real(text)

    def test_quotients_and_whole_numbers(self):
        self.assertEqual((plans.over(1.0, 4.0), plans.over(1.0, 0.0), plans.over(-1.0, 0.0)), (0.25, math.inf, -math.inf))
        self.assertEqual((plans.whole(3.0), type(plans.whole(3.0))), (3, int))
        self.assertEqual((plans.whole(2.5), plans.whole(math.inf)), (2.5, math.inf))


class Terms(unittest.TestCase):
    def test_numbers_are_rounded_to_the_worse_side_or_to_the_better(self):
        ((mechanism, worse, count, rate),) = plans.terms([GAUSSIAN])
        ((_, better, _, _),) = plans.terms([GAUSSIAN], worse=False)
        self.assertEqual((mechanism, count, rate), ("gaussian", 5, None))
        third = Fraction(1, 3)
        self.assertTrue(worse["sigma"] < third < worse["sensitivity"])
        self.assertTrue(better["sensitivity"] < third < better["sigma"])

    def test_sampling_rates_too(self):
        sampled = dict(GAUSSIAN, sampling={"poisson": "1/100"})
        rates = [plans.terms([sampled], worse=worse)[0][3] for worse in (False, True)]
        self.assertTrue(rates[0] < Fraction(1, 100) < rates[1])

    def test_every_mechanism_has_its_parameters_and_no_other(self):
        for mechanism, sides in plans.TERMS.items():
            term = dict(dict.fromkeys(sides, "2"), mechanism=mechanism, count=1)
            self.assertEqual(plans.terms([term])[0][1], dict.fromkeys(sides, 2.0))
            for name in sides:
                with self.assertRaises(etalon.Refused):
                    plans.terms([{key: value for key, value in term.items() if key != name}])
            with self.assertRaises(etalon.Refused):
                plans.terms([dict(term, more="1")])

    def test_what_is_no_plan_is_refused(self):
        changes = [
            {"count": 0}, {"count": "1"}, {"count": True}, {"mechanism": "dance"}, {"mechanism": None}, {"sigma": 1},
            {"sampling": "1/2"}, {"sampling": {}}, {"sampling": {"poisson": "1/2", "more": "1"}}, {"sampling": {"poisson": "x"}},
        ]  # fmt: skip
        for plan in [None, [], {}, [None], *([dict(GAUSSIAN, **change)] for change in changes)]:
            with self.subTest(plan=plan), self.assertRaises(etalon.Refused):
                plans.terms(plan)

    def test_a_term_is_not_changed(self):
        given = dict(GAUSSIAN)
        plans.terms([given])
        self.assertEqual(given, GAUSSIAN)

    def test_plans_to_be_listed_in_an_offer(self):
        listed = plans.one_use("gaussian", sigma=["1", "2"], sensitivity=["1", "3"])
        self.assertEqual(len(listed), 4)
        self.assertIn([{"mechanism": "gaussian", "count": 1, "sigma": "2", "sensitivity": "3"}], listed)


class Search(unittest.TestCase):
    def test_the_least_float_that_holds_is_found_within_a_billionth(self):
        for target in [1e-200, 3e-9, 0.3, 1.0, 7.0, 1e8]:
            for start in [0.5, 1.0]:
                found = plans.least(lambda x: x >= target, start)
                with self.subTest(target=target, start=start):
                    self.assertTrue(target <= found <= target * (1 + 1e-9))

    def test_where_nothing_holds_it_is_infinite(self):
        self.assertEqual(plans.least(lambda x: False), math.inf)

    def test_where_everything_holds_it_is_next_to_nothing(self):
        self.assertLess(plans.least(lambda x: True), 1e-299)


def report(*cases, drifts=(), fault=None):
    subject = {"name": "lib", "version": "1.0", "language": "python"}
    fields = ["id", "file", "op", "outcome", "failure", "detail"]
    tally = {"executed": len(cases), "required": 99}
    return {
        "subject": subject,
        "drifts": list(drifts),
        "fault": fault,
        "classes": dict.fromkeys(["core", "exact", "auditor"], tally),
        "cases": [dict(zip(fields, case)) for case in cases],
    }


class Matrix(unittest.TestCase):
    LIBRARY = matrix.LIBRARIES[0]
    LAW = ("frequency-discrete-laplace-3-100000", "frequency/fresh", "frequencies", "fail", False, "9577 values")
    CHANCE = ("frequency-discrete-laplace-4-1000000", "frequency/fresh", "frequencies", "fail", True, "56812 values")
    BOUND = ("accounting-gau-1-x1-delta-at-1-add-remove", "accounting/gaussian", "account", "pass", False, "tight")
    AWAY = ("tape-1", "tape/reading", "tape", "not_offered", False, "")

    def test_what_is_expected_or_uncertain_is_no_surprise(self):
        self.assertEqual(matrix.surprises(self.LIBRARY, report(self.LAW, self.CHANCE, self.BOUND, self.AWAY)), [])

    def test_what_is_new_is_one(self):
        new = ("guarantee-1", "guarantee/builtins", "guarantee", "fail", True, "unsound")
        found = matrix.surprises(self.LIBRARY, report(new, drifts=[{"id": "x", "what": "passes"}], fault="gone"))
        self.assertEqual(found, ["x: passes", "guarantee-1: fail, unsound", "gone"])

    def test_uncertain_for_one_library_is_not_for_another(self):
        self.assertEqual(len(matrix.surprises(matrix.LIBRARIES[1], report(self.CHANCE))), 1)

    def test_the_page_has_each_number_and_each_reason(self):
        page = matrix.page({self.LIBRARY: report(self.LAW, self.CHANCE, self.BOUND, self.AWAY)})
        self.assertIn("| lib 1.0 | 0 of 2 |  | 1 of 1 |  |  | 1 of 3 |", page)
        self.assertIn("| `discrete-laplace-3-100000` | **fails** |", page)
        self.assertIn("opendp/issues/2638", page)
        self.assertIn("| lib 1.0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |", page)
        self.assertNotIn("tape-1", page)

    def test_every_library_has_its_adapter_its_pins_and_its_expectations(self):
        for library in matrix.LIBRARIES:
            self.assertTrue((HERE / library.adapter[0]).exists())
            self.assertTrue((HERE / "requirements" / (library.environment + ".txt")).exists())
            entries = json.loads((HERE / "expectations" / (library.name + ".json")).read_text())["entries"]
            ids = [entry["id"] for entry in entries]
            self.assertEqual(len(ids), len(set(ids)))
            self.assertFalse(set(ids) & set(matrix.UNCERTAIN.get(library.name, {})))


if __name__ == "__main__":
    unittest.main()
