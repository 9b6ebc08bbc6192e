#!/usr/bin/env python3
"""Job A: page_minutes, visitor_hours and sessions over one file of events; ours beside DuckDB.

    job_a.py --app PATH/AnalyticsApp --events FILE.jsonl --work DIR [--runs 5]

Ours (log and views from nothing), a replay of ours (views from the log alone) and DuckDB in turn; see
rounds.py. The row counts must be equal, or the program fails.
"""
import rounds

TABLES = ["page_minutes", "visitor_hours", "sessions"]

if __name__ == "__main__":
    rounds.benchmark(
        __doc__.splitlines()[0], rounds.Job(TABLES), "duckdb_job_a.py",
        extra=["--only", ",".join(TABLES)])
