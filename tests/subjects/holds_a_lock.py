"""Holds the file named by the first argument alone, as a database does, and never answers a run."""
import fcntl
import sys

import adapter

lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
for request in adapter.requests():
    adapter.hang()
