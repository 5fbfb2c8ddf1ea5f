"""Recomputes the chain of `etalon ledger export` from standard input.

Written from docs/spec/ledger.md alone. Prints the head, or the first fault and
ends with code 1.
"""

import hashlib
import json
import sys
from fractions import Fraction


def digest(*fields):
    whole = hashlib.sha256()
    for field in fields:
        text = str(field).encode()
        whole.update(len(text).to_bytes(8, "big") + text)
    return whole.hexdigest()


def entry(line):
    common = ["etalon-ledger/1", line["kind"]]
    if line["kind"] == "terms":
        caps = [line[cap] or "none" for cap in ("yearly", "lifetime")]
        return digest(*common, line["unit"], line["relation"], line["budget"], *caps)
    common += [line["number"], line["previous"]]
    if line["kind"] == "publication":
        return digest(*common, line["debit"], line["content_digest"])
    fields = "time period first_month months name definition epsilon roster policy seed_commitment input_commitment"
    return digest(*common, *(line[field] for field in fields.split()))


lines = [json.loads(line) for line in sys.stdin]
terms, spent = lines[0], {}
for number, line in enumerate(lines):
    if number and (line["number"] != number or line["previous"] != lines[number - 1]["hash"]):
        sys.exit(f"entry {number} does not follow")
    if entry(line) != line["hash"]:
        sys.exit(f"entry {number} has another hash")
    if line["kind"] == "debit":
        sum_ = spent.get(line["period"], 0) + Fraction(line["epsilon"])
        if sum_ > Fraction(terms["budget"]):
            sys.exit(f"entry {number} exceeds the budget")
        spent[line["period"]] = sum_
print(lines[-1]["hash"])
