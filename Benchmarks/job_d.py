#!/usr/bin/env python3
"""Job D: mixed log files into all views; ours beside plain Python with SQLite's FTS5.

    job_d.py --app PATH/LogAggregatorApp --events FILE.log --work DIR [--runs 1]

Ours with all views, ours without the search index, Python with and without it, in turn. Wall seconds, peak
memory, and the size of our log. Counts by service and minute must agree on records and errors in all.
"""
import argparse
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time

ALL_BUT_SEARCH = ",".join([
    "logs", "service_minutes", "services", "hosts", "http_minutes", "templates", "template_minutes",
    "exceptions", "error_spikes", "cascades", "cascade_services", "alerts", "alert_changes", "redactions"])


def timed(command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def size(folder):
    return sum(os.path.getsize(os.path.join(root, name))
               for root, _, names in os.walk(folder) for name in names)


def totals(path, view):
    db = sqlite3.connect(path)
    return db.execute(f"SELECT sum(records), sum(errors) FROM {view}").fetchone()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--app", "--events", "--work"):
        parser.add_argument(name, required=True)
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    rival = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rivals", "python_job_d.py")
    for run in range(options.runs):
        found = {}
        for name, extra in (("ours", []), ("ours without search", ["--only", ALL_BUT_SEARCH])):
            shutil.rmtree(options.work, ignore_errors=True)
            os.makedirs(options.work)
            views = os.path.join(options.work, "views.sqlite")
            seconds, memory = timed([
                options.app, "run", options.events, "--quiet", "--assume-year", "2026",
                "--log", os.path.join(options.work, "log"), "--views", views, *extra])
            found[name] = totals(views, "service_minutes")
            log = size(os.path.join(options.work, "log"))
            print(f"{name}: {seconds:.2f} s, {memory:.0f} MB, views {os.path.getsize(views) / 1e6:.0f} MB, "
                  f"log {os.path.getsize(options.events) / log:.1f} times smaller than the file", flush=True)
        for name, extra in (("python", []), ("python without search", ["--no-index"])):
            shutil.rmtree(options.work, ignore_errors=True)
            os.makedirs(options.work)
            views = os.path.join(options.work, "python.sqlite")
            seconds, memory = timed([sys.executable, rival, options.events, views, *extra])
            found[name] = totals(views, "service_minutes")
            print(f"{name}: {seconds:.2f} s, {memory:.0f} MB, {os.path.getsize(views) / 1e6:.0f} MB", flush=True)
        if len(set(found.values())) != 1:
            print(f"counts differ: {found}")


main()
