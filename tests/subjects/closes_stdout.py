"""Closes stdout after hello but stays alive."""
import os

import adapter

for request in adapter.requests():
    os.close(1)
    adapter.hang()
