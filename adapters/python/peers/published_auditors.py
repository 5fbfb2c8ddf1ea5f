#!/usr/bin/env python3
"""Etalon on the mechanisms of DP-Sniper's evaluation, beside the lower bounds published for DP-Sniper and StatDP.

    published_auditors.py --etalon PATH [--runs N] [--alpha A] [--only NAMES] [--json FILE] [--table FILE]

Each mechanism is a built-in of this project with the parameters of [BSBV21, Section VI]: claim eps = 1/10 unless said, noise
on a lattice of 1/16 where theirs is continuous. No pair is given: Etalon is told the type of the inputs and finds one, out of
the same runs. The other auditors' numbers are not measured here; PUBLISHED says where they are from. A run is a function of
its seed, which is made from the mechanism's name and --draw.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess

# Lower bounds of epsilon, each of two: DP-Sniper's with logistic regression and with a neural network, at 90 %; StatDP's of
# two runs, verified afterwards by DP-Sniper's authors. Recomputed from the logs in eval_sp2021/reference-results of
# eth-sri/dp-sniper, the artifact of [BSBV21]. Truths by numerical integration over their patterns of inputs, or proven.
PUBLISHED = "eval_sp2021/reference-results of github.com/eth-sri/dp-sniper"
GRAIN = 16  # steps of noise to 1 of the mechanism

TEN, FIVE = "answers(10, all, 16)", "answers(5, all, 16)"
ONE_OF_FIVE = "answers(5, one, 16)"
BLOOM = ([0, 1, 2, 3], [4, 5, 6, 7])  # Two values whose four hashes fall on different bits: what Rappor is run on.


def noise(scale, entry="discrete-laplace", **more):
    return entry, dict(more, scale=scale)


def sparse_vector(threshold_scale, query_scale, **more):
    return "sparse-vector", dict(more, threshold_scale=threshold_scale, query_scale=query_scale)


# name: (claim, inputs, (built-in, parameters), truth, DP-Sniper, StatDP)
ROWS = {
    "Laplace": ("1/10", "answers(1, one, 16)", noise(160), "0.1", (0.0968, 0.0976), (0.0998, 0.0996)),
    "TruncatedGeometric": ("1/10", "number(2, 3)", ("clamped-geometric", {"k": 3, "most": 5}), "0.1178", (0.1156, 0.1155), (0.1159, 0.1169)),
    "NoisyHist1": ("1/10", ONE_OF_FIVE, noise(160), "0.1", (0.0978, 0.0977), (0.083, 0.099)),
    "NoisyHist2": ("1/10", ONE_OF_FIVE, noise("8/5"), "10", (4.602, 4.6015), (9.717, 10.002)),
    "ReportNoisyMax1": ("1/10", FIVE, noise(320, "noisy-maximum"), "<= 0.1", (0.0923, 0.0925), (0.0920, 0.0921)),
    "ReportNoisyMax2": ("1/10", FIVE, noise(320, "noisy-maximum", noise="exponential"), "<= 0.1", (0.0975, 0.0979), (0.0996, 0.0997)),
    "ReportNoisyMax3": ("1/10", FIVE, noise(320, "noisy-maximum", shows="value"), "0.25", (0.2478, 0.2488), (0.199, 0.196)),
    "ReportNoisyMax4": ("1/10", FIVE, noise(320, "noisy-maximum", noise="exponential", shows="value"), "infinite", (0.346, 0.353), (0.196, 0.199)),
    "SVT1": ("1/10", TEN, sparse_vector(320, 640, threshold=8, cutoff=1), "0.0885", (0.0858, 0.0858), (0.0298, 0.0298)),
    "SVT2": ("1/10", TEN, sparse_vector(320, 640, threshold=16, cutoff=1, refresh="yes"), "0.0882", (0.0859, 0.0852), (0.032, 0.041)),
    "SVT3": ("1/10", TEN, sparse_vector(320, 320, threshold=16, cutoff=1, shows="compared"), ">= 0.5", (0.1716, 0.1822), (0.023, 0.179)),
    "SVT4": ("1/10", TEN, sparse_vector(640, "640/3", threshold=16, cutoff=1), "0.1725", (0.1687, 0.1696), (0.171, 0.172)),
    "SVT5": ("1/10", TEN, sparse_vector(320, 0, threshold=16), "infinite", (1.761, 1.761), (14.31, 14.31)),
    "SVT6": ("1/10", TEN, sparse_vector(320, 320, threshold=16), "0.4200", (0.272, 0.270), (0.322, 0.320)),
    "NumericalSVT": ("1/10", TEN, sparse_vector(480, 1920, threshold=16, cutoff=2, shows="fresh", value_scale=960), "<= 0.1", (0.034, 0.0345), None),
    "Rappor": ("ln(1681/1521)", BLOOM, ("rappor", {"bits": 20, "f": "0.75", "p": "0.45", "q": "0.55"}), "0.4001", (0.293, 0.301), (0.242, 0.024)),
    "OneTimeRappor": ("ln(441/361)", BLOOM, ("rappor", {"bits": 20, "f": "0.95"}), "0.8007", (0.598, 0.600), (0.471, 0.060)),
    "LaplaceParallel": ("1/10", "answers(20, all, 16)", noise(3200), "0.1", (0.035, 0.030), (0.013, 0.013)),
    "SVT34Parallel": ("1/5", TEN, ("sparse-vectors-3-and-4", {"epsilon": "1/10", "sensitivity": GRAIN}), "infinite", (0.261, 0.262), (0.137, 0.196)),
    "PrefixSum": ("1/10", TEN, noise(160, "running-sums"), "1.0", (0.504, 0.577), (0.352, 0.345)),
    "Laplace in floats": ("1/10", "number(0, 1)", noise(10, "float-laplace"), "infinite", (None, 0.2521), None),
}


def audited(options, name):
    """What `etalon audit --format json` says of a row."""
    claim, inputs, (entry, parameters), *_ = ROWS[name]
    seed = hashlib.sha256(("%s %d" % (name, options.draw)).encode()).hexdigest()
    command = [options.etalon, "audit", "--claim", "eps=" + claim, "--relation", "replace-one", "--unit", "person"]
    if isinstance(inputs, str):
        command += ["--inputs", inputs]
    else:
        command += ["--left", json.dumps(inputs[0]), "--right", json.dumps(inputs[1])]
    command += ["--builtin", entry]
    for parameter, value in parameters.items():
        command += ["--param", "%s=%s" % (parameter, value)]
    command += ["--max-runs", str(options.runs), "--max-seconds", "3600", "--alpha", options.alpha]
    done = subprocess.run([*command, "--seed", seed, "--format", "json"], capture_output=True, text=True)
    if not done.stdout:
        raise SystemExit("%s: %s" % (name, done.stderr.strip()))
    return json.loads(done.stdout)


def version(etalon):
    return subprocess.run([etalon, "--version"], capture_output=True, text=True).stdout.strip()


def number(value):
    return "-" if value is None else "%.4g" % value


def rows(findings):
    for name, found in findings.items():
        claim, _, _, truth, sniper, statdp = ROWS[name]
        searched = found.get("search")
        yield [
            name,
            claim,
            truth,
            " / ".join(map(number, sniper)),
            " / ".join(map(number, statdp)) if statdp else "-",
            "%.4f" % float(found["epsilon_lower"]),
            found["verdict"].replace("_", " "),
            "{:,}".format(found["violation_at"]) if found["violation_at"] else "-",
            str(searched["pairs"]) if searched else "given",
        ]


HEAD = ["mechanism", "claim", "truth", "DP-Sniper, 90 %", "StatDP, verified", "Etalon", "Etalon's verdict", "refuted at run", "pairs tried"]


def table(options, findings):
    lines = ["| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows(findings)]) + "\n"


PLACE = ("<!-- published: begin -->\n", "<!-- published: end -->\n")


def replaced(page, options, findings):
    """The page with the table between its two marks written anew."""
    before, rest = page.split(PLACE[0])
    _, after = rest.split(PLACE[1])
    said = "%s, %s runs a mechanism with the search for a pair, alpha %s.\n\n" % (version(options.etalon), "{:,}".format(options.runs), options.alpha)
    return before + PLACE[0] + said + table(options, findings) + PLACE[1] + after


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--etalon", required=True, help="the command of this project")
    parser.add_argument("--runs", type=int, default=1_000_000, help="of each mechanism, search included (default 1000000)")
    parser.add_argument("--alpha", default="0.05", help="of each row (default 0.05)")
    parser.add_argument("--draw", type=int, default=1, help="another number, other seeds")
    parser.add_argument("--only", help="mechanisms, comma-separated")
    parser.add_argument("--json", type=pathlib.Path, help="where to write the findings")
    parser.add_argument("--table", type=pathlib.Path, help="the page whose table is written anew")
    options = parser.parse_args()
    findings = {}
    for name in options.only.split(",") if options.only else ROWS:
        findings[name] = audited(options, name)
        print("%-20s %s" % (name, "  ".join(next(rows({name: findings[name]}))[1:])), flush=True)
    if options.json:
        options.json.write_text(json.dumps({"etalon": version(options.etalon), "findings": findings}, indent=1) + "\n")
    if options.table:
        options.table.write_text(replaced(options.table.read_text(), options, findings))


if __name__ == "__main__":
    main()
