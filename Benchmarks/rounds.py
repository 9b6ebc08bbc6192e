"""What the benchmarks of all jobs share: rounds of programs on one file of events, and their table.

Each round runs every program once, one after the other, so that all see the same machine. Figures
are of whole processes, by the operating system's own accounting; the median of the rounds counts.
"""
import argparse
import importlib.util
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable


@dataclass
class Contender:
    """A program in the rounds: what it runs, and what is removed before, so that it starts afresh."""
    name: str
    command: list
    removed: list
    views: Path
    results: list = field(default_factory=list)
    counts: list = field(default_factory=list)


@dataclass
class Job:
    """A job of the benchmarks: its views, and by how many rows the rival may differ from a count."""
    tables: list
    tolerance: Callable[[int], int] = lambda count: 0


def options(description):
    """Reads the options that all jobs have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--app", required=True, help="our program")
    parser.add_argument("--events", required=True, help="the file of events")
    parser.add_argument("--work", required=True, help="a folder for logs and views")
    parser.add_argument("--runs", type=int, default=5, help="rounds, after one that does not count")
    found = parser.parse_args()
    found.work = Path(found.work)
    return found


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


def row_counts(path, tables):
    with sqlite3.connect(path) as connection:
        return [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]


def remove(*paths):
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)
        for suffix in ("", "-wal", "-shm"):
            Path(str(path) + suffix).unlink(missing_ok=True)


def contenders(app, events, work, rival, extra=()):
    """Ours from nothing, ours from its log alone, and the rival where DuckDB is installed."""
    log, views, rival_views = work / "log", work / "views.sqlite", work / "duckdb.sqlite"
    places = ["--log", log, "--views", views, "--quiet"]
    found = [
        Contender("ours, log and views", [app, "run", events, *extra, *places], [log, views], views),
        Contender("ours, replay", [app, "process", *extra, *places], [views], views),
    ]
    if importlib.util.find_spec("duckdb"):
        script = Path(__file__).parent / "rivals" / rival
        found.append(Contender(
            "DuckDB", [sys.executable, script, events, rival_views], [rival_views], rival_views))
    return found


def check(job, programs):
    """Fails where row counts differ by more than the job allows: the comparison would mean nothing."""
    wanted = programs[0].counts
    for program in programs[1:]:
        for table, ours, found in zip(job.tables, wanted, program.counts):
            allowed = job.tolerance(ours) if program.name == "DuckDB" else 0
            if abs(found - ours) > allowed:
                sys.exit(f"{table}: {program.name} has {found:,} rows, ours {ours:,}; "
                         f"at most {allowed:,} may differ")


def run(job, programs, runs):
    """Runs all rounds; the first fills the page cache and does not count."""
    for number in range(runs + 1):
        for program in programs:
            remove(*program.removed)
            # Nobody pays for what the one before has left to be written to disk.
            os.sync()
            result = measured(program.command)
            program.counts = row_counts(program.views, job.tables)
            if number > 0:
                program.results.append(result)
        check(job, programs)
        if number > 0:
            print(f"round {number}: " + ", ".join(f"{p.results[-1][0]:.2f} s" for p in programs),
                  file=sys.stderr)


def report(job, programs, events, log):
    """Prints the sizes, a table of medians, and how the rival compares, round by round."""
    with open(events, "rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 24), b""))
    size = os.path.getsize(events)
    for program in programs:
        if program.name != "ours, replay":
            rows = ", ".join(f"{n:,} {table}" for table, n in zip(job.tables, program.counts))
            print(f"{program.name}: {rows}")
    print(f"{lines:,} lines, {size:,} bytes; log {folder_bytes(log):,} bytes, "
          f"1/{size / folder_bytes(log):.1f} of the file\n")
    print("| | wall s | M events/s | CPU s | peak MB |\n|---|---|---|---|---|")
    for program in programs:
        wall, cpu, peak = (statistics.median(column) for column in zip(*program.results))
        print(f"| {program.name} | {wall:.2f} | {lines / wall / 1e6:.2f} | {cpu:.2f} | {peak:.0f} |")
    for rival in (program for program in programs if program.name == "DuckDB"):
        pairs = [b[0] / a[0] for a, b in zip(programs[0].results, rival.results)]
        print(f"\nDuckDB takes {statistics.median(pairs):.2f} times as long as ours (median of "
              f"{len(pairs)} rounds, {min(pairs):.2f} to {max(pairs):.2f}).")


def benchmark(description, job, rival, extra=(), more=lambda found: []):
    """The whole of a job's script; `more` makes the programs that run behind the others."""
    found = options(description)
    found.work.mkdir(parents=True, exist_ok=True)
    programs = contenders(found.app, found.events, found.work, rival, extra) + more(found)
    run(job, programs, found.runs)
    report(job, programs, found.events, found.work / "log")
