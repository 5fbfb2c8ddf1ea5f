"""Writes escape codes and a bell to stderr, then dies."""
import sys

import adapter

for request in adapter.requests():
    sys.stderr.write("\x1b[2J\x1b]0;owned\x07colours: done\n")
    sys.exit(1)
