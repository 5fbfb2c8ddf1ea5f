"""Recomputes every expectation: `python3 check.py [--quick] FILE...`.

Prints a line per disagreement and a summary. Exit code 1 if a case disagrees
or cannot be recomputed. `--quick` leaves out what needs `long` or `soak`;
accounting needs mpmath.
"""

import hashlib
import sys
import time

from etalon_oracle import expectations, strict_json
from etalon_oracle.outcome import Unsupported

FILE = {"format", "kind", "title", "spec", "covers", "does_not_cover", "notes", "cases"}
CASE = {"id", "class", "flags", "comment", "op", "args", "expect"}
OPTIONAL = {"needs", "retired", "transcript"}
CLASSES = {"core", "exact", "auditor"}
NEEDS = {"rational", "bignum", "long", "soak"}
BUG_TYPES = set(
    "BASIC EDGE_CASE MISSING_STEP FLOAT_ARTIFACT ROUNDING_DIRECTION SENSITIVITY WRONG_NEIGHBOR_RELATION BUDGET_BYPASS "
    "SEED_REUSE BIASED_SAMPLER UNDERFLOW OVERFLOW UNSOUND_FORMULA KNOWN_BUG REFUSAL".split()
)


def file_faults(document):
    if set(document) != FILE:
        yield "fields %s, not %s" % (sorted(document), sorted(FILE))
        return
    if document["format"] != "etalon-vectors/1":
        yield "format %s" % document["format"]
    for flag, note in document["notes"].items():
        if not {"bug_type", "description"} <= set(note) <= {"bug_type", "description", "effect", "links"}:
            yield "note %s has the fields %s" % (flag, sorted(note))
        elif note["bug_type"] not in BUG_TYPES:
            yield "note %s has the bug type %s" % (flag, note["bug_type"])


def seeds(value):
    """Every sha256ctr seed in the arguments."""
    if isinstance(value, dict):
        if "sha256ctr" in value:
            yield value["sha256ctr"]
        for part in value.values():
            yield from seeds(part)


def case_faults(case, notes):
    if not CASE <= set(case) <= CASE | OPTIONAL:
        yield "fields %s" % sorted(case)
        return
    if case["class"] not in CLASSES or not set(case.get("needs", [])) <= NEEDS:
        yield "class %s, needs %s" % (case["class"], case.get("needs"))
    for flag in case["flags"]:
        if flag not in notes:
            yield "flag %s has no note" % flag
    own = hashlib.sha256(case["id"].encode("utf-8")).hexdigest()
    for seed in seeds(case["args"]):
        if case["expect"].get("status") != "refused" and seed != own:
            yield "the seed %s was chosen by somebody" % seed


class Count:
    """The summary."""

    def __init__(self):
        self.cases = self.agreed = self.disagreed = self.not_covered = self.left_out = 0

    def bad(self):
        return self.disagreed or self.not_covered


def check_case(case, count, say):
    count.cases += 1
    try:
        found = expectations.check(case)
    except Unsupported as why:
        count.not_covered += 1
        say("NOT COVERED %s: %s" % (case["id"], why))
        return
    except Exception as problem:
        found = ["the oracle failed: %s: %s" % (type(problem).__name__, problem)]
    if found:
        count.disagreed += 1
        for line in found:
            say("DISAGREES %s: %s" % (case["id"], line))
    else:
        count.agreed += 1


def check_file(path, quick, count, ids, say):
    with open(path, "rb") as file:
        document = strict_json.read(file.read().decode("utf-8"))
    faults = list(file_faults(document))
    for fault in faults:
        count.disagreed += 1
        say("DISAGREES %s: %s" % (path, fault))
    for case in [] if faults else document["cases"]:
        name = case.get("id")
        faults = list(case_faults(case, document["notes"]))
        if name in ids:
            faults.append("the id occurs twice")
        ids.add(name)
        if faults:
            count.cases += 1
            count.disagreed += 1
            for fault in faults:
                say("DISAGREES %s: %s" % (name, fault))
        elif "retired" in case or quick and {"long", "soak"} & set(case.get("needs", [])):
            count.left_out += 1
        else:
            begun = time.monotonic()
            check_case(case, count, say)
            seconds = time.monotonic() - begun
            if seconds > 5:
                say("slow %s: %.0f s" % (name, seconds))


def main(words):
    quick = "--quick" in words
    paths = [word for word in words if word != "--quick"]
    if not paths:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    count, ids = Count(), set()
    for path in paths:
        try:
            check_file(path, quick, count, ids, lambda line: print(line, flush=True))
        except (OSError, ValueError) as problem:
            count.disagreed += 1
            print("DISAGREES %s: %s" % (path, problem))
    print(
        "%d cases: %d agreed, %d disagreed, %d not covered by the oracle; %d left out"
        % (count.cases, count.agreed, count.disagreed, count.not_covered, count.left_out)
    )
    return 1 if count.bad() or not count.cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
