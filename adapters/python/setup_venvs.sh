#!/bin/sh
# Makes one virtual environment per file of requirements/, for the ready subjects and the adapters of real libraries.
#
#   setup_venvs.sh [-d DIRECTORY] [NAME...]
#
# DIRECTORY is .venvs beside this script unless given. NAME is a file of requirements/ without .txt; without names those of
# the libraries are made but tmlt-core, which pulls in Spark, and auditors, with which Etalon is compared. PYTHON names the interpreter (default python3). What is already there and up to
# date is left alone. A wheel that cannot be installed here is reported as skipped; the exit code is still 0.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
directory=$here/.venvs
while getopts d: option; do
    case $option in
    d) directory=$OPTARG ;;
    *) echo "usage: setup_venvs.sh [-d DIRECTORY] [NAME...]" >&2; exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- opendp-0.14.1 opendp-0.16.0 diffprivlib python-dp pure-ldp diffpriv-pure peers

mkdir -p "$directory"
for name in "$@"; do
    pins=$here/requirements/$name.txt
    place=$directory/$name
    if [ ! -f "$pins" ]; then
        echo "unknown: $name (there is no requirements/$name.txt)" >&2
        exit 2
    fi
    # The copy of the pins is written last, so a half-made environment is made again.
    if cmp -s "$pins" "$place/pins.txt" && "$place/bin/python" -c '' 2>/dev/null; then
        echo "present: $name"
        continue
    fi
    log=$directory/$name.log
    rm -rf "$place"
    # The pins are complete: --no-deps keeps pip from choosing anything by itself.
    if "${PYTHON:-python3}" -m venv "$place" >"$log" 2>&1 &&
        "$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$pins" >>"$log" 2>&1; then
        cp "$pins" "$place/pins.txt"
        echo "made: $name"
    else
        rm -rf "$place"
        echo "skipped: $name cannot be installed here ($(grep -m 1 -i error "$log" | cut -c 1-160); see $log)"
    fi
done
