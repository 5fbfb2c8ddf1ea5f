"""Turns a Python callable into a subject that `etalon audit` can put to the test.

One file, standard library only, Python 3.8 or later: copy it beside your script.
The protocol it speaks is docs/spec/adapter.md; section numbers below refer to it.

    import etalon
    from mylibrary import noisy_count

    def release(value):                 # one independent release of one input
        return noisy_count(value, epsilon=1.0)

    etalon.serve(release, name="mylibrary", version="2.1")

The golden vectors are answered by `conform` (docs/spec/conform.md), at the end of this file.

A library that releases many values in one call is faster with `serve(batch=...)`: the function
is given a list of inputs and returns as many outputs, each released independently of the rest.
"""

import hashlib
import importlib.metadata
import inspect
import json
import math
import os
import re
import struct
import sys
import time
from fractions import Fraction
from itertools import chain

PROTOCOL = "etalon-adapter/1"
MAX_LINE = 16 * 1024 * 1024  # bytes, the line feed included (section 1)
MAX_BATCH = 100_000  # runs in one request, if the adapter says nothing else (section 3)
MAX_DEPTH = 16  # arrays inside arrays (section 5)
MAX_TEXT = 1_000  # characters of a refusal, an error or a detail (section 5)
I64_MIN, I64_MAX = -(2**63), 2**63 - 1


class Refused(Exception):
    """Raised by code that declines on purpose: the symbol `refused` in an audit, the status `refused` of a vector."""


class Unsupported(Exception):
    """Raised for a vector that is not offered after all."""


class TapeEnded(Exception):
    """Raised by a tape that has fewer bits left than are read."""


class Spent:
    """An output together with the random bits that its release read: what `serve(reports=["bits"])` reports."""

    def __init__(self, output, bits):
        self.output, self.bits = output, bits


class _Misfit(Exception):
    """A function that cannot be called with the arguments of its operation."""


class _BadRequest(Exception):
    """A request that breaks the protocol; its text goes into the reply's `detail`."""


def serve(release=None, *, batch=None, name=None, version="unknown", op="release", max_batch=None, reports=()):
    """Answers the auditor's requests until it says goodbye or closes the pipe.

    Give one of `release` (one input to one output) and `batch` (list of inputs to list of outputs).
    In a batch, an output may also be an exception instance: `Refused` or any other, for that run alone.
    `reports` lists what is measured of a run if the auditor asks (section 3): "nanoseconds" is taken here, around each
    call of `release`; for "bits", `release` returns `Spent(output, bits)`, and so may the outputs of a batch.
    """
    if (release is None) == (batch is None):
        raise TypeError("serve() takes a function for one run or batch=a function for many, not both")
    if not set(reports) <= {"bits", "nanoseconds"} or ("nanoseconds" in reports and release is None):
        raise ValueError('reports may have "bits" and, with a function for one run, "nanoseconds"')
    if max_batch is not None and not 1 <= max_batch <= MAX_BATCH:
        raise ValueError("max_batch must be between 1 and %d" % MAX_BATCH)
    hello = {
        "protocol": PROTOCOL,
        "name": name or os.path.basename(sys.argv[0]) or "python",
        "version": str(version),
        "language": "python",
        "ops": [op],
        "max_batch": max_batch or MAX_BATCH,
    }
    asked = []  # what the auditor wants to be told of every run
    _talk(lambda line: _answer(line, hello, release, batch, list(reports), asked))


def _talk(answer):
    """Answers line after line until `answer` gives None or the input ends."""
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)  # a release may be an integer of any size
    requests, replies = _take_pipes()
    try:
        while True:
            line = requests.readline(MAX_LINE + 1)
            if not line:
                return
            if len(line) > MAX_LINE:
                while line and not line.endswith(b"\n"):
                    line = requests.readline(MAX_LINE)
                reply = {"status": "error", "detail": "the request line is longer than %d bytes" % MAX_LINE}
            else:
                reply = answer(line)
            if reply is None:
                return
            _write(replies, reply)
    except BrokenPipeError:
        return  # The auditor has gone: nobody is left to tell.
    except KeyboardInterrupt:
        sys.exit(130)


def library(module, wheel=None):
    """Imports the library under test, or ends the process with code 3 and a line saying what is missing.

    What the library prints while it is imported goes to stderr, not into the protocol.
    """
    _take_pipes()
    try:
        return importlib.import_module(module)
    except Exception as problem:  # Not only ImportError: a wheel can fail in many ways on a newer dependency.
        sys.stderr.write("skipped: %s cannot be imported (%s)\n" % (wheel or module, _text_of(problem)))
        sys.exit(3)


def version(wheel):
    """The version of an installed wheel, for the report."""
    return importlib.metadata.version(wheel)


def _take_pipes(kept=[]):  # noqa: B006 -- the list is the memory of the first call
    """Moves the protocol away from fd 0 and 1, so that no print of the library, in Python or in C, gets into it."""
    if not kept:
        sys.stdout.flush()
        kept.append(os.fdopen(os.dup(0), "rb"))  # os.dup makes them non-inheritable: children do not hold them
        kept.append(os.dup(1))
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        os.dup2(2, 1)
        sys.stdout = sys.stderr  # so that a print comes before the crash it explains
    return kept


def _write(descriptor, reply):
    line = reply if isinstance(reply, bytes) else json.dumps(reply).encode() + b"\n"
    view = memoryview(line)
    while view:
        view = view[os.write(descriptor, view) :]


def _answer(line, hello, release, batch, reports=(), asked=()):
    """The reply to one request line; None for goodbye. What is asked for in `hello` goes into the list `asked`."""
    known = {}
    try:
        request = _parse(line)
        command = request.get("cmd")
        if command == "bye":
            _fields(request, "cmd")
            return None
        if command == "hello":
            _fields(request, "cmd", "protocol", *(["reports"] if "reports" in request else []))
            if request["protocol"] != PROTOCOL:
                raise _BadRequest("this adapter speaks %s only" % PROTOCOL)
            if "reports" not in request:
                return hello
            if not isinstance(request["reports"], list):
                raise _BadRequest("reports must be an array")
            asked[:] = [name for name in reports if name in request["reports"]]
            return dict(hello, reports=list(asked))
        if command != "run":
            raise _BadRequest("cmd must be hello, run or bye")
        if isinstance(request.get("id"), str):
            known["id"] = request["id"]
        _fields(request, "cmd", "id", "op", "inputs", "sides")
        if "id" not in known:
            raise _BadRequest("id must be a string")
        if request["op"] not in hello["ops"]:
            return dict(known, status="unsupported", detail="this adapter offers %s" % ", ".join(hello["ops"]))
        taken = []
        outputs = _run(_inputs_of(request, hello["max_batch"]), release, batch, taken)
        measured = {"nanoseconds": taken}
        if "bits" in reports:
            measured["bits"] = [output.bits if isinstance(output, Spent) else None for output in outputs]
            outputs = [output.output if isinstance(output, Spent) else output for output in outputs]
        known.update((name, measured[name]) for name in asked)
        text = outputs if _is_plain(outputs) else [_symbol(output) for output in outputs]
        text = json.dumps(dict(known, status="ok", out=text), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        reply = text.encode() + b"\n"  # strict: a lone surrogate is refused here
        if len(reply) > MAX_LINE:
            raise _BadRequest("the reply needs %d bytes, a line has at most %d: set max_batch" % (len(reply), MAX_LINE))
        return reply
    except (_BadRequest, UnicodeEncodeError) as problem:
        known = {"id": known["id"]} if "id" in known else {}
        return dict(known, status="error", detail=_clean(str(problem)))


def _parse(line):
    def members(pairs):
        record = dict(pairs)
        if len(record) != len(pairs):
            raise _BadRequest("a field occurs twice")
        return record

    if not line.endswith(b"\n"):
        raise _BadRequest("the last line does not end in a line feed")
    try:
        request = json.loads(line.decode(), object_pairs_hook=members)
    except (ValueError, RecursionError):
        raise _BadRequest("the request is not one JSON object on one line in UTF-8") from None
    if not isinstance(request, dict):
        raise _BadRequest("the request is not a JSON object")
    return request


def _fields(request, *names):
    for name in request:
        if name not in names:
            raise _BadRequest("unknown field %s" % json.dumps(name))
    for name in names:
        if name not in request:
            raise _BadRequest("missing field %s" % json.dumps(name))


def _inputs_of(request, most):
    """One input per run, each run with its own copy: a subject that changes its input must not touch the next run."""
    pair, sides = request["inputs"], request["sides"]
    if not isinstance(pair, list) or len(pair) != 2:
        raise _BadRequest("inputs must be an array of two values")
    if not isinstance(sides, str) or not sides or sides.count("0") + sides.count("1") != len(sides):
        raise _BadRequest("sides must be a string of the characters 0 and 1, at least one")
    if len(sides) > most:
        raise _BadRequest("%d runs asked for, this adapter takes at most %d" % (len(sides), most))
    by_side = dict(zip("01", map(_value_in, pair)))
    inputs = list(map(by_side.__getitem__, sides))
    return [_copy(value) for value in inputs] if any(isinstance(value, list) for value in by_side.values()) else inputs


def _copy(value):
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _run(inputs, release, batch, taken):
    if release is None:
        return _run_batch(inputs, batch)
    outputs = []
    for value in inputs:
        start = time.perf_counter_ns()
        try:
            outputs.append(release(value))
        except KeyboardInterrupt:
            raise
        except BaseException as problem:  # SystemExit and the panics of native libraries are outcomes too
            outputs.append(problem.with_traceback(None))
        taken.append(time.perf_counter_ns() - start)
    return outputs


def _run_batch(inputs, batch):
    try:
        outputs = batch(inputs)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        # Only a batch of one says which run failed. A larger one is given up as a whole, never repeated:
        # running it again for the same sides would select what the auditor sees (section 6).
        if len(inputs) == 1:
            return [problem.with_traceback(None)]
        raise _BadRequest("the batch failed: " + _text_of(problem)) from None
    if hasattr(outputs, "tolist"):
        outputs = outputs.tolist()
    if not isinstance(outputs, (list, tuple)) or len(outputs) != len(inputs):
        got = len(outputs) if isinstance(outputs, (list, tuple)) else type(outputs).__name__
        raise _BadRequest("the batch function returned %s for %d inputs" % (got, len(inputs)))
    return outputs


def _is_plain(values, depth=0):
    """Whether `json.dumps` alone writes these values as section 5 wants them; costs a few passes in C."""
    kinds = set(map(type, values))
    if not kinds <= {bool, int, float, str, list, tuple, type(None)} or depth > MAX_DEPTH:
        return False
    if kinds <= {bool, int}:
        return not values or (I64_MIN <= min(values) and max(values) <= I64_MAX)
    if kinds == {float}:
        # A sum is finite only if every term is; zeros leave this path because one may be -0.0.
        bounded = math.isfinite(sum(values)) and -(2.0**63) < min(values) and max(values) < 2.0**63
        return bounded and 0.0 not in values
    if kinds <= {list, tuple}:
        return _is_plain(list(chain.from_iterable(values)), depth + 1)
    return kinds <= {bool, str, type(None)}


def _is_plain_float(value):
    return abs(value) < 2.0**63 and (value != 0 or math.copysign(1, value) > 0)


def _symbol(output):
    """The output of one run: a value, or why there is none."""
    if isinstance(output, Refused):
        return {"refused": _clean(str(output))}
    if isinstance(output, BaseException):
        return {"error": _text_of(output)}
    return _value_out(output)


def _value_out(value, depth=0):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        value = int(value)
        return value if I64_MIN <= value <= I64_MAX else {"int": str(value)}
    if isinstance(value, float):
        value = float(value)
        return value if _is_plain_float(value) else {"f64": struct.pack(">d", value).hex()}
    if isinstance(value, (list, tuple)):
        if depth == MAX_DEPTH:
            raise _BadRequest("an output nests arrays deeper than %d" % MAX_DEPTH)
        return [_value_out(item, depth + 1) for item in value]
    if hasattr(value, "tolist"):  # numpy scalars and arrays; float32 becomes the same number as a binary64
        return _value_out(value.tolist(), depth)
    # Not a symbol of one run: if every run ended so, an audit of nothing at all would pass.
    raise _BadRequest("an output of type %s cannot be sent: return numbers, text or lists of them" % type(value).__name__)


def _value_in(value, depth=0):
    if isinstance(value, list) and depth < MAX_DEPTH:
        return [_value_in(item, depth + 1) for item in value]
    if isinstance(value, dict) and len(value) == 1:
        ((kind, text),) = value.items()
        if kind == "int" and isinstance(text, str) and re.fullmatch(r"0|-?[1-9][0-9]*", text, re.ASCII):
            return int(text)
        if kind == "f64" and isinstance(text, str) and re.fullmatch(r"[0-9a-f]{16}", text):
            return struct.unpack(">d", bytes.fromhex(text))[0]
    elif isinstance(value, (bool, str)) or value is None:
        return value
    elif isinstance(value, int) and I64_MIN <= value <= I64_MAX:
        return value
    elif isinstance(value, float) and _is_plain_float(value):
        return value
    raise _BadRequest("an input is not a value of this protocol: %s" % json.dumps(value)[:80])


def _text_of(problem):
    text = str(problem)
    return _clean(type(problem).__name__ + (": " + text if text else ""))


def _clean(text):
    # The default repr of an object ends in its address, which differs from run to run and says nothing.
    text = re.sub(r"\bat 0x[0-9a-fA-F]+", "at 0x...", text)
    return text[:MAX_TEXT].encode("utf-8", "backslashreplace").decode()


# The golden vectors: docs/spec/conform.md, to which the section numbers below refer, and docs/spec/vectors.md.

CONFORM = "etalon-conform/1"


class Tape:
    """The bits of a case, most significant bit of each byte first; `read` counts them (vectors.md, section 3)."""

    def __init__(self, form):
        self.read = 0
        fields = set(form) if isinstance(form, dict) else set()
        if "hex" in fields and fields <= {"hex", "bits"}:
            data = _hexadecimal(form["hex"])
            self._length = count(form.get("bits", 8 * len(data)), 8 * len(data))
            self._bytes = lambda start, end: data[start:end]
        elif fields == {"sha256ctr", "bytes"}:
            seed, self._length = _hexadecimal(form["sha256ctr"], 32), 8 * count(form["bytes"])
            self._bytes = self._blocks(32, lambda n: hashlib.sha256(seed + n.to_bytes(8, "little")).digest())
        elif fields == {"chacha20", "stream"}:
            seed, self._length, stream = _hexadecimal(form["chacha20"], 32), math.inf, count(form["stream"], 2**64 - 1)
            self._bytes = self._blocks(64, lambda n: _chacha20(seed, stream, n))
        else:
            raise Refused("there is no such form of a tape")

    def _blocks(self, size, block):
        kept = {}

        def read(start, end):
            first = start // size
            for number in [number for number in kept if number < first]:
                del kept[number]
            for number in range(first, (end + size - 1) // size):
                if number not in kept:
                    kept[number] = block(number)
            data = b"".join(kept[number] for number in sorted(kept))
            return data[start - first * size : end - first * size]

        return read

    def bits(self, width):
        """The next `width` bits as an integer, first bit first."""
        start, end = self.read, self.read + width
        if end > self._length:
            raise TapeEnded
        if width == 0:
            return 0
        last = (end + 7) // 8
        word = int.from_bytes(self._bytes(start // 8, last), "big") >> (8 * last - end)
        self.read = end
        return word & ((1 << width) - 1)

    def bytes(self, count):
        """The next `count` bytes, for a library that takes its randomness so."""
        return self.bits(8 * count).to_bytes(count, "big")

    def below(self, n):
        """An integer below `n`: words of the least width that holds n - 1, until one is small enough (tape.md)."""
        while True:
            word = self.bits((n - 1).bit_length())
            if word < n:
                return word


def _chacha20(key, stream, counter):
    """One block of ChaCha20 with a counter and a stream of 64 bits each."""
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<QQ", counter, stream)))
    state = list(start)

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            word = state[z] ^ state[x]
            state[z] = (word << turn | word >> (32 - turn)) & 0xFFFFFFFF

    for _ in range(10):
        for i in range(4):
            quarter(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<16I", *((new + old) & 0xFFFFFFFF for new, old in zip(state, start)))


def _hexadecimal(text, length=None):
    if not isinstance(text, str) or not re.fullmatch(r"([0-9a-fA-F]{2})*", text, re.ASCII):
        raise Refused("bytes are an even number of hexadecimal digits")
    data = bytes.fromhex(text)
    if length is not None and len(data) != length:
        raise Refused("%d bytes instead of %d" % (len(data), length))
    return data


def count(value, most=math.inf):
    """A count as the vectors give it: a JSON integer; anything else is refused."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Refused("no count: %s" % json.dumps(value)[:80])
    return value


def exact(text):
    """The `Fraction` that a number of a case spells; anything that is no number is refused."""
    spelled = isinstance(text, str) and re.fullmatch(r"-?[0-9]+(/[0-9]+|(\.[0-9]+)?(e[+-]?[0-9]+)?)", text, re.ASCII)
    if not spelled or re.search(r"/0+\Z", text):
        raise Refused("no number: %s" % json.dumps(text)[:80])
    return Fraction(text)


def parameters(params, *names, **defaults):
    """The parameters of a case as `Fraction`s in this order; what is missing, unknown or no number is refused."""
    if not isinstance(params, dict):
        raise Refused("params must be an object")
    for name in params:
        if name not in names and name not in defaults:
            raise Refused("there is no parameter %s" % json.dumps(name))
    for name in names:
        if name not in params:
            raise Refused("the parameter %s is missing" % name)
    return [exact(params[name]) if name in params else Fraction(defaults[name]) for name in names + tuple(defaults)]


def number(value):
    """A number as the vectors spell it: exactly what it is, never rounded (vectors.md, section 2)."""
    if isinstance(value, bool) or isinstance(value, int):
        return str(int(value))
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, float):
        return "inf" if value == math.inf else "f64:" + struct.pack(">d", value).hex()
    if hasattr(value, "tolist"):
        return number(value.tolist())
    raise TypeError("no number: %r" % (value,))


def conform(ops, *, offers=None, name=None, version="unknown", refusals=()):
    """Answers the golden vectors until the runner says goodbye or closes the pipe.

    `ops` has a function for each operation; it is called with the case's arguments by name and returns the result as a
    dict. A `tape` arrives as a `Tape`. An argument that its operation does not have is refused, and so is the lack of one that
    it has; a function that does not take the arguments of its operation is an error, never a refusal. `offers` says what can
    be asked (section 2); by default all of every operation.
    The function raises `Refused` for what it declines; exceptions of the types in `refusals` are what the library
    itself declines with: a `TypeError` that it raises about a value is a refusal if `refusals` has `TypeError`. Any other
    exception is the status `error`.
    """
    hello = {
        "protocol": CONFORM,
        "name": name or os.path.basename(sys.argv[0]) or "python",
        "version": str(version),
        "language": "python",
        "offers": offers or [{"op": op} for op in ops],
    }
    refusals = (Refused,) + tuple(refusals)
    _talk(lambda line: _answer_case(line, hello, ops, refusals))


def _answer_case(line, hello, ops, refusals):
    """The reply to one request line; None for goodbye."""
    known = {}
    try:
        request = _parse(line)
        command = request.get("cmd")
        if command == "bye":
            _fields(request, "cmd")
            return None
        if command == "hello":
            _fields(request, "cmd", "protocol")
            if request["protocol"] != CONFORM:
                raise _BadRequest("this adapter speaks %s only" % CONFORM)
            return hello
        if command != "case":
            raise _BadRequest("cmd must be hello, case or bye")
        if isinstance(request.get("id"), str):
            known["id"] = request["id"]
        _fields(request, "cmd", "id", "op", "args")
        if "id" not in known:
            raise _BadRequest("id must be a string")
        reply = json.dumps(dict(known, **_case(request["op"], request["args"], ops, refusals)), allow_nan=False)
        if len(reply) >= MAX_LINE:
            raise _BadRequest("the reply needs %d bytes, a line has at most %d" % (len(reply) + 1, MAX_LINE))
        return reply.encode() + b"\n"
    except (_BadRequest, TypeError, ValueError) as problem:
        return dict(known, status="error", detail=_clean(str(problem)))


# The arguments of each operation (vectors.md, section 5): those that every case has, and what some have besides.
_ARGUMENTS = {
    "account": ["plan family relation epsilon", "plan family relation delta"],
    "count-tapes": ["law params bytes", "law params bytes profile"],
    "digest": ["law params profile count checkpoints tape"],
    "frequencies": ["law params count"],
    "guarantee": ["mechanism params"],
    "judge": ["claim left right runs"],
    "probability": ["of law params query at", "of mechanism params input query at"],
    "release": ["mechanism params input profile tape"],
    "sample": ["law params profile count tape"],
    "session": ["budget currency operations profile tape"],
    "tape": ["reads tape"],
    "verify": ["plan family relation claim"],
}


def _misfit(function, names):
    """Why a function cannot be called with these arguments; None if it can."""
    try:
        inspect.signature(function).bind(**dict.fromkeys(names))
    except TypeError as problem:
        return str(problem)


def _check_call(op, function, args):
    """Refuses arguments that the operation does not have, or has and does not get; a function that cannot be called with
    those that it does have is a mistake of the adapter, and no refusal: a library must not pass for being called wrongly."""
    misfit = _misfit(function, args)
    if misfit is None:
        return
    forms = [form.split() for form in _ARGUMENTS.get(op, [])]
    if any(set(args) == set(form) for form in forms) or (forms and all(_misfit(function, form) for form in forms)):
        has = " or ".join(", ".join(form) for form in forms)
        raise _Misfit("the function for %s must take the arguments of the operation (%s): %s" % (op, has, misfit))
    raise Refused(misfit)


def _case(op, args, ops, refusals):
    if op not in ops:
        return {"status": "unsupported", "detail": "this adapter offers %s" % ", ".join(ops)}
    if not isinstance(args, dict):
        raise _BadRequest("args must be an object")
    tape = None
    try:
        _check_call(op, ops[op], args)
        if "count" in args:
            count(args["count"])
        if "tape" in args:
            tape = Tape(args["tape"])
            args = dict(args, tape=tape)
        result = ops[op](**args)
        if not isinstance(result, dict):
            raise TypeError("the function for %s returned %s, not a dict" % (op, type(result).__name__))
        return {"status": "ok", "result": result}
    except TapeEnded:
        return {"status": "tape_ended"}
    except Unsupported as problem:
        return {"status": "unsupported", "detail": _clean(str(problem))}
    except _Misfit as problem:  # before the refusals, which may be as wide as Exception
        return {"status": "error", "detail": _clean(str(problem))}
    except refusals as problem:
        return {"status": "refused", "bits": tape.read if tape else 0, "reason": _text_of(problem)}
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # SystemExit and the panics of native libraries are outcomes too
        return {"status": "error", "detail": _text_of(problem)}
