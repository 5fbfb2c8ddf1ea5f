#!/bin/sh
# Exits before it answers hello.
echo "exits_at_once: no licence found" >&2
exit 7
