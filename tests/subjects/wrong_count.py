"""Returns one output too few."""
import adapter

for request in adapter.requests():
    adapter.reply(adapter.ok(request, [0] * (len(request["sides"]) - 1)))
