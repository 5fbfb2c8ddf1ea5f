"""`audit` and `suite`: from the words of a claim to a finding."""

from __future__ import annotations

import copy
import json
import os
import sys
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional, Union

from . import adapter
from .binary import Child, EtalonError, Interrupted, Run
from .finding import Finding, Suite
from .service import Service

LONGEST_INPUT = 100_000  # characters that fit one word of a command line
LONGEST_NAME = 80  # characters by which an input that is kept here is called in a finding

_NOTHING: Any = object()


def audit(
    release: Callable[[Any], Any],
    left: Any = _NOTHING,
    right: Any = _NOTHING,
    *,
    claim: str,
    relation: str,
    unit: str,
    inputs: Optional[str] = None,
    batch: bool = False,
    alpha: Union[str, Fraction, None] = None,
    max_runs: Optional[int] = None,
    max_seconds: Optional[int] = None,
    deadline_seconds: Optional[int] = None,
    stop_at_violation: bool = False,
    channels: Optional[str] = None,
    seed: Optional[str] = None,
    name: Optional[str] = None,
) -> Finding:
    """Puts a callable of this process to the test: is one call, on `left` or on `right`, as private as is claimed?

    `release` is called once per run, in this thread, with `left` or `right` as the auditor's coin says; what it returns
    (integers, floats, booleans, text, None, lists, tuples or numpy values of these) is the evidence, and so is what it
    raises. Runs must be independent releases: fix no seed. Nothing is pickled, so closures, lambdas and bound methods will do;
    each run gets its own copy of an input that can be changed.

    - `left`, `right`: two neighboring inputs. Any value that `copy.deepcopy` takes, such as a table; what is neither a
      number, text, truth value nor list of these is named in the finding, not written out.
    - `claim`: eps=1, eps=1/3, eps=ln(3), eps=1,delta=1e-6, rho=1/2, mu=1, rdp=2:0.5; ε in nats.
    - `relation`: add-remove, add, remove, replace-one, zero-out. `unit`: one word, such as person. They have no default.
    - `inputs`: the type of the inputs instead of a pair, which is then found: answers(10, one|all|monotone), bits(8),
      counts(5), numbers(20, 0, 100), number(0, 1). `release` gets a list, or a number.
    - `batch`: `release` takes a list of inputs and returns as many outputs, each released independently of the rest; faster.
    - `alpha`: the probability of calling a true claim violated, between 0 and 1; an exact text or fraction [default: 1e-9].
    - `max_runs`: over both sides, 1 or more [default: 1000000]. `max_seconds`: for all runs, 1 or more [default: 60].
    - `deadline_seconds`: for one batch of runs, 1 or more [default: 10]. A run that takes longer is the output "timeout": in the
      main thread it is interrupted as by Ctrl-C; elsewhere, and in code that does not look for interrupts, it is waited for.
    - `stop_at_violation`: do not go on to sharpen the bound.
    - `channels`: what is watched, separated by commas: output, size, errors, bits, time [default: output].
    - `seed`: 64 hexadecimal digits, for the same coin flips again. `name`: what the callable is called in the finding.

    Ctrl-C ends the audit in order, after the batch in hand, and raises `Interrupted` with the finding so far; a second one gives up.
    Raises `EtalonError` for a wrong word, `TypeError` for inputs that cannot be copied.
    """
    words = _flags(
        claim=claim,
        relation=relation,
        unit=unit,
        inputs=inputs,
        alpha=alpha,
        max_runs=max_runs,
        max_seconds=max_seconds,
        deadline_seconds=deadline_seconds,
        channels=channels,
        seed=seed,
    )
    if stop_at_violation:
        words.append("--stop-at-violation")
    kept: Mapping[str, Any] = {}
    pair = [side for side in (left, right) if side is not _NOTHING]
    if pair:
        if len(pair) != 2:
            raise TypeError("audit() takes both left and right, or inputs=")
        with _any_digits():
            texts, kept = _pair(left, right)
        words += ["--left=" + texts[0], "--right=" + texts[1]]
    called = name or str(getattr(release, "__qualname__", type(release).__qualname__))
    with _any_digits(), Service(release, is_batch=batch, name=called, kept=kept) as service:
        relay = [sys.executable, "-S", "-E", str(Path(__file__).with_name("relay.py")), service.address]
        with Child(["audit", "--format=json", *words, "--", *relay]) as child:
            ended = service.serve(child)
            found = _read(Run(ended.code, ended.stdout.replace(" ".join(relay), called), ended.stderr))
            finding = None if found is None else Finding(found, service.first_error)
            if child.interrupted:
                raise Interrupted(finding)
    if finding is None:
        raise EtalonError(_complaint(ended))
    return finding


def suite(path: Union[str, "os.PathLike[str]"], *, alpha: Union[str, Fraction, None] = None) -> Suite:
    """Puts a file of claims to the test, as `etalon audit FILE` does; `alpha` is shared out over its claims.

    The subjects are those that the file names: built-ins, programs, files of samples. Raises `EtalonError` if it cannot be read;
    Ctrl-C raises `Interrupted` with what was found so far.
    """
    with Child(["audit", "--format=json", *_flags(alpha=alpha), os.fspath(path)]) as child:
        ended = child.wait()
        found = _read(ended)
        whole = None if found is None else Suite(found, ended.code)
        if child.interrupted:
            raise Interrupted(whole)
    if whole is None:
        raise EtalonError(_complaint(ended))
    return whole


@contextmanager
def _any_digits() -> Iterator[None]:
    """Lifts Python's limit to the digits of an integer: inputs and outputs may have any size."""
    if not hasattr(sys, "get_int_max_str_digits"):
        yield
        return
    most = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(most)


def _flags(**given: Any) -> list[str]:
    """`--max-runs=7` for `max_runs=7`; what is None is left out."""
    return ["--%s=%s" % (name.replace("_", "-"), value) for name, value in given.items() if value is not None]


def _read(ended: Run) -> Optional[Mapping[str, Any]]:
    """The result on standard output, if there is one."""
    try:
        found = json.loads(ended.stdout)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _complaint(ended: Run) -> str:
    said = ended.stderr.strip()
    return said[len("error: ") :] if said.startswith("error: ") else said or "etalon ended with code %d" % ended.code


def _pair(left: Any, right: Any) -> tuple[list[str], Mapping[str, Any]]:
    """The two inputs as the auditor sees them, and those that never leave this process."""
    if _travels(left) and _travels(right):
        texts = [json.dumps(adapter._value_out(value)) for value in (left, right)]
        if max(map(len, texts)) <= LONGEST_INPUT:
            return texts, {}
    kept = {}
    for side, value in (("left", left), ("right", right)):
        try:
            copy.deepcopy(value)
        except Exception as problem:
            raise TypeError("the %s input cannot be copied, and each run needs its own: %s" % (side, problem)) from problem
        text = " ".join(repr(value).split())
        kept["%s: %s" % (side, text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 3] + "...")] = value
    return [json.dumps(name) for name in kept], kept


def _travels(value: Any, depth: int = 0) -> bool:
    """Whether the value arrives as it is when it goes to the auditor and back."""
    if type(value) is list and depth < adapter.MAX_DEPTH:
        return all(_travels(item, depth + 1) for item in value)
    if type(value) is str:
        return value.isprintable()
    return value is None or type(value) in (bool, int, float)
