"""Answers hello and then nothing."""
import adapter

for request in adapter.requests():
    adapter.hang()
