"""Writes half a reply, closes the pipe and exits as if all were well."""
import json
import os
import sys

import adapter

for request in adapter.requests():
    line = json.dumps(adapter.ok(request, [0] * len(request["sides"]))).encode()
    os.write(1, line[: len(line) // 2])
    os.close(1)
    sys.exit(0)
