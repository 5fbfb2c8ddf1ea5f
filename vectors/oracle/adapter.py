"""The oracle as an adapter of etalon-conform/1: `python3 adapter.py`.

docs/spec/conform.md and, for lines and life, docs/spec/adapter.md.
"""

import os
import sys

from etalon_oracle import operations, strict_json

PROTOCOL = "etalon-conform/1"
LONGEST = 16 * 1024 * 1024


def fields_are(request, names):
    return set(request) == set(names) and all(isinstance(request[name], str) for name in names if name != "args")


def answer(line):
    """The reply to a line; None for goodbye."""
    if not line.endswith(b"\n") or len(line) > LONGEST:
        raise ValueError("a line ends with a line feed and has at most 16 MiB")
    request = strict_json.read(line.decode("utf-8"))
    if not isinstance(request, dict):
        raise ValueError("a request is an object")
    command = request.get("cmd")
    if command == "bye" and fields_are(request, ["cmd"]):
        return None
    if command == "hello" and fields_are(request, ["cmd", "protocol"]):
        if request["protocol"] != PROTOCOL:
            raise ValueError("this adapter speaks " + PROTOCOL)
        offers = [{"op": op} for op in operations.OPERATIONS]
        return {"protocol": PROTOCOL, "name": "etalon-oracle", "version": "1", "language": "python", "offers": offers}
    if command == "case" and fields_are(request, ["cmd", "id", "op", "args"]) and isinstance(request["args"], dict):
        try:
            return {"id": request["id"], **operations.reply(request["op"], request["args"])}
        except Exception as problem:  # Not planned, and said so.
            return {"id": request["id"], "status": "error", "detail": ("%s: %s" % (type(problem).__name__, problem))[:1000]}
    raise ValueError("not a request of " + PROTOCOL)


def main():
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in iter(lambda: sys.stdin.buffer.readline(LONGEST + 1), b""):
        try:
            reply = answer(line)
        except (ValueError, RecursionError) as problem:
            reply = {"status": "error", "detail": str(problem)[:1000]}
        if reply is None:
            break
        try:
            replies.write(strict_json.write(reply).encode("utf-8") + b"\n")
            replies.flush()
        except BrokenPipeError:
            break


if __name__ == "__main__":
    main()
