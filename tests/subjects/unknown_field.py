"""Adds a field that the protocol does not have."""
import adapter

for request in adapter.requests():
    adapter.reply(dict(adapter.ok(request, [0] * len(request["sides"])), seconds=0.1))
