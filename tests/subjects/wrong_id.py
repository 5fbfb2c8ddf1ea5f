"""Answers with the id of another request, as a subject that answers out of order does."""
import adapter

for request in adapter.requests():
    adapter.reply({"id": request["id"] + "0", "status": "ok", "out": [0] * len(request["sides"])})
