"""The mutation matrix is honest: nothing kills an empty fault, and holes are told."""

import io
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

import matrix
import mutants
from matrix_page import Matrix
from mutants import planting
from mutants.planting import Change, Fault

OPS = ("tape", "guarantee")


def some_cases():
    return [entry for entry in matrix.CASES if entry[1]["op"] in OPS]


def killers(fault, cases):
    """{id: how it ended} of the cases that kill a fault."""
    with mock.patch.multiple(matrix, CASES=cases, FAULTS=[("some", fault)]):
        return dict(matrix.run((0, range(len(cases))))[1])


def case(name, bug_type="EDGE_CASE"):
    return "tape", {"id": name, "expect": {}}, bug_type != "BASIC"


def concluded(made, check, folder):
    """(exit code, what was printed)."""
    with redirect_stdout(io.StringIO()) as out:
        code = matrix.conclude(made, check, Path(folder) / "page", Path(folder) / "data")
    return code, out.getvalue()


class Running(unittest.TestCase):
    def test_an_empty_fault_kills_nothing(self):
        cases = some_cases()
        self.assertGreater(len(cases), 200)
        self.assertEqual(killers(Fault("none", "Nothing is changed.", ops=OPS), cases), {})

    def test_a_change_without_a_meaning_kills_nothing(self):
        change = Change("tape.Tape.bits", "self.position += k", "self.position = self.position + k")
        self.assertEqual(killers(Fault("same", "Written otherwise.", change, ops=OPS), some_cases()), {})

    def test_a_fault_kills_and_is_taken_out_again(self):
        change = Change("tape.Tape.bits", "self.position += k", "self.position += k + 1")
        found = killers(Fault("off", "A bit too many is counted.", change, ops=OPS), some_cases())
        self.assertIn("tape-msb-first", found)
        self.assertFalse([name for name in found if name.startswith("guarantee-")])
        self.assertEqual(killers(Fault("none", "Nothing is changed.", ops=OPS), some_cases()), {})

    def test_a_wrong_expectation_is_not_put_down_to_a_fault(self):
        kind, right, more = some_cases()[0]
        wrong = {**right, "expect": {"status": "refused"}}
        with mock.patch.multiple(matrix, CASES=[(kind, wrong, more)]):
            self.assertEqual([name for name, _ in matrix.run((None, [0]))[1]], [right["id"]])
        made = Matrix([], [(kind, wrong, more)], {}, failing=[right["id"]])
        self.assertTrue(made.holes())

    def test_what_takes_long_kills_nothing_and_what_reads_without_end_does(self):
        cases = [entry for entry in some_cases() if entry[1]["id"].startswith("tape-chacha-")][:3]
        self.assertEqual(len(cases), 3)
        slow = Change("operations.reads", "    widths =", "    while True: pass\n    widths =")
        with mock.patch.dict(matrix.SECONDS, {"tape": 0.05}):
            self.assertEqual(killers(Fault("slow", "It hangs.", slow, ops=OPS), cases), {})
        endless = Change("operations.reads", "    widths =", "    while True: source.bits(1)\n    widths =")
        found = killers(Fault("endless", "It reads on.", endless, ops=OPS), cases)
        self.assertEqual(set(found.values()), {"reads without end"})
        self.assertEqual(len(found), 3)


class Planting(unittest.TestCase):
    def test_every_fault_fits_the_oracle_and_is_described(self):
        for family, fault in mutants.every():
            targets = {change.target for change in fault.changes}
            self.assertTrue(targets, fault.slug)
            for target in targets:
                changes = [change for change in fault.changes if change.target == target]
                planting.compiled(planting.function_at(target), changes)
            self.assertRegex(fault.what, r"^(.|\n)+\.$", fault.slug)

    def test_a_change_of_what_is_not_there_is_an_error(self):
        fault = Fault("lost", "A line that is gone.", Change("tape.Tape.bits", "no such line", ""), ops=OPS)
        with self.assertRaises(ValueError):
            with planting.planted(fault):
                pass


class Telling(unittest.TestCase):
    FAULTS = [("some", Fault("first", "The first.", ops=OPS)), ("some", Fault("second", "The second.", ops=OPS))]

    def test_without_holes_the_exit_code_is_0_and_a_check_finds_the_same(self):
        cases = [case("a"), case("b"), case("c", "BASIC")]
        made = Matrix(self.FAULTS, cases, {"first": ["b", "a"], "second": ["a"]})
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(concluded(made, True, folder)[0], 1)
            self.assertEqual(concluded(made, False, folder)[0], 0)
            self.assertEqual(concluded(made, True, folder)[0], 0)
            other = Matrix(self.FAULTS, cases, {"first": ["a"], "second": ["a", "b"]})
            code, said = concluded(other, True, folder)
            self.assertEqual(code, 1)
            self.assertIn("differs", said)

    def test_a_case_that_kills_nothing_is_reported(self):
        made = Matrix(self.FAULTS, [case("a"), case("b")], {"first": ["a"], "second": ["a"]})
        self.assertEqual(made.idle, ["b"])
        self.assertIn("## Cases that should kill a fault and do not\n\n- `b`\n", made.page())
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(concluded(made, False, folder)[0], 1)

    def test_a_basic_case_may_kill_nothing(self):
        self.assertFalse(Matrix(self.FAULTS, [case("a"), case("b", "BASIC")], {"first": ["a"], "second": ["a"]}).holes())

    def test_a_fault_that_no_case_kills_is_reported(self):
        made = Matrix(self.FAULTS, [case("a")], {"first": ["a"], "second": []})
        self.assertEqual(made.alive, ["second"])
        self.assertIn("## Faults that no case kills\n\n- `second`\n", made.page())
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(concluded(made, False, folder)[0], 1)

    def test_what_the_oracle_fails_without_a_fault_kills_nothing(self):
        made = Matrix(self.FAULTS, [case("a"), case("b")], {"first": ["a", "b"], "second": ["a"]}, failing=["b"])
        self.assertEqual((made.killed["first"], made.idle), (["a"], ["b"]))
        self.assertTrue(made.holes())


if __name__ == "__main__":
    unittest.main()
