"""Returns a value that the protocol does not have."""
import adapter

for request in adapter.requests():
    adapter.reply(adapter.ok(request, [{"decimal": "0.1"}] * len(request["sides"])))
