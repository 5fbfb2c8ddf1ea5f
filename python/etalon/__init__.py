"""Puts a claim of differential privacy to the test, from Python.

    import etalon

    finding = etalon.audit(release, 0, 1, claim="eps=1", relation="replace-one", unit="person")
    finding.assert_no_violation()

`audit` judges a callable of this very process, `suite` a file of claims, `run` is the command line. The rest is the
adapter, with which a script becomes a subject of the command line: `serve`, `conform` and what goes with them.
Linux and other POSIX systems only: processes are controlled by POSIX means.
"""

from .adapter import (
    Refused,
    Spent,
    Tape,
    TapeEnded,
    Unsupported,
    conform,
    count,
    exact,
    library,
    number,
    parameters,
    serve,
    version,
)
from .binary import EtalonError, Interrupted, Run, run
from .finding import Finding, Suite
from .judge import audit, suite

__all__ = [
    "EtalonError",
    "Finding",
    "Interrupted",
    "Refused",
    "Run",
    "Spent",
    "Suite",
    "Tape",
    "TapeEnded",
    "Unsupported",
    "audit",
    "conform",
    "count",
    "exact",
    "library",
    "number",
    "parameters",
    "run",
    "serve",
    "suite",
    "version",
]
