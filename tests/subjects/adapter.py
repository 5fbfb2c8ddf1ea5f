"""The honest half of the subjects here: answers `hello`, hands over the run requests, writes replies."""

import json
import os
import sys
import time

PROTOCOL = "etalon-adapter/1"


def reply(message):
    os.write(1, json.dumps(message).encode() + b"\n")


def requests(**offer):
    for line in sys.stdin:
        request = json.loads(line)
        if request["cmd"] == "bye":
            return
        if request["cmd"] == "hello":
            reply({"protocol": PROTOCOL, "name": os.path.basename(sys.argv[0]), "version": "1", "language": "python", "ops": ["release"], **offer})
        else:
            yield request


def ok(request, out):
    return {"id": request["id"], "status": "ok", "out": out}


def hang():
    while True:
        time.sleep(1000)
