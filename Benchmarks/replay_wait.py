#!/usr/bin/env python3
"""How long another writer of a view file waits while a replay works beside it.

    python3 Benchmarks/replay_wait.py VIEWS.sqlite -- PROGRAM replay …

Starts the command, and until it ends opens a write transaction ten times a second, as the live version
does with its commits, through the same busy handler. Prints the waits in milliseconds.
"""
import sqlite3
import subprocess
import sys
import time

PAUSE_SECONDS = 0.1
TIMEOUT_SECONDS = 30


def main():
    if len(sys.argv) < 4 or sys.argv[2] != "--":
        sys.exit(__doc__)
    command = subprocess.Popen(sys.argv[3:])
    connection = sqlite3.connect(sys.argv[1], timeout=TIMEOUT_SECONDS, isolation_level=None)
    waits = []
    while command.poll() is None:
        start = time.monotonic()
        connection.execute("BEGIN IMMEDIATE")
        waits.append((time.monotonic() - start) * 1000)
        connection.execute("COMMIT")
        time.sleep(PAUSE_SECONDS)
    waits.sort()
    if not waits:
        sys.exit("the command ended before the first transaction")
    at = lambda share: waits[min(len(waits) - 1, int(share * len(waits)))]
    print(f"transactions {len(waits)}, waits: median {at(.5):.1f} ms, p99 {at(.99):.1f} ms, "
          f"greatest {waits[-1]:.1f} ms; command ended with {command.returncode}")


if __name__ == "__main__":
    main()
