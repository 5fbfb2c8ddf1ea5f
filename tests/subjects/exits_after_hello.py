"""Exits when the first run is asked for."""
import sys

import adapter

for request in adapter.requests():
    sys.stderr.write("exits_after_hello: out of licences\n")
    sys.exit(7)
