"""The package around the audit: findings as objects, suites, the command line, real libraries, types."""

import html.parser
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import etalon

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CLAIM = {"relation": "replace-one", "unit": "person"}


class Strict(html.parser.HTMLParser):
    """Markup in which every element is closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        assert not any(name in ("src", "href") for name, _ in attrs), "a card loads nothing"
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.text += data


class Findings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.finding = etalon.audit(lambda value: value, 0, 1, claim="eps=1", max_runs=500, name="<b>&", **CLAIM)

    def test_it_is_the_json_of_the_command_line(self):
        found = self.finding
        self.assertEqual(json.loads(json.dumps(found.json))["verdict"], found.verdict)
        self.assertEqual((found.claim, found.relation, found.unit), ("eps=1", "replace-one", "person"))
        self.assertEqual((found.runs, len(found.seed), found.fault), (500, 64, None))
        self.assertEqual(str(found.alpha), "1/1000000000")
        self.assertGreater(found.seconds, 0)

    def test_it_is_neither_true_nor_false(self):
        with self.assertRaisesRegex(TypeError, "ask .violated"):
            bool(self.finding)

    def test_its_card_is_markup_that_shows_what_the_text_says(self):
        card = Strict(self.finding._repr_html_())
        for said in ("violation", "<b>& in this process", "eps=1 under replace-one per person", self.finding.seed):
            self.assertIn(said, card.text)
            self.assertIn(said, repr(self.finding))


class Commands(unittest.TestCase):
    def test_run_is_the_command_line(self):
        told = etalon.run("--version")
        self.assertEqual((told.code, told.stderr), (0, ""))
        self.assertRegex(told.stdout, r"^etalon \d")
        wrong = etalon.run("audit")
        self.assertEqual((wrong.code, wrong.stdout), (2, ""))
        self.assertIn("--claim is missing", wrong.stderr)

    def test_suite_judges_a_file_of_claims(self):
        words = {"relation": "replace-one", "unit": "person", "left": 0, "right": 1, "max_runs": 20_000}
        subject = {"builtin": "randomized-response", "params": {"odds": "3"}}
        claims = [
            dict(words, name="true", claim="eps=ln(3)", subject=subject, expect="no_violation_found"),
            dict(words, name="false", claim="eps=1/2", subject=subject, expect="violation"),
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "claims.json"
            path.write_text(json.dumps({"format": "etalon-suite/1", "claims": claims}))
            found = etalon.suite(path)
            found.assert_as_expected()
            self.assertEqual([one.verdict for one in found.findings], ["no_violation_found", "violation"])
            Strict(found._repr_html_())
            claims[0]["expect"] = "violation"
            path.write_text(json.dumps({"format": "etalon-suite/1", "claims": claims}))
            with self.assertRaisesRegex(AssertionError, "expected: violation"):
                etalon.suite(path).assert_as_expected()
            with self.assertRaises(TypeError):
                bool(found)
            with self.assertRaisesRegex(etalon.EtalonError, "none.json"):
                etalon.suite(pathlib.Path(folder) / "none.json")


class Contents(unittest.TestCase):
    def test_the_adapter_is_the_file_that_people_copy(self):
        installed = pathlib.Path(etalon.__file__).with_name("adapter.py")
        self.assertEqual(installed.read_bytes(), (ROOT / "adapters/python/etalon.py").read_bytes())

    def test_the_example_is_the_one_of_the_docs(self):
        text = (ROOT / "docs/how-to/audit-in-a-notebook.md").read_text()
        example = text.split("```python\n")[1].split("```")[0]
        self.assertEqual((HERE / "notebook.py").read_text().split('\n\n', 1)[1], example)

    def test_a_script_with_serve_is_a_subject_of_the_command_line(self):
        with tempfile.TemporaryDirectory() as folder:
            script = pathlib.Path(folder) / "subject.py"
            script.write_text("import etalon\netalon.serve(lambda value: value, name='leak')\n")
            words = ["--claim", "eps=1", "--relation", "add", "--unit", "person", "--left", "0", "--right", "1"]
            ended = etalon.run("audit", *words, "--max-runs", "500", "--", sys.executable, script)
            self.assertEqual(ended.code, 1, ended.stderr)

    def test_the_types_are_whole(self):
        try:
            import mypy  # noqa: F401
        except ImportError:
            self.skipTest("mypy is not installed")
        with tempfile.TemporaryDirectory() as folder:
            script = pathlib.Path(folder) / "script.py"
            script.write_text(
                "from fractions import Fraction\nfrom typing import Optional\nimport etalon\n"
                "found = etalon.audit(lambda x: x, 0, 1, claim='eps=1', relation='add', unit='person')\n"
                "lower: Optional[Fraction] = found.epsilon_lower\nwrong: int = found.verdict\n"
            )
            command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", folder, str(script)]
            told = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True).stdout
            self.assertIn("script.py:6: error", told)
            self.assertIn("Found 1 error", told)


class Libraries(unittest.TestCase):
    """diffprivlib in this process: true claims pass, false ones fall. See adapters/python/suites/diffprivlib.json."""

    @classmethod
    def setUpClass(cls):
        try:
            from diffprivlib import mechanisms
        except ImportError:
            raise unittest.SkipTest("diffprivlib is not installed") from None
        cls.mechanisms = mechanisms

    def judge(self, mechanism, claim):
        return etalon.audit(mechanism.randomise, 0, 1, claim=claim, max_runs=20_000, **CLAIM)

    def test_geometric_noise_has_the_epsilon_it_claims_and_not_half_of_it(self):
        noise = self.mechanisms.Geometric(epsilon=1, sensitivity=1)
        self.judge(noise, "eps=1").assert_no_violation()
        self.assertTrue(self.judge(noise, "eps=1/2").violated)

    def test_float_laplace_noise_shows_the_input_in_its_low_bits(self):
        noise = self.mechanisms.Laplace(epsilon=1, sensitivity=1)  # diffprivlib#94
        self.assertTrue(self.judge(noise, "eps=1").violated)


if __name__ == "__main__":
    unittest.main()
