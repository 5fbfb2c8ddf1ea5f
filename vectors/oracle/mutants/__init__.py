"""Planted faults: what each is, where it was seen, and the lines it changes.

One module per family. `planting.py` puts a fault into the oracle and takes it
out again; `../matrix.py` runs the cases against each.
"""

import importlib

FAMILIES = (
    "tape",
    "uniform",
    "series",
    "noise",
    "inverse",
    "laws",
    "mechanisms",
    "choices",
    "records",
    "guarantees",
    "composition",
    "claims",
    "auditors",
    "sessions",
    "refusals",
)


def every():
    """[(family, fault)] in order, the slugs all different."""
    found = []
    for family in FAMILIES:
        module = importlib.import_module("mutants." + family)
        found += [(family, fault) for fault in module.FAULTS]
    slugs = [fault.slug for _, fault in found]
    assert len(set(slugs)) == len(slugs), sorted(slug for slug in slugs if slugs.count(slug) > 1)
    return found
