#!/usr/bin/env python3
"""Every library of this folder against the golden vectors: one run of `etalon conform` each, with what is known to fail.

    matrix.py [--brief | --write] [--etalon PATH] [--reports DIRECTORY] [NAME...]

Says in a line per library what came of it. The exit code is 0 if every library that is installed (setup_venvs.sh) answers as
its file in expectations/ says; one that is not is skipped by name. `--brief` asks a part that takes minutes. `--write` writes
docs/conformance-matrix.md, for which all must be installed. `--reports` keeps the reports, and asks a library only if it has
none there.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

Library = collections.namedtuple("Library", "name environment adapter seconds brief", defaults=[("*",)])
# Of the samplers, those with few draws, and the scales at which a million shows OpenDP#2638 for certain.
FEW_DRAWS = ("frequency-*-100000", *("frequency-discrete-laplace-%d-1000000" % scale for scale in (5, 6, 10)))
OPENDP = ("accounting-*", "claim-*", "guarantee-*", "refusal-*", *FEW_DRAWS)
PLD = ("accounting-ranres-*", "accounting-dis*", "claim-sum-*", "claim-tie-*", "refusal-*")
PRV = ("accounting-pure-*", "accounting-app-*", "accounting-gau-*-x1-*", "claim-near-*", "refusal-verify-*")
LIBRARIES = [
    Library("opendp-0.14.1", "opendp-0.14.1", ("conform_opendp.py",), 300, OPENDP),
    Library("opendp-0.16.0", "opendp-0.16.0", ("conform_opendp.py",), 300, OPENDP),
    Library("diffprivlib", "diffprivlib", ("conform_diffprivlib.py",), 300, ("claim-*", "refusal-*", "frequency-*-100000")),
    Library("python-dp", "python-dp", ("conform_python_dp.py",), 60),
    Library("tmlt-core", "tmlt-core", ("conform_tmlt_core.py",), 300, ("guarantee-*", "refusal-guarantee-*")),
    Library("dp-accounting-pld", "peers", ("conform_dp_accounting.py", "--accountant", "pld"), 60, PLD),
    Library("dp-accounting-rdp", "peers", ("conform_dp_accounting.py", "--accountant", "rdp"), 60),
    Library("prv-accountant", "peers", ("conform_prv_accountant.py",), 60, PRV),
]
# Wrong answers that are not wrong each time, and so cannot be expected: they may fail.
UNCERTAIN = {
    "opendp-0.14.1": {
        "frequency-discrete-laplace-4-1000000": "The same fault at scale 4, where a million draws show it with a chance of 0.83"
    },
    "dp-accounting-pld": {
        "accounting-app-1o8-1o1048576-x100-delta-at-4-add-remove": "Below the truth by the rounding of its convolution, 2e-15"
    },
    "prv-accountant": dict.fromkeys(
        ["claim-known-gau-20-x100-5p71-at-1e-30-fails", "claim-near-gau-1-x1-at-20-add-remove-12-fails"],
        "Says an upper bound of delta that is rounding noise, and may be negative",
    ),
}
FAILED = ("fail", "crashed", "timeout", "protocol")
KINDS = ["frequency", "guarantee", "accounting", "claim", "refusal"]
GRADES = ["unsound", "tiny", "tight", "sound", "vacuous", "undecided", "false alarm"]


def ask(etalon, library, brief, path):
    """The exit code of a run, whose report is written to a path."""
    command = [etalon, "conform", "--tier", "ci", "--timeout", library.seconds, "--format", "json", "--out", path]
    for pattern in library.brief if brief else []:
        command += ["--case", pattern]
    command += ["--expectations", HERE / "expectations" / (library.name + ".json")]
    command += ["--", interpreter(library), HERE / library.adapter[0], *library.adapter[1:]]
    return subprocess.run(list(map(str, command)), cwd=ROOT).returncode


def interpreter(library):
    return HERE / ".venvs" / library.environment / "bin" / "python"


def surprises(library, report):
    """What is not as expected, in a sentence each."""
    found = ["%s: %s" % (drift["id"], drift["what"]) for drift in report["drifts"]]
    for case in report["cases"]:
        if case["failure"] and case["id"] not in UNCERTAIN.get(library.name, {}):
            found.append("%s: %s, %s" % (case["id"], case["outcome"], case.get("detail", "")))
    return found + [report["fault"]] if report["fault"] else found


def asked(report):
    return [case for case in report["cases"] if case["outcome"] != "not_offered"]


def failed(cases):
    return [case for case in cases if case["outcome"] in FAILED]


def kind(case):
    return case["file"].split("/")[0]


def counts(cases):
    """How many of these cases passed, of how many."""
    return "%d of %d" % (len(cases) - len(failed(cases)), len(cases)) if cases else ""


def grades(report):
    """How often an answer about a bound got each grade."""
    found = collections.Counter()
    for case in asked(report):
        detail = case.get("detail", "")
        if kind(case) not in ("accounting", "claim", "guarantee"):
            continue
        if case["outcome"] == "pass" and detail:
            found[detail] += 1
        elif case["outcome"] == "tiny":
            found["tiny"] += 1
        elif case["outcome"] == "fail":
            found["unsound" if "unsound" in detail else "false alarm" if "false alarm" in detail else "no answer"] += 1
    return found


def reasons(library, report):
    """What fails, by the reason that the expectations give, in their order: (reason, issue, cases)."""
    entries = json.loads((HERE / "expectations" / (library.name + ".json")).read_text(encoding="utf-8"))["entries"]
    keys = {entry["id"]: (entry["reason"], entry.get("issue", "")) for entry in entries}
    keys.update((one, (reason, "")) for one, reason in UNCERTAIN.get(library.name, {}).items())
    found = {key: [] for key in keys.values()}
    for case in failed(asked(report)):
        found[keys[case["id"]]].append(case["id"])
    return [(reason, issue, ids) for (reason, issue), ids in found.items() if ids]


HEAD = """# Libraries against the golden vectors

Written from runs of `etalon conform --tier ci` on released wheels; do not edit, run

```sh
adapters/python/setup_venvs.sh && adapters/python/setup_venvs.sh tmlt-core
adapters/python/matrix.py --write
```

A library is asked what its adapter offers (`adapters/python/conform_*.py`): what can be stated in its own interface, no more.
What it answers is not translated. None of them takes the random bits of a caller in the order of a profile, so that all are
asked in class `core` only.

A failure is the failure of a vector, not always of privacy: a missing refusal, and an exception where a refusal is due, count
as well. [What fails](#what-fails) gives the reason of each.

## Cases passed, of those asked

The last three columns have the cases asked, of those that there are, by class.

{}"""
SAMPLERS = """
## Samplers

Fresh draws of the library, 10⁵ or 10⁶ (the last number of the id). A correct sampler fails a case with probability at most 2⁻⁴⁰.

{}"""
BOUNDS = """
## Bounds and claims

Of the answers about bounds and claims, refusals aside: *unsound* is below the truth, or a claim said to hold that fails; *tiny*,
which passes, below by the last places of a float; *tight* within a millionth; *sound* above; *vacuous* infinite, or a delta of 1;
*undecided* a claim that is neither confirmed nor denied; *false alarm* a claim said to fail that holds; *no answer* a refusal or
an exception where there is an answer.

{}"""


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| %s |" % " | ".join(str(cell) for cell in line) for line in lines)


def page(reports):
    """The page, from a report for each library."""
    names = {library: "%(name)s %(version)s" % report["subject"] for library, report in reports.items()}
    rows = []
    for library, report in reports.items():
        cases = asked(report)
        parts = [counts([case for case in cases if kind(case) == one]) for one in KINDS]
        offered = {name: "%d of %d" % (tally["executed"], tally["required"]) for name, tally in report["classes"].items()}
        rows.append([names[library], *parts, counts(cases), offered["core"], offered["exact"], offered["auditor"]])
    head = ["library", *KINDS, "all", "core", "exact", "auditor"]
    parts = [HEAD.format(table(head, rows))]

    draws = {
        library: {case["id"]: case for case in asked(report) if kind(case) == "frequency"} for library, report in reports.items()
    }
    samplers = [library for library in reports if draws[library]]
    ids = [case["id"] for case in reports[samplers[0]]["cases"] if any(case["id"] in draws[library] for library in samplers)]

    def drawn(library, identity):
        case = draws[library].get(identity)
        return "" if case is None else "**fails**" if failed([case]) else "passes"

    rows = [["`%s`" % one.removeprefix("frequency-"), *(drawn(library, one) for library in samplers)] for one in ids]
    parts.append(SAMPLERS.format(table(["frequency-", *(names[library] for library in samplers)], rows)))

    columns = [*GRADES, "no answer"]
    rows = [[names[library], *(grades(report)[one] for one in columns)] for library, report in reports.items() if grades(report)]
    parts.append(BOUNDS.format(table(["library", *columns], rows)))

    parts.append("\n## What fails\n\nThe cases of each line are in `adapters/python/expectations/`.")
    for library, report in reports.items():
        parts.append("\n### %s\n" % names[library])
        for reason, issue, ids in reasons(library, report) or [("Nothing", "", [])]:
            shown = ", ".join("`%s`" % one for one in ids[:2]) + (" and %d more" % (len(ids) - 2) if len(ids) > 2 else "")
            parts.append("- %s%s. %s" % (reason, " (<%s>)" % issue if issue else "", shown + "." if ids else ""))
    return "\n".join(part.rstrip() if part.startswith("- ") else part for part in parts) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--etalon", default=ROOT / "target" / "release" / "etalon")
    parser.add_argument("--reports", type=pathlib.Path)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--brief", action="store_true")
    how.add_argument("--write", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    known = [library.name for library in LIBRARIES]
    if not set(options.names) <= set(known):
        parser.error("NAME is one of " + ", ".join(known))
    with tempfile.TemporaryDirectory() as folder:
        folder = options.reports or pathlib.Path(folder)
        folder.mkdir(exist_ok=True)
        good, reports = True, {}
        # A library answers on one core: several are asked at once.
        pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
        asking = {}
        for library in LIBRARIES:
            path = folder / (library.name + ".json")
            if not options.names or library.name in options.names:
                due = not path.exists() and interpreter(library).exists()
                asking[library] = path, due and pool.submit(ask, options.etalon, library, options.brief, path)
        for library, (path, answers) in asking.items():
            if answers:
                answers.result()
            elif not path.exists():
                print("skipped: %s is not installed" % library.name, flush=True)
                continue
            if not path.exists():
                print("%s: no report" % library.name, flush=True)
                good = False
                continue
            report = reports[library] = json.loads(path.read_text(encoding="utf-8"))
            cases, found = asked(report), surprises(library, report)
            good = good and not found
            said = "NOT as expected" if found else "as expected"
            seen = library.name, len(cases), len(failed(cases)), said, report["seconds"]
            print("%s: %d cases asked, %d failed, %s, %s s" % seen, flush=True)
            for line in found:
                print("  " + line, flush=True)
    if options.write:
        missing = [library.name for library in LIBRARIES if library not in reports]
        if missing or not good:
            sys.exit("nothing is written: " + (", ".join(missing) + " missing" if missing else "not all is as expected"))
        (ROOT / "docs" / "conformance-matrix.md").write_text(page(reports), encoding="utf-8")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
