#!/usr/bin/env bash
# Checks what reviewers would otherwise have to: formatting, warnings, the order of rooms, and the
# length of files and functions. Exits 1 with every finding printed.
#   lint.sh SWIFT
set -uo pipefail
cd "$(dirname "$0")/.."
swift=$1
status=0

echo "lint: formatting"
"$swift" format lint --strict --recursive --parallel Package.swift Sources Tests || status=1

echo "lint: rooms, lengths"
python3 scripts/lint_structure.py || status=1

echo "lint: warnings"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"$swift" build --build-tests -Xswiftc -warnings-as-errors >"$log" 2>&1 || { status=1; grep -E "error:|warning:" "$log" | sort -u | head -40; }

[ "$status" -eq 0 ] && echo "lint: nothing to say"
exit "$status"
