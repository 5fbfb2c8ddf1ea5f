"""Runs the shell parts of action.yml as GitHub would, with the binary that is given, and looks at what they leave behind."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(binary, part, **given):
    """One part, in an environment of its own: exit code, what was printed, the outputs, the step summary, the folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "etalon").mkdir()
        shutil.copy(binary, folder / "etalon" / "etalon")
        files = {"GITHUB_OUTPUT": folder / "outputs", "GITHUB_STEP_SUMMARY": folder / "summary"}
        for file in files.values():
            file.touch()
        results = folder / "results"
        environment = dict(os.environ, RUNNER_TEMP=name, FOLDER=str(results), **given)
        environment.update({key: str(file) for key, file in files.items()})
        ended = subprocess.run([ROOT / ".ci/action", part], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
        left = {file.name: file.read_text() for file in results.glob("*")} if results.exists() else {}
        return ended.returncode, ended.stdout, outputs, files["GITHUB_STEP_SUMMARY"].read_text(), left


def main(binary):
    code, _, outputs, _, _ = run(binary, "key")
    assert code == 0 and re.fullmatch("[0-9a-f]{64}", outputs["key"]), outputs
    for given in [{}, {"SUITE": "a.json", "ADAPTER": "b"}, {"SUITE": "no-such-suite.json"}]:
        code, printed, outputs, summary, left = run(binary, "run", **given)
        assert code == 2 and "::error title=Etalon::" in printed and not summary and not left, (given, printed)
    if subprocess.run([binary, "report", "--help"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        print("skipped: this binary has no `etalon report`")
        return
    cases = [
        ({"SUITE": "examples/quickstart.json", "ARGUMENTS": "--max-runs=20000\n\n--alpha=1e-6"}, (0, 5)),
        ({"ADAPTER": "'%s' adapter" % binary, "ARGUMENTS": "--case=sampler-*"}, (0,)),
    ]
    for given, codes in cases:
        code, printed, outputs, summary, left = run(binary, "run", **given)
        assert code in codes and outputs["code"] == str(code), (code, printed)
        assert sorted(left) == ["etalon.sarif", "etalon.xml", "result.json"], sorted(left)
        xml.etree.ElementTree.fromstring(left["etalon.xml"])
        assert summary.startswith("#") and "result" in outputs, summary
        assert ("::error" in printed) == (code != 0), printed
    print("the parts of action.yml do what they say")


if __name__ == "__main__":
    main(sys.argv[1])
