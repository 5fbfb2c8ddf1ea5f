"""Answers every batch with an error."""
import adapter

for request in adapter.requests():
    adapter.reply({"id": request["id"], "status": "error", "detail": "no database"})
