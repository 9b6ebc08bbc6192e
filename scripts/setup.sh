#!/usr/bin/env bash
# Installs the system packages the build needs, if they are missing: SQLite's and zlib's headers.
set -euo pipefail

missing=()
have() { printf '#include <%s>\n' "$1" | cc -E -x c - >/dev/null 2>&1; }

if command -v cc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1; then
  command -v cc >/dev/null 2>&1 || cc() { clang "$@"; }
  have sqlite3.h || missing+=(libsqlite3-dev)
  have zlib.h || missing+=(zlib1g-dev)
elif command -v dpkg >/dev/null 2>&1; then
  dpkg -s libsqlite3-dev >/dev/null 2>&1 || missing+=(libsqlite3-dev)
  dpkg -s zlib1g-dev >/dev/null 2>&1 || missing+=(zlib1g-dev)
fi
command -v sqlite3 >/dev/null 2>&1 || missing+=(sqlite3)

if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: please install ${missing[*]} (no apt-get here)" >&2
    exit 1
  fi
  sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "setup: please run: sudo apt-get install ${missing[*]}" >&2
      exit 1
    fi
    sudo=(sudo)
  fi
  echo "setup: installing ${missing[*]}" >&2
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
fi

if ! command -v swift >/dev/null 2>&1; then
  echo "setup: Swift 6.1 or later is needed: see https://www.swift.org/install" >&2
  exit 1
fi
