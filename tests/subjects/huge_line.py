"""Writes 100 MB without a line feed and waits."""
import os

import adapter

for request in adapter.requests():
    os.write(1, b'{"id":"')
    for _ in range(100):
        left = memoryview(b"9" * 1_000_000)
        while left:
            left = left[os.write(1, left) :]
    adapter.hang()
