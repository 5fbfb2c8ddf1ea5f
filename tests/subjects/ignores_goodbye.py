"""Works, but stays when stdin is closed and ignores the polite signals."""
import signal

import adapter

signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
for request in adapter.requests():
    adapter.reply(adapter.ok(request, [0] * len(request["sides"])))
adapter.hang()
