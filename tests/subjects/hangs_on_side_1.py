"""Never answers a batch with a run on the right side: the timeout itself tells the sides apart."""
import adapter

for request in adapter.requests():
    if "1" in request["sides"]:
        adapter.hang()
    adapter.reply(adapter.ok(request, [0] * len(request["sides"])))
