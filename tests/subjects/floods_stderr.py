"""Writes 1 GiB to stderr in the first batch, then works."""
import os

import adapter

flood = b"floods_stderr: still here\n" * 40330  # a little under 1 MiB
for number, request in enumerate(adapter.requests()):
    for _ in range(1024 if number == 0 else 0):
        os.write(2, flood)
    adapter.reply(adapter.ok(request, [0] * len(request["sides"])))
