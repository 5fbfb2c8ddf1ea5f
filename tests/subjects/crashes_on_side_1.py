"""The process dies in runs on the right side: the crash itself tells the sides apart."""
import os

import adapter

for request in adapter.requests():
    if "1" in request["sides"]:
        os.abort()
    adapter.reply(adapter.ok(request, [0] * len(request["sides"])))
