"""Every run ends in an exception whose text quotes the data: the errors themselves tell the sides apart."""
import adapter

for request in adapter.requests():
    adapter.reply(adapter.ok(request, [{"error": "ValueError: bad value %s" % side} for side in request["sides"]]))
