"""The tasks of accounting, answered by other accountants in one run.

    accounting_peers.py [--only P1,G5] [--seconds 150] [--etalon PATH] [--json FILE] [--table FILE]

Prints a table: for every task the epsilon of each accountant at the task's
delta, with seconds and megabytes at the peak; the truths are read from
tests/data/accounting.json. Each answer is computed in a process of its own,
so that a crash, a time-out or a greedy grid is an answer too; imports are not
timed. With --etalon the command of this project answers the same tasks in
the same run. The packages are pinned in requirements/peers.txt.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import multiprocessing
import pathlib
import resource
import statistics
import subprocess
import time
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[3]

# Runs of this project's command, start of the process included; their median counts.
ETALON_RUNS = 5

# A term is (kind, parameters, count).
TASKS = {
    "G1": (1e-5, [("gaussian", (1.0,), 1)]),
    "G2": (1e-6, [("gaussian", (20.0,), 1000)]),
    "G3": (1e-12, [("gaussian", (20.0,), 100)]),
    "G4": (1e-20, [("gaussian", (20.0,), 100)]),
    "G5": (1e-30, [("gaussian", (20.0,), 100)]),
    "G6": (1e-5, [("gaussian", (1000.0,), 10**6)]),
    "L1": (1e-6, [("laplace", (1.0,), 100)]),
    "L2": (1e-6, [("laplace", (10.0,), 100)]),
    "L3": (1e-20, [("laplace", (10.0,), 100)]),
    "D1": (1e-6, [("discrete_laplace", (3, 3), 100)]),
    "R1": (1e-6, [("randomized_response", (0.1,), 500)]),
    "R2": (1e-5, [("randomized_response", (0.001,), 10**6)]),
    "P1": (1e-5, [("poisson", (0.01, 1.0), 1000)]),
    "P2": (1e-5, [("poisson", (0.01, 1.0), 10**4)]),
    "P3": (1e-5, [("poisson", (0.001, 0.8), 10**5)]),
    "P4": (1e-12, [("poisson", (0.01, 1.0), 1000)]),
    "P5": (1e-15, [("poisson", (0.01, 4.0), 1000)]),
    "H1": (1e-6, [("gaussian", (5.0,), 10), ("laplace", (4.0,), 20), ("randomized_response", (0.2,), 30)]),
}


# The widths of epsilon that tasks ask for, where not 1e-4.
WIDTHS = {
    (TASKS[name][0], tuple(TASKS[name][1])): width
    for name, width in [("P1", "2.5e-5"), ("P3", "1e-3"), ("R2", "1e-9")]
}


class NotServed(Exception):
    """The accountant does not know the mechanism."""


# ------------------------------------------------------------- dp-accounting


def dp_pld(grid, pessimistic):
    def answer(delta, terms):
        from math import exp

        from dp_accounting.pld import privacy_loss_distribution as pld

        def one(kind, parameters):
            options = dict(pessimistic_estimate=pessimistic, value_discretization_interval=grid)
            if kind == "gaussian":
                return pld.from_gaussian_mechanism(*parameters, **options)
            if kind == "poisson":
                q, sigma = parameters
                return pld.from_gaussian_mechanism(sigma, sampling_prob=q, **options)
            if kind == "laplace":
                return pld.from_laplace_mechanism(*parameters, **options)
            if kind == "discrete_laplace":
                scale, sensitivity = parameters
                return pld.from_discrete_laplace_mechanism(1 / scale, sensitivity=sensitivity, **options)
            noise = 2 / (1 + exp(parameters[0]))
            return pld.from_randomized_response(noise, 2, **options)

        start = time.perf_counter()
        total = None
        for kind, parameters, count in terms:
            part = one(kind, parameters).self_compose(count)
            total = part if total is None else total.compose(part)
        return total.get_epsilon_for_delta(delta), time.perf_counter() - start

    return answer


def dp_event(accountant):
    """Through the accountant's events, the interface most users meet."""

    def answer(delta, terms):
        from math import exp

        import dp_accounting as dp
        from dp_accounting.pld.pld_privacy_accountant import PLDAccountant
        from dp_accounting.rdp.rdp_privacy_accountant import RdpAccountant

        def event(kind, parameters):
            if kind == "gaussian":
                return dp.GaussianDpEvent(*parameters)
            if kind == "poisson":
                q, sigma = parameters
                return dp.PoissonSampledDpEvent(q, dp.GaussianDpEvent(sigma))
            if kind == "laplace":
                return dp.LaplaceDpEvent(*parameters)
            if kind == "discrete_laplace":
                scale, sensitivity = parameters
                return dp.DiscreteLaplaceDpEvent(1 / scale, sensitivity)
            return dp.RandomizedResponseDpEvent(2 / (1 + exp(parameters[0])), 2)

        replaced = any(kind == "randomized_response" for kind, _, _ in terms)
        relation = dp.NeighboringRelation.REPLACE_ONE if replaced else dp.NeighboringRelation.ADD_OR_REMOVE_ONE
        made = {"pld": PLDAccountant, "rdp": RdpAccountant}[accountant]
        start = time.perf_counter()
        try:
            known = made(neighboring_relation=relation)
            for kind, parameters, count in terms:
                known.compose(event(kind, parameters), count)
            value = known.get_epsilon(delta)
        except (dp.UnsupportedEventError, AttributeError) as fault:
            raise NotServed(str(fault)) from fault
        return value, time.perf_counter() - start

    return answer


# ------------------------------------------------------------ prv-accountant


def prv(delta, terms):
    import prv_accountant as p

    def one(kind, parameters):
        if kind == "gaussian":
            return p.GaussianMechanism(*parameters)
        if kind == "poisson":
            return p.PoissonSubsampledGaussianMechanism(*parameters)
        if kind == "laplace":
            return p.LaplaceMechanism(1 / parameters[0])
        if kind == "randomized_response":
            return p.PureDPMechanism(parameters[0])
        raise NotServed(kind)

    mechanisms = [one(kind, parameters) for kind, parameters, _ in terms]
    counts = [count for _, _, count in terms]
    start = time.perf_counter()
    accountant = p.PRVAccountant(
        prvs=mechanisms, eps_error=0.01, delta_error=delta * 1e-3, max_self_compositions=counts
    )
    low, _, high = accountant.compute_epsilon(delta, counts)
    return [low, high], time.perf_counter() - start


# ---------------------------------------------------------- opake-accounting


def opake_module():
    try:
        from opake.api.accounting.core import opake_accounting

        return opake_accounting
    except (ImportError, TypeError):
        place = importlib.metadata.distribution("opake-accounting").locate_file(
            "opake/api/accounting/core/opake_accounting.abi3.so"
        )
        spec = importlib.util.spec_from_file_location("opake_accounting", place)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def opake(delta, terms):
    module = opake_module()
    config = module.DiscretizationConfig()

    def one(kind, parameters):
        if kind == "gaussian":
            return module.gaussian_pld(*parameters, config)
        if kind == "poisson":
            q, sigma = parameters
            return module.poisson_pld(module.gaussian_pld(sigma, config), q)
        if kind == "randomized_response":
            return module.eps_delta_pld(parameters[0], 0.0, config)
        raise NotServed(kind)

    start = time.perf_counter()
    total = None
    for kind, parameters, count in terms:
        part = one(kind, parameters).self_compose(count)
        total = part if total is None else total.compose(part)
    return total.epsilon_at(delta), time.perf_counter() - start


# ------------------------------------------------------------------- etalon


def etalon(path):
    def expression(kind, parameters, count):
        inner = {
            "gaussian": "gaussian(sigma={})",
            "laplace": "laplace(scale={})",
            "discrete_laplace": "discrete_laplace(scale={}, sensitivity={})",
            "randomized_response": "randomized_response(eps={})",
            "poisson": "poisson(q={}, gaussian(sigma={}))",
        }[kind]
        return inner.format(*parameters) + f" * {count}"

    def answer(delta, terms):
        replaced = any(kind == "randomized_response" for kind, _, _ in terms)
        command = [path, "account", "--relation", "replace-one" if replaced else "add-remove"]
        for kind, parameters, count in terms:
            command += ["--compose", expression(kind, parameters, count)]
        width = WIDTHS.get((delta, tuple(terms)), "1e-4")
        command += ["--delta", repr(delta), "--width", width, "--format", "json"]
        taken = []
        for _ in range(ETALON_RUNS):
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True)
            taken.append(time.perf_counter() - start)
            if done.returncode:
                raise RuntimeError(done.stderr.strip().splitlines()[-1])
        found = json.loads(done.stdout)["epsilon"]
        return [float(found["lo"]), float(found["hi"])], statistics.median(taken)

    answer.imports = False
    return answer


# ---------------------------------------------------------------------- runs


def run(answer, delta, terms, pipe):
    warnings.simplefilter("ignore")
    try:
        # Once on a small task, so that imports are not timed.
        if getattr(answer, "imports", True):
            try:
                answer(1e-5, [(kind, parameters, 1) for kind, parameters, _ in terms[:1]])
            except NotServed:
                raise
            except Exception:  # The task itself is what counts.
                pass
        value, seconds = answer(delta, terms)
        result = {"epsilon": value, "seconds": seconds}
    except NotServed:
        result = {"fault": "not served"}
    except BaseException as fault:  # Whatever it is, it is the answer.
        result = {"fault": type(fault).__name__, "detail": str(fault)[:200]}
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    result["megabytes"] = max(peaks) // 1024
    pipe.send(result)


def ask(answer, delta, terms, seconds):
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=run, args=(answer, delta, terms, theirs))
    process.start()
    theirs.close()
    try:
        result = ours.recv() if ours.poll(seconds) else {"fault": f"over {seconds} s"}
    except EOFError:
        result = {"fault": "killed"}
    process.kill()
    process.join()
    return result


def number(value):
    return f"{float(value):.8g}"


def shown(result):
    if "fault" in result:
        return result["fault"]
    value = result["epsilon"]
    text = f"[{number(value[0])}, {number(value[1])}]" if isinstance(value, list) else number(value)
    seconds = result["seconds"]
    return f"{text} ({seconds:.2g} s, {result['megabytes']} MB)"


def compared(versions, answers, truths):
    """The comparison as a page: our enclosures first, then everybody's answers."""
    ours = "etalon [lo, hi]"
    lines = [
        "# Accountants side by side",
        "",
        "Auditors side by side: [comparison/auditors.md](comparison/auditors.md). Libraries under audit: [comparison/libraries.md](comparison/libraries.md).",
        "",
        "Written by `adapters/python/peers/accounting_peers.py --etalon PATH --table FILE`; all answers are of one run on one machine, so times are good to a factor of two.",
        f"{'; '.join(versions)}. Etalon's seconds are the median of {ETALON_RUNS} runs of its command, start included; those of the others leave out imports and are single runs.",
        "Truths are those of `tests/data/accounting.json`. An answer *below* the truth understates the loss, a lower end above it is false too.",
        "",
        "## Etalon",
        "",
        "| task | delta | truth | lo | hi | width | seconds | MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, row in answers.items():
        found = row[ours]
        if "fault" in found:
            lines.append(f"| {name} | {TASKS[name][0]:g} | {number(truths[name])} | {shown(found)} | | | | |")
            continue
        lo, hi = found["epsilon"]
        cells = [name, f"{TASKS[name][0]:g}", f"{float(truths[name]):.10g}", f"{lo:.10g}", f"{hi:.10g}", f"{hi - lo:.2g}"]
        lines.append("| " + " | ".join(cells + [f"{found['seconds']:.3f}", str(found["megabytes"])]) + " |")
    others = [peer for peer in next(iter(answers.values())) if peer != ours]
    lines += ["", "## The others", "", "| task | truth | " + " | ".join(others) + " |", "|---" * (len(others) + 2) + "|"]
    for name, row in answers.items():
        lines.append("| " + " | ".join([name, number(truths[name])] + [shown(row[peer]) for peer in others]) + " |")
    return "\n".join(lines) + "\n"


def version(name):
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{name} (not installed)"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="tasks, comma-separated")
    parser.add_argument("--seconds", type=float, default=150, help="limit of one answer")
    parser.add_argument("--etalon", help="the command of this project")
    parser.add_argument("--json", help="where to write the answers as JSON")
    parser.add_argument("--table", help="where to write the comparison as Markdown; needs --etalon")
    options = parser.parse_args()
    if options.table and not options.etalon:
        parser.error("--table needs --etalon")

    peers = {
        "dp PLD 1e-4": dp_pld(1e-4, True),
        "dp PLD 1e-4 optimistic": dp_pld(1e-4, False),
        "dp PLD 1e-3": dp_pld(1e-3, True),
        "dp PLDAccountant": dp_event("pld"),
        "dp RDP": dp_event("rdp"),
        "prv [lo, hi]": prv,
        "opake": opake,
    }
    if options.etalon:
        peers = {"etalon [lo, hi]": etalon(options.etalon), **peers}
    data = json.loads((ROOT / "tests/data/accounting.json").read_text())
    truths = {task["id"]: task["epsilon_of"]["epsilon"]["lo"] for task in data["tasks"]}

    versions = [version(name) for name in ("dp-accounting", "prv-accountant", "opake-accounting", "numpy", "scipy")]
    print("; ".join(versions), end="\n\n")
    print("| task | delta | truth | " + " | ".join(peers) + " |")
    print("|---" * (len(peers) + 3) + "|")
    answers = {}
    for name in options.only.split(",") if options.only else TASKS:
        delta, terms = TASKS[name]
        answers[name] = {peer: ask(answer, delta, terms, options.seconds) for peer, answer in peers.items()}
        cells = [name, f"{delta:g}", number(truths[name])] + [shown(result) for result in answers[name].values()]
        print("| " + " | ".join(cells) + " |", flush=True)
    if options.json:
        record = {"versions": versions, "answers": answers}
        pathlib.Path(options.json).write_text(json.dumps(record, indent=1) + "\n")
    if options.table:
        pathlib.Path(options.table).write_text(compared(versions, answers, truths))


if __name__ == "__main__":
    main()
