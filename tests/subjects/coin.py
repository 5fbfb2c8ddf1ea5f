"""A good subject: randomized response on 0 and 1 that keeps the bit with probability 3/4, so it is exactly ln(3)-DP."""
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "adapters", "python"))
import etalon

coin = random.SystemRandom()
etalon.serve(lambda bit: bit if coin.getrandbits(2) else 1 - bit, name="coin", version="1")
