"""What is asked and what is replied: spellings, refusals, the adapter, `check.py`."""

import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from fractions import Fraction

import check
from etalon_oracle import frequencies, laws, operations, scalars
from test_oracle import ZEROS, sample

HERE = os.path.dirname(os.path.abspath(__file__))


class Scalars(unittest.TestCase):
    def test_spellings(self):
        for text, value in (
            ("-17", -17),
            ("3/4", Fraction(3, 4)),
            ("0.125", Fraction(1, 8)),
            ("1e-9", Fraction(1, 10**9)),
            ("f64:3fb999999999999a", Fraction(0.1)),
            ("f64:0000000000000001", Fraction(2) ** -1074),
        ):
            self.assertEqual(scalars.read(text), value)
        for text in (
            "+1",
            "01",
            "-0",
            "2/4",
            "3/1",
            "1/0",
            "1/-2",
            "",
            " 1",
            "1.",
            ".5",
            "inf",
            "nan",
            "f64:7ff0000000000000",
            "f64:3FB999999999999A",
            "1_0",
            3,
        ):
            with self.assertRaises(ValueError):
                scalars.read(text)
        self.assertEqual(scalars.read("2/4", lowest_terms=False), Fraction(1, 2))

    def test_decimals_are_on_their_side(self):
        for value in (
            Fraction(1, 3),
            Fraction(2, 3) * 10**40,
            Fraction(1, 7 * 10**50),
            Fraction(999999, 1000000),
            Fraction(10),
            Fraction(-1, 3),
        ):
            low, high = (scalars.read(scalars.decimal(value, 5, up)) for up in (False, True))
            self.assertTrue(low <= value <= high and high - low <= abs(value) / 10**3)


class Refusals(unittest.TestCase):
    def test_bad_arguments_are_refused(self):
        for law, params in (
            ("uniform", {"n": "0"}),
            ("uniform", {"n": "3/2"}),
            ("uniform", {"n": 6}),
            ("uniform", {}),
            ("uniform", {"n": "6", "m": "1"}),
            ("bernoulli", {"p": "3/2"}),
            ("bernoulli", {"p": "-1/2"}),
            ("geometric", {"rate": "0"}),
            ("bernoulli-exp", {"x": "-1"}),
            ("discrete-laplace", {"scale": "inf"}),
            ("discrete-gaussian", {"sigma": "f64:7ff8000000000000"}),
        ):
            self.assertEqual(sample(law, params, "cks20/1")["status"], "refused", (law, params))
        for law, profile in (("cauchy", "cks20/1"), (None, "cks20/1"), ("uniform", "cks20/2")):  # Names are not refused, but unknown.
            self.assertEqual(sample(law, {"n": "6"}, profile)["status"], "unsupported", (law, profile))
        self.assertEqual(sample("uniform", {"n": "6"}, "cks20/1", -1)["status"], "refused")
        self.assertEqual(operations.reply("tape", {"tape": ZEROS, "reads": [1], "more": 1})["status"], "refused")
        self.assertEqual(operations.reply("tape", {"tape": ZEROS, "reads": [True]})["status"], "refused")


class Adapter(unittest.TestCase):
    def talk(self, *lines):
        text = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
        done = subprocess.run([sys.executable, os.path.join(HERE, "adapter.py")], input=text, stdout=subprocess.PIPE, cwd=HERE, timeout=60)
        self.assertEqual(done.returncode, 0)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_a_conversation(self):
        case = {"cmd": "case", "id": "1", "op": "tape", "args": {"tape": {"hex": "f0"}, "reads": [4]}}
        hello, first, ended, unknown = self.talk(
            {"cmd": "hello", "protocol": "etalon-conform/1"},
            case,
            {**case, "args": {"tape": {"hex": ""}, "reads": [4]}},
            {**case, "op": "dance"},
            {"cmd": "bye"},
            case,
        )
        self.assertEqual(hello["protocol"], "etalon-conform/1")
        self.assertEqual(first, {"id": "1", "status": "ok", "result": {"out": ["15"], "bits": 4}})
        self.assertEqual((ended["status"], unknown["status"]), ("tape_ended", "unsupported"))

    def test_bad_lines_are_answered_and_survived(self):
        case = {"cmd": "case", "id": "1", "op": "tape", "args": {"tape": {"hex": "f0"}, "reads": [4]}}
        bad = (
            b"{}\n",
            b"[]\n",
            b"\n",
            b"\xff\n",
            b'{"cmd":"bye","cmd":"bye"}\n',
            b'{"cmd":"bye","x":1}\n',
            b'{"cmd":"hello","protocol":"etalon-conform/2"}\n',
            {**case, "more": 1},
            {**case, "id": 1},
        )
        replies = self.talk(*bad, case)
        self.assertEqual([reply["status"] for reply in replies], ["error"] * len(bad) + ["ok"])


class Checking(unittest.TestCase):
    def verdict(self, *cases, **fields):
        document = {
            "format": "etalon-vectors/1",
            "kind": "t",
            "title": "",
            "spec": [],
            "covers": [],
            "does_not_cover": [],
            "notes": {},
            "cases": cases,
            **fields,
        }
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t.json")
            with open(path, "w") as file:
                json.dump(document, file)
            with redirect_stdout(io.StringIO()) as said:
                return check.main([path]), said.getvalue()

    def case(self, op, args, expect, kind="exact", **fields):
        return {"id": op, "class": kind, "flags": [], "needs": [], "comment": "", "op": op, "args": args, "expect": expect, **fields}

    def test_a_right_expectation_agrees_and_a_wrong_one_does_not(self):
        args = {"of": "law", "law": "geometric", "params": {"rate": "1"}, "query": "pmf", "at": ["0", "-1"]}
        right = {"values": [{"lo": "0.6321205588", "hi": "0.6321205589"}, "0"], "tolerance": "1e-9"}
        wrong = {"values": [{"lo": "0.6321205589", "hi": "0.6321205590"}, "0"], "tolerance": "1e-9"}
        self.assertEqual(self.verdict(self.case("probability", args, right, "core"))[0], 0)
        self.assertEqual(self.verdict(self.case("probability", args, wrong, "core"))[0], 1)

        args = {"law": "uniform", "params": {"n": "6"}, "bytes": 1}
        right = {"chances": {"0": "1/6", "6": "0"}, "most_ended": "1/2"}
        self.assertEqual(self.verdict(self.case("count-tapes", args, right, "core"))[0], 0)
        self.assertEqual(self.verdict(self.case("count-tapes", args, {**right, "chances": {"0": "1/7"}}, "core"))[0], 1)

        args = {"tape": {"hex": "f0"}, "reads": [4]}
        self.assertEqual(self.verdict(self.case("tape", args, {"out": ["15"], "bits": 4}))[0], 0)
        self.assertEqual(self.verdict(self.case("tape", args, {"out": ["15"], "bits": 5}))[0], 1)
        self.assertEqual(self.verdict(self.case("tape", args, {"status": "tape_ended"}))[0], 1)

        law, params = "uniform", {"n": "2"}
        ((least, most),) = frequencies.acceptance(laws.of(law, params), 500, [(0, 0)])
        region = {"from": "0", "to": "0", "least": least, "most": most}
        args = {"law": law, "params": params, "count": 500}
        for shift, code in ((0, 0), (1, 1)):
            expect = {"regions": [{**region, "least": least + shift}], "false_alarm": "2^-40"}
            self.assertEqual(self.verdict(self.case("frequencies", args, expect, "core"))[0], code)

    def test_what_is_not_covered_or_not_known_fails(self):
        self.assertEqual(self.verdict(self.case("dance", {}, {}))[0], 1)
        self.assertEqual(self.verdict()[0], 1)
        args = {"tape": {"hex": "f0"}, "reads": [4]}
        good = self.case("tape", args, {"out": ["15"], "bits": 4})
        for broken in ({**good, "more": 1}, {**good, "flags": ["x"]}, {**good, "needs": ["luck"]}):
            self.assertEqual(self.verdict(broken)[0], 1)
        self.assertEqual(self.verdict(good, good)[0], 1)
        self.assertEqual(self.verdict(good, format="etalon-vectors/2")[0], 1)

    def test_a_chosen_seed_is_noticed(self):
        args = {"tape": {"sha256ctr": "0" * 64, "bytes": 1}, "reads": []}
        self.assertEqual(self.verdict(self.case("tape", args, {"out": [], "bits": 0}))[0], 1)


if __name__ == "__main__":
    unittest.main()
