"""Answers a fair coin and reports bits read: `long` reads 64 more on side 1, `even` does not, `mute` knows nothing of
reports, `short` reports a number too few, `more` what was not asked for."""
import random
import sys

from adapter import PROTOCOL, ok, reply

import json

kind = sys.argv[1]
HELLO = {"protocol": PROTOCOL, "name": "reports", "version": "1", "language": "python", "ops": ["release"]}
asked = []
for line in sys.stdin:
    request = json.loads(line)
    if request["cmd"] == "bye":
        break
    if request["cmd"] == "hello":
        if "reports" in request and kind == "mute":
            reply({"status": "error", "detail": "unknown field reports"})
        elif "reports" in request:
            asked = ["bits", "nanoseconds"] if kind == "more" else ["bits"]
            reply(dict(HELLO, reports=asked))
        else:
            reply(HELLO)
        continue
    sides = request["sides"]
    answer = ok(request, [random.randrange(2) for _ in sides])
    if asked:
        answer["bits"] = [1 + 64 * (kind == "long" and side == "1") for side in sides]
    if kind == "short":
        answer["bits"].pop()
    reply(answer)
