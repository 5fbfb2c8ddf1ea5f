"""The mutation matrix: `python3 matrix.py [--jobs N] [--why] [FAULT...]`.

Plants every fault of `mutants/` into the oracle, asks it the quick cases, and
writes which faults which cases notice: docs/mutation-matrix.md and
vectors/mutation-matrix.json. Exit code 1 if a fault is noticed by no case, or
a case that is more than basic notices no fault. With faults named, only these
are run and nothing is written; `--why` says how each case ended.
"""

import functools
import glob
import itertools
import json
import random
import signal
import sys
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

import grading
import mutants
from etalon_oracle import accountant, auditor, count_tapes, operations, regions, strict_json, tape
from mutants import planting

ROOT = Path(__file__).resolve().parents[2]
SECONDS = {"account": 3, "verify": 3, "judge": 30}  # Of work on a case; 1 for others.
READS = {"frequencies": 3_000_000, "digest": 300_000}  # In a case; 10 000 in others.
CHUNK = 150  # Cases of a task.
SLOW = ("q1o8-x10-", "q1o64-x100-", "q1o128-x100-")  # Minutes of contours; `check.py` computes them.


class Seeded:
    """`secrets` for draws that are the same in every run."""

    def __init__(self, text):
        source = random.Random(text)
        self.randbelow, self.randbits, self.token_bytes = source.randrange, source.getrandbits, source.randbytes


class Endless(BaseException):
    """A case took too long, or asks for bits without end."""


class Reads:
    """How often the tapes of a case were asked for bits."""

    made = most = 0


def counted(function):
    @functools.wraps(function)
    def read(*arguments):
        Reads.made += 1
        if Reads.made > Reads.most:
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
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS.get(case["op"], 1))
        try:
            return operations.reply(case["op"], case["args"])
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
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
    """[(kind, case, whether it is more than basic)] in the order of the files."""
    found = []
    for path in sorted(glob.glob(str(ROOT / "vectors/v1/*/*.json"))):
        document = strict_json.read(Path(path).read_text("utf-8"))
        notes = document["notes"]
        for case in document["cases"]:
            if "retired" not in case and not {"long", "soak"} & set(case.get("needs", [])):
                more = any(notes[flag]["bug_type"] != "BASIC" for flag in case["flags"])
                found.append((document["kind"], case, more))
    return found


def run(task):
    """[(id, how it ended)] of the cases of a task that do not pass.

    The replies come from the oracle with the fault, their judgment from the
    oracle without.
    """
    fault, numbers = task
    signal.signal(signal.SIGPROF, out_of_time)
    if fault is None:
        replies = [ask(CASES[n][1]) for n in numbers]
    else:
        with planting.planted(FAULTS[fault][1]):
            replies = [ask(CASES[n][1]) for n in numbers]
    ended = [(CASES[n][1]["id"], graded(CASES[n][1], reply)) for n, reply in zip(numbers, replies)]
    return fault, [(name, how) for name, how in ended if how not in ("pass", "takes too long")]


def touches(fault, case):
    if fault is None:
        return not any(word in case["id"] for word in SLOW)
    return FAULTS[fault][1].touches(case)


def tasks(wanted):
    for fault in wanted:
        numbers = [n for n, (_, case, _) in enumerate(CASES) if touches(fault, case)]
        yield from ((fault, numbers[first : first + CHUNK]) for first in range(0, len(numbers), CHUNK))


def measure(wanted, jobs):
    """{fault: {id: how it ended}}, with None for the oracle without a fault."""
    found = {fault: {} for fault in wanted}
    with Pool(jobs) as pool:
        for fault, ended in pool.imap_unordered(run, tasks(wanted)):
            if "--log" in sys.argv: open("/tmp/mut-log.txt","a").write(json.dumps([fault and FAULTS[fault][1].slug if fault is not None else None, ended])+"\n")
            found[fault].update(ended)
    return found


# --------------------------------------------------------------------- results


def table(killed, order, kinds):
    """The rows of the page, by family."""
    lines, family = [], None
    for name, fault in FAULTS:
        if name != family:
            family = name
            lines += ["", "### " + family, "", "| fault | what is wrong | killed by | the first |", "|---|---|---|---|"]
        ids = sorted(killed[fault.slug], key=order.get)
        by_kind = Counter(kinds[name] for name in ids)
        kills = ", ".join("%s %d" % item for item in sorted(by_kind.items()))
        what = fault.what + (" Seen: %s." % fault.seen if fault.seen else "")
        first = "<br>".join("`%s`" % name for name in ids[:3])
        lines.append("| `%s` | %s | %s | %s |" % (fault.slug, what.replace("|", "\\|"), kills, first))
    return lines


def page(killed, excluded):
    order = {case["id"]: n for n, (_, case, _) in enumerate(CASES)}
    kinds = {case["id"]: kind for kind, case, _ in CASES}
    useful = set().union(*killed.values())
    alive = [slug for slug, ids in killed.items() if not ids]
    idle = [case["id"] for _, case, more in CASES if more and case["id"] not in useful | set(excluded)]
    more = sum(more for _, _, more in CASES)
    pairs = sum(map(len, killed.values()))
    lines = [
        "# The mutation matrix",
        "",
        "Which planted faults which golden vectors notice. Generated by `python3 vectors/oracle/matrix.py`; every change of a line is in `vectors/oracle/mutants/`, all ids in `vectors/mutation-matrix.json`.",
        "",
        "A fault is planted in the Python oracle, the quick cases of the operations that it may touch are asked, and the replies are judged by [spec/vectors.md](spec/vectors.md) as `etalon conform` judges them. A case kills a fault if its reply fails: a wrong answer, a crash, or reads without end (more than 10 000; 300 000 in `digest`, 3 000 000 in `frequencies`). What merely takes long proves nothing here. Cases that need `long` or `soak` are left out. `frequencies` and `judge` draw from a generator seeded with the case's id, so that this page can be made again, byte for byte.",
        "",
        "| | |",
        "|---|---|",
        "| faults | %d |" % len(killed),
        "| faults that are killed | %d |" % (len(killed) - len(alive)),
        "| quick cases | %d |" % len(CASES),
        "| of them more than BASIC | %d |" % more,
        "| more than BASIC that kill a fault | %d |" % sum(m and case["id"] in useful for _, case, m in CASES),
        "| pairs of a fault and a case that kills it | %d |" % pairs,
        "| left out, because the oracle itself fails them | %d |" % len(excluded),
        "",
        "## Faults that no case kills",
        "",
        *(["- `%s`" % slug for slug in alive] or ["None."]),
        "",
        "## Cases more than BASIC that kill nothing",
        "",
        *(["- `%s`" % name for name in idle] or ["None."]),
        "",
        "## The faults",
        *table(killed, order, kinds),
    ]
    return "\n".join(lines) + "\n", alive, idle


def tell(found, wanted):
    for fault in wanted:
        print("==", FAULTS[fault][1].slug, len(found[fault]))
        for name, how in sorted(found[fault].items()):
            print("  ", name, how)


def main(words):
    jobs, why = 2, "--why" in words
    if "--jobs" in words:
        jobs = int(words[words.index("--jobs") + 1])
        words = [w for n, w in enumerate(words) if w != "--jobs" and (not n or words[n - 1] != "--jobs")]
    names = [word for word in words if word != "--why"]
    wanted = [n for n, (_, fault) in enumerate(FAULTS) if not names or fault.slug in names]
    found = measure(wanted if names else [None, *wanted], jobs)
    if why or names:
        tell(found, wanted)
    if names:
        return 0
    excluded = sorted(found[None])
    killed = {FAULTS[n][1].slug: sorted(set(found[n]) - set(excluded)) for n in wanted}
    text, alive, idle = page(killed, excluded)
    (ROOT / "docs/mutation-matrix.md").write_text(text, "utf-8")
    rows = ["%s:%s" % (json.dumps(slug), json.dumps(killed[slug], separators=(",", ":"))) for slug in sorted(killed)]
    (ROOT / "vectors/mutation-matrix.json").write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
    print("%d faults, %d not killed; %d cases, %d idle, %d left out" % (len(killed), len(alive), len(CASES), len(idle), len(excluded)))
    return 1 if alive or idle else 0


tape.Tape.bits = counted(tape.Tape.bits)
count_tapes.Branching._answer = counted(count_tapes.Branching._answer)
DRAW = auditor.drawn
accountant.delta_bounds = remembered(accountant.delta_bounds)
accountant.epsilon_bounds = remembered(accountant.epsilon_bounds)
regions.most = functools.lru_cache(maxsize=None)(regions.most)
CASES, FAULTS = quick_cases(), mutants.every()

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
