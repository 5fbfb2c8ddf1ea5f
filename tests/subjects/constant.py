"""A good subject that costs nothing: every release is 7."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "adapters", "python"))
import etalon

etalon.serve(lambda value: 7, name="constant", version="1")
