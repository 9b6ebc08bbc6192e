#!/usr/bin/env python3
"""Job A: page_minutes, visitor_hours and sessions over one file of events; ours beside DuckDB.

    job_a.py --app PATH/AnalyticsApp --events FILE.jsonl --work DIR [--runs 5]

Each round runs ours (log and views from nothing), a replay of ours (views from the log alone) and
DuckDB, one after the other, so that all see the same machine. Figures are of whole processes, by
the operating system's own accounting; the median of the rounds counts. The row counts of both must
agree, or the comparison means nothing and the program says so and fails.
"""
import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

VIEWS = "page_minutes,visitor_hours,sessions"


def measured(command):
    """Runs a command; returns (wall seconds, CPU seconds, peak MB)."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{error.decode()}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def folder_bytes(folder):
    return sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file())


def counts(path):
    with sqlite3.connect(path) as connection:
        return [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                for name in VIEWS.split(",")]


def remove(*paths):
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)
        for suffix in ("", "-wal", "-shm"):
            Path(str(path) + suffix).unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--app", required=True)
    parser.add_argument("--events", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    work = Path(options.work)
    log, views, rival_views = work / "log", work / "views.sqlite", work / "duckdb.sqlite"
    ours = [options.app, "run", options.events, "--only", VIEWS, "--log", log, "--views", views, "--quiet"]
    replay = [options.app, "process", "--only", VIEWS, "--log", log, "--views", views, "--quiet"]
    rival = [sys.executable, Path(__file__).parent / "rivals" / "duckdb_job_a.py", options.events, rival_views]
    has_rival = subprocess.run([sys.executable, "-c", "import duckdb"], stderr=subprocess.DEVNULL).returncode == 0

    rounds = {"ours, log and views": [], "ours, replay": [], "DuckDB": []}
    for number in range(options.runs + 1):
        remove(log, views, rival_views)
        results = [measured(ours)]
        ours_counts = counts(views)
        remove(views)
        results.append(measured(replay))
        if has_rival:
            results.append(measured(rival))
            if counts(rival_views) != ours_counts:
                sys.exit(f"rows differ: ours {ours_counts}, DuckDB {counts(rival_views)}")
        if number == 0:
            continue  # the warm-up fills the page cache
        for name, result in zip(rounds, results):
            rounds[name].append(result)
        print(f"round {number}: " + ", ".join(f"{r[0]:.2f} s" for r in results), file=sys.stderr)

    events = sum(1 for _ in open(options.events, "rb"))
    size = os.path.getsize(options.events)
    print(f"\n{events:,} lines, {size:,} bytes; rows {dict(zip(VIEWS.split(','), ours_counts))}")
    print(f"log {folder_bytes(log):,} bytes, 1/{size / folder_bytes(log):.1f} of the file\n")
    print("| | wall s | M events/s | CPU s | peak MB |\n|---|---|---|---|---|")
    for name, results in rounds.items():
        if results:
            wall, cpu, peak = (statistics.median(column) for column in zip(*results))
            print(f"| {name} | {wall:.2f} | {events / wall / 1e6:.2f} | {cpu:.2f} | {peak:.0f} |")
    if has_rival:
        pairs = [b[0] / a[0] for a, b in zip(rounds["ours, log and views"], rounds["DuckDB"])]
        print(f"\nDuckDB takes {statistics.median(pairs):.2f} times as long as ours (median of {len(pairs)} rounds, "
              f"{min(pairs):.2f} to {max(pairs):.2f}).")


if __name__ == "__main__":
    main()
