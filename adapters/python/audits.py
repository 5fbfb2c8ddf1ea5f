#!/usr/bin/env python3
"""Subjects of real libraries, each audited on the most telling pair that the auditor finds: one run of `etalon audit` a library.

    audits.py [--brief | --record] [--etalon PATH] [--runs N] [--table] [NAME...]

The claims and the verdicts they must get are in suites/pairs/, one file for each environment of setup_venvs.sh; one that is
not installed is skipped by name. `--brief` does not search: it audits the pairs found before, which are in
expectations/pairs/ with the versions, leaves out what is only there to show that a loss is in the low bits of floats, and takes
a minute. `--record` writes these files, `--table` the page that shows them,
docs/comparison/libraries.md. The exit code is 0 if every verdict is the one expected, of the version recorded.
"""

import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SUITES = HERE / "suites" / "pairs"
RECORDS = HERE / "expectations" / "pairs"
PAGE = ROOT / "docs" / "comparison" / "libraries.md"
# The most runs of a claim, with the search for a pair and without.
SEARCHING, BRIEF = 40_000, 6_000
# The longest time of a claim: the search starts a library up to 49 times, and some take seconds.
SECONDS = 900
# What is kept of a finding.
KEPT = ("subject", "verdict", "pair", "epsilon_lower", "refuted", "detectable_epsilon", "detectable", "violation_at", "runs", "search", "alpha", "seed")


def suite(name):
    return json.loads((SUITES / (name + ".json")).read_text())


def recorded(name):
    return json.loads((RECORDS / (name + ".json")).read_text())


def on_known_pairs(name):
    """The suite with the pairs of the record in place of types of inputs, without what stands only because it was rounded."""
    known, asked = recorded(name), suite(name)
    asked["claims"] = [claim for claim in asked["claims"] if claim["expect"] == "violation" or not claim["name"].endswith("rounded")]
    for claim in asked["claims"]:
        del claim["inputs"]
        claim["left"], claim["right"] = known[claim["name"]]["pair"]
        # It stops at the violation, which may come late.
        if claim["expect"] == "violation":
            claim["max_runs"] = SEARCHING
    return asked


def findings(etalon, name, runs, brief):
    """The findings of a suite by name of the claim, or a text that says why there are none."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = pathlib.Path(folder, name + ".json"), pathlib.Path(folder, "out.json")
        asked = on_known_pairs(name) if brief else suite(name)
        # Not on the command line, which would overrule the claims that have a number of their own.
        for claim in asked["claims"]:
            claim.setdefault("max_runs", runs)
        path.write_text(json.dumps(asked))
        command = [etalon, "audit", path, "--max-seconds", SECONDS, "--format", "json", "--out", out]
        command += ["--stop-at-violation"] if brief else []
        done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
        if not out.exists():
            return done.stderr.strip()
        found = json.loads(out.read_text())["findings"]
    return {record["name"]: record for record in found}


def surprises(name, found, known):
    """What is not as expected, in a sentence each."""
    for claim in suite(name)["claims"]:
        finding = found.get(claim["name"])
        if finding is None:
            continue
        if finding["verdict"] != claim["expect"]:
            yield "%s: %s, expected %s" % (claim["name"], finding["verdict"], claim["expect"])
        elif known and finding["subject"] != known[claim["name"]]["subject"]:
            yield "%s: this is %s, recorded is %s" % (claim["name"], finding["subject"], known[claim["name"]]["subject"])


def audit(options, name):
    """Audits a library, prints a line and what is unexpected, and whether all was well."""
    if not (HERE / ".venvs" / name / "bin" / "python").exists():
        print("skipped: %s is not installed" % name, flush=True)
        return True
    start = time.monotonic()
    found = findings(options.etalon, name, options.runs, options.brief)
    if isinstance(found, str):
        print("%s: %s" % (name, found), flush=True)
        return False
    unexpected = list(surprises(name, found, None if options.record else recorded(name)))
    if options.record:
        kept = {claim: {key: finding[key] for key in KEPT if key in finding} for claim, finding in found.items()}
        RECORDS.mkdir(exist_ok=True)
        (RECORDS / (name + ".json")).write_text(json.dumps(kept, indent=1) + "\n")
    said = "%s: %d of %d claims as expected in %.0f s" % (name, len(found) - len(unexpected), len(found), time.monotonic() - start)
    print("\n  ".join([said, *unexpected]), flush=True)
    return not unexpected


def cells(claim, finding):
    """A row of the page."""
    violation = finding["verdict"] == "violation"
    bound = finding.get("refuted") or "eps=" + finding["epsilon_lower"]
    seen = finding.get("detectable") or ("eps=" + finding["detectable_epsilon"] if finding.get("detectable_epsilon") else "-")
    shown = [json.dumps(value).replace(" ", "") for value in finding["pair"]]
    return [
        claim["name"],
        "%s, %s" % (claim["claim"], claim["relation"]),
        "`%s`" % claim["inputs"],
        "**violation**" if violation else finding["verdict"].replace("_", " "),
        bound if violation else seen,
        "{:,}".format(finding["violation_at"] or finding["runs"]),
        "`%s` `%s`" % tuple(shown),
        claim.get("about", ""),
    ]


HEAD = ["subject", "claim", "inputs", "verdict", "violation: refuted; else: would be seen", "runs", "pair found", "why"]


def page(names):
    lines = [
        "# Libraries under audit",
        "",
        "Written by `adapters/python/audits.py --table` from `adapters/python/expectations/pairs/`, which `--record` writes; the claims are in `adapters/python/suites/pairs/`, and `.ci/adapters` audits every one again on the pair that was found, with other seeds at the same level.",
        "",
        "No pair was given: the auditor was told the type of the inputs. *Runs* are those until the claim was refuted, or all; the search took a third as many more. Of a claim that stands the table says which loss on the best event found would have been seen with probability 95 %.",
        "A violation is one of the claim as written in the row, with its relation and unit (person), on the pair shown; the last column says whether the library ever made that claim, and where the loss is. All claims of a library together raise a false alarm with probability at most 1e-9. A claim that stands is not proven.",
    ]
    for name in names:
        known = recorded(name)
        versions = sorted({finding["subject"].rsplit(" ", 1)[1] for finding in known.values()})
        lines += ["", "## %s %s" % (name.split("-0.")[0], ", ".join(versions)), "", "| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
        lines += ["| " + " | ".join(cells(claim, known[claim["name"]])) + " |" for claim in suite(name)["claims"]]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--brief", action="store_true", help="the pairs found before, with few runs")
    parser.add_argument("--record", action="store_true", help="keep what is found")
    parser.add_argument("--table", action="store_true", help="write the page from what is kept, and audit nothing unless --record")
    parser.add_argument("--runs", type=int, help="of a claim at most (default 40000; brief 10000)")
    parser.add_argument("--etalon", default=ROOT / "target" / "release" / "etalon", help="the command of this project")
    options = parser.parse_args()
    if options.brief and options.record:
        parser.error("--record needs the search that --brief leaves out")
    options.runs = options.runs or (BRIEF if options.brief else SEARCHING)
    known = sorted(path.stem for path in SUITES.glob("*.json"))
    for name in options.names:
        if name not in known:
            parser.error("there is no %s; known are %s" % (name, ", ".join(known)))
    names = options.names or known
    good = True
    if options.record or not options.table:
        # Two at once, as many as there are cores; those with the most claims first.
        names = sorted(names, key=lambda name: -len(suite(name)["claims"]))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            good = all(list(pool.map(lambda name: audit(options, name), names)))
    if options.table:
        PAGE.write_text(page(known))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
