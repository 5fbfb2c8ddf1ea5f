"""Answers hello for another version of the protocol."""
import sys

import adapter

sys.stdin.readline()
adapter.reply({"protocol": "etalon-adapter/2", "name": "wrong_protocol", "version": "1", "language": "python", "ops": ["release"]})
adapter.hang()
