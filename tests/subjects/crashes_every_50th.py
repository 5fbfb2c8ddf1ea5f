"""The process dies in every 50th run, whatever the side: a fault, but no leak."""
import os

import adapter

runs = 0
for request in adapter.requests():
    for _ in request["sides"]:
        runs += 1
        if runs == 50:
            os.abort()
    adapter.reply(adapter.ok(request, [0] * len(request["sides"])))
