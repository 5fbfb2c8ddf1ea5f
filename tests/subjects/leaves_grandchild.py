"""Works, but starts a process that holds its pipes and outlives it."""
import subprocess
import sys

import adapter

child = subprocess.Popen(["sleep", "1000"], stdin=subprocess.DEVNULL)
sys.stderr.write("grandchild %d\n" % child.pid)
sys.stderr.flush()
for request in adapter.requests():
    adapter.reply(adapter.ok(request, [0] * len(request["sides"])))
