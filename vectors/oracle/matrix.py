"""The mutation matrix: `python3 matrix.py [--jobs N] [--check] [FAULT...]`.

Plants every fault of `mutants/` into the oracle, asks it the quick cases, and
writes which faults which cases notice: docs/mutation-matrix.md and
vectors/mutation-matrix.json. Exit code 1 if a fault is noticed by no case, a
case that is more than basic notices no fault, or the oracle fails a case
without a fault. `--check` compares with what is written instead of writing:
exit code 1 if it differs. With faults or families named, only these are run:
how each case that notices them ended is printed, and nothing is written.
"""

import functools
import glob
import itertools
import json
import random
import signal
import sys
import time
from multiprocessing import Pool
from pathlib import Path

import grading
import mutants
from etalon_oracle import accountant, auditor, count_tapes, operations, regions, strict_json, tape
from matrix_page import Matrix
from mutants import planting

ROOT = Path(__file__).resolve().parents[2]
SECONDS = {"account": 3, "verify": 3, "frequencies": 20, "judge": 30}  # Of work on a case; 6 for others.
READS = {"frequencies": 3_000_000, "digest": 300_000}  # In a case; 10 000 in others.
CHUNK = 150  # Cases of a task.
SLOW = ("q1o8-x10-", "q1o64-x100-", "q1o128-x100-")  # Minutes of contours; `check.py` computes them.
PAGE, DATA = ROOT / "docs/mutation-matrix.md", ROOT / "vectors/mutation-matrix.json"


class Seeded:
    """`secrets` for draws that are the same in every run."""

    def __init__(self, text):
        source = random.Random(text)
        self.randbelow, self.randbits, self.token_bytes = source.randrange, source.getrandbits, source.randbytes


class Endless(BaseException):
    """A case took too long, or asks for bits without end."""


class Reads:
    """How often the tapes of a case were asked for bits; no limit outside of one."""

    made = most = 0


def counted(function):
    @functools.wraps(function)
    def read(*arguments):
        Reads.made += 1
        if 0 < Reads.most < Reads.made:
            raise Endless("reads without end")
        return function(*arguments)

    return read


def out_of_time(*_):
    raise Endless("takes too long")


def ask(case):
    """The reply to a case, or in words why there was none."""
    auditor.secrets = tape.secrets = Seeded(case["id"])
    auditor.drawn = drawn_for(case)
    Reads.made, Reads.most = 0, READS.get(case["op"], 10_000)
    begun, limit = time.process_time(), SECONDS.get(case["op"], 6)
    try:
        signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            return operations.reply(case["op"], case["args"])
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            Reads.most = 0
            if limit / 2 < time.process_time() - begun < limit:
                CLOSE.append(case["id"])
    except Endless as why:
        return str(why)
    except Exception as problem:
        return "%s: %s" % (type(problem).__name__, problem)


def remembered(function):
    """By what its arguments show: many claims are made of one plan."""
    known = {}

    @functools.wraps(function)
    def answer(*arguments):
        key = repr(arguments)
        if key not in known:
            known[key] = function(*arguments)
        return known[key]

    answer.cache_clear = known.clear
    return answer


@functools.lru_cache(maxsize=None)
def drawn(name, call, law, runs):
    return DRAW(dict(law), runs)


def drawn_for(case):
    """Draws that depend on the case and on how many came before, so that all
    faults see the same, and they are made once."""
    calls = itertools.count()

    def draw(chances, runs):
        call = next(calls)
        auditor.secrets = Seeded("%s %d" % (case["id"], call))
        return dict(drawn(case["id"], call, tuple(chances.items()), runs))

    return draw


def graded(case, reply):
    if isinstance(reply, str):
        return reply
    return "pass" if grading.passes(case, reply) else "fail: " + json.dumps(reply, default=str)[:300]


def quick_cases():
    """[(kind, case, whether it is more than basic)] in the order of the files,
    and how many cases were left out."""
    found, left_out = [], 0
    for path in sorted(glob.glob(str(ROOT / "vectors/v1/*/*.json"))):
        document = strict_json.read(Path(path).read_text("utf-8"))
        notes = document["notes"]
        for case in document["cases"]:
            if "retired" in case:
                continue
            if {"long", "soak"} & set(case.get("needs", [])):
                left_out += 1
                continue
            more = any(notes[flag]["bug_type"] != "BASIC" for flag in case["flags"])
            found.append((document["kind"], case, more))
    return found, left_out


def run(task):
    """The fault, [(id, how it ended)] of the cases of a task that do not pass,
    and the ids that came close to their time: elsewhere they may not be in time.

    The replies come from the oracle with the fault, their judgment from the
    oracle without.
    """
    fault, numbers = task
    CLOSE.clear()
    signal.signal(signal.SIGPROF, out_of_time)
    if fault is None:
        replies = [ask(CASES[n][1]) for n in numbers]
    else:
        with planting.planted(FAULTS[fault][1]):
            replies = [ask(CASES[n][1]) for n in numbers]
    ended = [(CASES[n][1]["id"], graded(CASES[n][1], reply)) for n, reply in zip(numbers, replies)]
    return fault, [(name, how) for name, how in ended if how not in ("pass", "takes too long")], list(CLOSE)


def touches(fault, case):
    if fault is None:
        return not any(word in case["id"] for word in SLOW)
    return FAULTS[fault][1].touches(case)


def name_of(fault):
    return "no fault" if fault is None else FAULTS[fault][1].slug


def tasks(wanted):
    for fault in wanted:
        numbers = [n for n, (_, case, _) in enumerate(CASES) if touches(fault, case)]
        yield from ((fault, numbers[first : first + CHUNK]) for first in range(0, len(numbers), CHUNK))


def measure(wanted, jobs):
    """{fault: {id: how it ended}}, with None for the oracle without a fault."""
    found = {fault: {} for fault in wanted}
    with Pool(jobs) as pool:
        for fault, ended, close in pool.imap_unordered(run, tasks(wanted)):
            found[fault].update(ended)
            for name in close:
                print("close to its time: %s %s" % (name_of(fault), name), file=sys.stderr)
    return found


# --------------------------------------------------------------------- results


def tell(found):
    """How each case ended that does not pass."""
    for fault in found:
        print("==", name_of(fault), len(found[fault]))
        for name, how in sorted(found[fault].items()):
            print("  ", name, how)


def matrix_of(found):
    """The matrix of what `measure` found."""
    killed = {FAULTS[fault][1].slug: list(ended) for fault, ended in found.items() if fault is not None}
    faults = [FAULTS[fault] for fault in found if fault is not None]
    return Matrix(faults, CASES, killed, failing=found.get(None, ()), left_out=LEFT_OUT)


def conclude(matrix, check, page=PAGE, data=DATA):
    """Writes the matrix, or compares it; the exit code."""
    print(matrix.summary())
    differs = False
    for path, text in ((page, matrix.page()), (data, matrix.data())):
        if not check:
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            differs = True
            print("differs: %s" % path)
    return 1 if differs or matrix.holes() else 0


def main(words):
    jobs, names, check = 2, [], "--check" in words
    words = iter(words)
    for word in words:
        if word == "--jobs":
            jobs = int(next(words))
        elif word != "--check":
            names.append(word)
    if not names:
        return conclude(matrix_of(measure([None, *range(len(FAULTS))], jobs)), check)
    wanted = [n for n, (family, fault) in enumerate(FAULTS) if {family, fault.slug} & set(names)]
    if not wanted:
        print("no such fault", file=sys.stderr)
        return 2
    tell(measure(wanted, jobs))
    return 0


tape.Tape.bits = counted(tape.Tape.bits)
count_tapes.Branching._answer = counted(count_tapes.Branching._answer)
DRAW = auditor.drawn
accountant.delta_bounds = remembered(accountant.delta_bounds)
accountant.epsilon_bounds = remembered(accountant.epsilon_bounds)
regions.most = functools.lru_cache(maxsize=None)(regions.most)
CLOSE = []  # Ids of a task that came close to their time.
(CASES, LEFT_OUT), FAULTS = quick_cases(), mutants.every()

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
