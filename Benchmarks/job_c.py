#!/usr/bin/env python3
"""Job C: stock and orders of one file of events; ours beside plain Python.

    job_c.py --app PATH/InventoryApp --events FILE.jsonl --work DIR [--runs 5]

Ours as it comes, with all views and the durable log; a replay of ours, the views from the log alone;
and rivals/python_job_c.py, which computes the same tables with dictionaries and writes them once.
The benchmark fails where the numbers of rows differ.
"""
import sys
from pathlib import Path

import rounds

TABLES = [
    "stock", "products", "orders", "order_items", "order_history", "movements", "reservations",
    "low_stock_alerts", "rejections", "ignored_events", "discrepancies", "demand_days",
]


def python(found):
    """The rival."""
    views = found.work / "python.sqlite"
    script = Path(__file__).parent / "rivals" / "python_job_c.py"
    return rounds.Contender(
        "plain Python", [sys.executable, script, found.events, views], [views], views)


if __name__ == "__main__":
    found = rounds.options(__doc__.splitlines()[0])
    found.work.mkdir(parents=True, exist_ok=True)
    job = rounds.Job(TABLES)
    ours = rounds.contenders(found.app, found.events, found.work, "")[:2]
    programs = ours + [python(found)]
    rounds.run(job, programs, found.runs)
    rounds.report(job, programs, found.events, found.work / "log")
    pairs = [b[0] / a[0] for a, b in zip(programs[0].results, programs[-1].results)]
    print(f"\nPython takes {sorted(pairs)[len(pairs) // 2]:.2f} times as long as ours.")
