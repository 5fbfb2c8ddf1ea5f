"""The process dies in some runs on the right side only: `crashes_at_random.py ONE_IN MAX_BATCH`.

Which runs die is a function of the number of the request, so that a seed makes the same audit again.
"""
import os
import sys

import adapter

one_in, max_batch = int(sys.argv[1]), int(sys.argv[2])
for request in adapter.requests(max_batch=max_batch):
    state = int(request["id"]) * 2654435761 % 2**32
    out = []
    for side in request["sides"]:
        for _ in range(3):
            state = (state * 1664525 + 1013904223) % 2**32
        if side == "1" and (state >> 8) % one_in == 0:
            os._exit(7)
        out.append(state >> 31)
    adapter.reply(adapter.ok(request, out))
