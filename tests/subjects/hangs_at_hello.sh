#!/bin/sh
# Never answers anything.
echo "hangs_at_hello: loading" >&2
exec sleep 1000
