#!/bin/sh
# Answers every line with something that is not JSON.
while read -r _; do
    echo "Welcome to mylibrary 2.1!"
done
