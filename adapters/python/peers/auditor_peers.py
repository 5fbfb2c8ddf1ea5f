#!/usr/bin/env python3
"""StatDP and Etalon on the same Python functions, on one machine, one after the other.

    setup_venvs.sh auditors
    .venvs/auditors/bin/python peers/auditor_peers.py --etalon PATH [--only NAMES] [--json FILE] [--table FILE]

StatDP is pystatdp, its only release on a package index, with its default iterations: it chooses one of eight pairs of inputs
and an event with the first, and tests them with the rest. Its pair that was meant to be half above, half below has lists of
different lengths; here it is repaired. Etalon reaches the function through its pipe, finds a pair of its own, and stops at a
violation. Both get the claim as the epsilon to test and 0.05 as the probability of error; Etalon a second time 1e-9.
`--serve NAME` is how Etalon runs a function.
"""

import argparse
import importlib.metadata
import json
import logging
import os
import pathlib
import random
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
QUERIES = 10
# Noise has steps of 1/16, and numbers are released in such steps: what the low bits of floats show is not at issue here, and
# StatDP cuts the few values that it takes for categories down to integers.
GRAIN = 16

coins = random.Random()
# StatDP forks workers, which would all draw the noise of their parent.
os.register_at_fork(after_in_child=coins.seed)


def laplace_noise(scale):
    """Discrete Laplace noise, in steps."""
    one, other = coins.expovariate(1.0), coins.expovariate(1.0)
    return int(one * scale * GRAIN) - int(other * scale * GRAIN)


def steps(query):
    return int(query) * GRAIN


def laplace(queries, epsilon):
    return steps(queries[0]) + laplace_noise(1 / epsilon)


def histogram_inverted(queries, epsilon):
    """The first cell of a histogram, with noise of scale epsilon instead of 1/epsilon."""
    return steps(queries[0]) + laplace_noise(epsilon)


def noisy_max(queries, epsilon):
    noisy = [steps(query) + laplace_noise(2 / epsilon) for query in queries]
    return (noisy.index(max(noisy)),)


def noisy_max_value(queries, epsilon):
    return max(steps(query) + laplace_noise(2 / epsilon) for query in queries)


def sparse_vector(queries, threshold_scale, query_scale, cutoff):
    """A bit a query, 2 for those that are no longer answered."""
    threshold, bits = steps(1) + laplace_noise(threshold_scale), [2] * len(queries)
    for place, query in enumerate(queries):
        above = steps(query) + (laplace_noise(query_scale) if query_scale else 0) >= threshold
        bits[place] = int(above)
        if above and cutoff:
            break
    return tuple(bits)


def svt_1(queries, epsilon):
    return sparse_vector(queries, 2 / epsilon, 4 / epsilon, True)


def svt_4(queries, epsilon):
    return sparse_vector(queries, 4 / epsilon, 4 / (3 * epsilon), True)


def svt_5(queries, epsilon):
    return sparse_vector(queries, 2 / epsilon, None, False)


def svt_6(queries, epsilon):
    return sparse_vector(queries, 2 / epsilon, 2 / epsilon, False)


# name: (function, claim, whether all queries may differ, truth, what is wrong)
FUNCTIONS = {
    "laplace": (laplace, 0.1, False, "0.1", "nothing"),
    "histogram_inverted": (histogram_inverted, 0.1, False, "10", "scale epsilon for 1/epsilon"),
    "noisy_max": (noisy_max, 0.1, True, "<= 0.1", "nothing"),
    "noisy_max_value": (noisy_max_value, 0.1, True, "0.5", "shows the maximum itself"),
    "svt_1": (svt_1, 0.1, True, "0.0885", "nothing"),
    "svt_4": (svt_4, 0.1, True, "0.1725", "too little noise on queries"),
    "svt_5": (svt_5, 0.1, True, "infinite", "no noise on queries, no end"),
    "svt_6": (svt_6, 0.1, True, "0.4200", "no end"),
}


def databases(all_differ):
    """StatDP's pairs, the broken one repaired to what [DWWZK18, Table 1] says."""
    import numpy
    from pystatdp import generators

    kind = generators.ALL_DIFFER if all_differ else generators.ONE_DIFFER
    made = generators.generate_databases(laplace, QUERIES, {"epsilon": 1.0}, sensitivity=kind)
    for left, right, _ in made:
        if len(left) != len(right):
            right = numpy.array([2] * (QUERIES // 2) + [0] * (QUERIES - QUERIES // 2))
        yield left, right


def statdp(name, iterations):
    """The p-value at the claim, the runs and the seconds."""
    import pystatdp

    function, epsilon, all_differ, *_ = FUNCTIONS[name]
    pairs = list(databases(all_differ))
    arguments = {"epsilon": epsilon}
    pystatdp.generate_databases = lambda *_, **__: [(left, right, arguments) for left, right in pairs]
    start = time.perf_counter()
    ((_, p, *_),) = pystatdp.pystatdp().detect_counterexample(
        function,
        epsilon,
        arguments,
        num_input=QUERIES,
        event_iterations=iterations[0],
        detect_iterations=iterations[1],
        quiet=True,
        loglevel=logging.WARNING,
    )
    return {"p": p, "runs": 2 * (len(pairs) * iterations[0] + iterations[1]), "seconds": time.perf_counter() - start}


def etalon(path, name, alpha):
    _, epsilon, all_differ, *_ = FUNCTIONS[name]
    inputs = "answers(%d, %s)" % (QUERIES, "all" if all_differ else "one")
    command = [path, "audit", "--claim", "eps=%r" % epsilon, "--relation", "replace-one", "--unit", "person", "--inputs", inputs]
    command += ["--alpha", alpha, "--stop-at-violation", "--max-seconds", "3600", "--format", "json"]
    done = subprocess.run([*command, "--", sys.executable, __file__, "--serve", name], capture_output=True, text=True)
    if not done.stdout:
        raise SystemExit("%s: %s" % (name, done.stderr.strip()))
    found = json.loads(done.stdout)
    keys = ("verdict", "epsilon_lower", "violation_at", "runs", "seconds", "seed", "pair")
    return dict({key: found[key] for key in keys}, search=found["search"]["runs"])


def serve(name):
    sys.path.insert(0, str(HERE.parent))
    import etalon as adapter

    function, epsilon, *_ = FUNCTIONS[name]
    adapter.serve(lambda queries: function(queries, epsilon), name=name, version="1")


def shown(found):
    runs = "{:,} + {:,}".format(found["search"], found["violation_at"] or found["runs"])
    return [found["verdict"].replace("_", " "), runs, "%.0f" % float(found["seconds"])]


HEAD = ["mechanism", "wrong", "truth", "StatDP: p", "runs", "s", "Etalon at 0.05", "search + audit", "s", "Etalon at 1e-9", "search + audit", "s"]
PLACE = ("<!-- peers: begin -->\n", "<!-- peers: end -->\n")


def row(name, found):
    _, _, _, truth, wrong = FUNCTIONS[name]
    their = found["statdp"]
    cells = [name, wrong, truth, "%.2g" % their["p"], "{:,}".format(their["runs"]), "%.0f" % their["seconds"]]
    return "| " + " | ".join(cells + shown(found["0.05"]) + shown(found["1e-9"])) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--etalon", help="the command of this project")
    parser.add_argument("--only", help="functions, comma-separated")
    parser.add_argument("--event-iterations", type=int, default=100_000, help="StatDP's, for each pair (default: its own)")
    parser.add_argument("--detect-iterations", type=int, default=500_000, help="StatDP's (default: its own)")
    parser.add_argument("--json", type=pathlib.Path, help="where to write what was found")
    parser.add_argument("--table", type=pathlib.Path, help="the page whose table is written anew")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        return serve(options.serve)
    if not options.etalon:
        parser.error("--etalon is missing")

    versions = "pystatdp %s; %s; load of the machine at the start %.1f on %d cores" % (
        importlib.metadata.version("pystatdp"),
        subprocess.run([options.etalon, "--version"], capture_output=True, text=True).stdout.strip(),
        os.getloadavg()[0],
        os.cpu_count(),
    )
    lines = [versions + ".", "", "| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
    print("\n".join(lines))
    iterations = (options.event_iterations, options.detect_iterations)
    findings = {}
    for name in options.only.split(",") if options.only else FUNCTIONS:
        found = {alpha: etalon(options.etalon, name, alpha) for alpha in ("0.05", "1e-9")}
        findings[name] = dict(found, statdp=statdp(name, iterations))
        lines.append(row(name, findings[name]))
        print(lines[-1], flush=True)
    if options.json:
        options.json.write_text(json.dumps({"versions": versions, "findings": findings}, indent=1) + "\n")
    if options.table:
        before, rest = options.table.read_text().split(PLACE[0])
        _, after = rest.split(PLACE[1])
        options.table.write_text(before + PLACE[0] + "\n".join(lines) + "\n" + PLACE[1] + after)


if __name__ == "__main__":
    main()
