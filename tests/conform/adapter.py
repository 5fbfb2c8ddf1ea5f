"""The reference with one fault: `adapter.py FAULT` passes requests on to `$ETALON adapter` and spoils what comes back.

`python3 adapter.py honest` spoils nothing.
"""

import json
import os
import subprocess
import sys
import time

FAULT = sys.argv[1]
reference = subprocess.Popen([os.environ["ETALON"], "adapter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def answer(line):
    reference.stdin.write(line)
    reference.stdin.flush()
    return json.loads(reference.stdout.readline())


def write(reply):
    os.write(1, json.dumps(reply).encode() + b"\n")


def hang():
    while True:
        time.sleep(1000)


def is_marked(request):
    """Whether this is the one vector at which the fault shows."""
    return request.get("args", {}).get("law") == "geometric"


def spoil(request, reply):
    """Writes the reply, or what this fault makes of it."""
    said = reply["status"]
    if FAULT == "lies" and request["op"] == "digest":
        reply = {"id": reply["id"], "status": "unsupported", "detail": "digest? never heard of it"}
    elif FAULT == "never_refuses" and said == "refused":
        reply = {"id": reply["id"], "status": "ok", "result": {"out": ["0"], "bits": 0}}
    elif FAULT == "raises" and said == "refused":
        reply = {"id": reply["id"], "status": "error", "detail": "ValueError: \x1b[31mscale"}
    elif FAULT == "refuses_late" and said == "refused":
        reply["bits"] = 8
    elif FAULT == "refuses_good" and is_marked(request):
        reply = {"id": reply["id"], "status": "refused", "reason": "I would rather not"}
    elif FAULT == "off_by_one" and request["op"] == "sample" and said == "ok":
        reply["result"]["out"][-1] = str(int(reply["result"]["out"][-1]) + 1)
    elif FAULT == "bare_numbers" and request["op"] == "sample" and said == "ok":
        reply["result"]["out"] = [int(drawn) for drawn in reply["result"]["out"]]
    elif FAULT == "raises_always" and request["cmd"] == "case":
        reply = {"id": reply["id"], "status": "error", "detail": "TypeError: no such call"}
    elif FAULT == "wrong_id":
        reply["id"] += "0"
    elif FAULT == "unknown_field":
        reply["seconds"] = 0.1
    elif FAULT == "forgets" and request["cmd"] == "case":
        reply["result"] = {"at": time.time()} if said == "ok" else reply
    elif FAULT in ("crashes", "crashes_for_good") and is_marked(request):
        if FAULT == "crashes_for_good":
            open(sys.argv[2], "w").close()
        os.abort()
    elif FAULT == "hangs" and is_marked(request):
        hang()
    elif FAULT == "floods_stdout" and is_marked(request):
        while True:
            os.write(1, b"floods_stdout: still here\n" * 1000)
    elif FAULT == "long_line" and is_marked(request):
        os.write(1, b"x" * (17 << 20) + b"\n")
    elif FAULT == "two_replies" and is_marked(request):
        write(reply)
    write(reply)


if FAULT == "crashes_for_good" and os.path.exists(sys.argv[2]):
    sys.exit("adapter: no licence left")
if FAULT == "hangs_at_hello":
    hang()
if FAULT == "prints":
    os.write(1, b"Welcome to mylibrary 2.1!\n")

for line in sys.stdin.buffer:
    try:
        request = json.loads(line)
        assert len(line) < 16 << 20 and isinstance(request, dict)
    except Exception:
        if FAULT == "trusts":
            raise
        write({"status": "error", "detail": "no JSON object of a line's length"})
        continue
    if request["cmd"] == "bye":
        if FAULT == "stays":
            hang()
        break
    reply = answer(line)
    if request["cmd"] == "hello":
        if FAULT == "does_not_flush":
            print(json.dumps(reply))
            continue
        if FAULT == "offers_nothing":
            reply["offers"] = [{"op": "dance"}, {"op": "sample", "law": ["cauchy"]}]
        if FAULT == "offers_some":
            reply["offers"] = [{"op": "sample", "needs": []}]
        if FAULT == "wrong_protocol":
            reply["protocol"] = "etalon-conform/2"
        write(reply)
    elif reply["status"] == "error":
        write(reply)
    else:
        spoil(request, reply)
