#!/usr/bin/env python3
"""How long SQLite alone takes to store what a job ends in: a floor under every program that does it.

    sqlite_floor.py SOURCE.sqlite TABLE [TABLE...] [--runs 3]

Copies the tables, with their primary keys and no other index, into a new file with a write-ahead log
by INSERT ... SELECT: no parsing, no binding, no work but SQLite's own, on one thread. Prints
seconds until everything is in the file itself, the median of the runs.
"""
import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path


def schema(source, table):
    found = source.execute(
        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", [table]).fetchone()
    if found is None:
        sys.exit(f"there is no table {table}")
    return found[0]


def copy(path, tables, folder):
    """Copies once; returns the seconds that took and the rows."""
    target = Path(folder) / "floor.sqlite"
    for suffix in ("", "-wal", "-shm"):
        Path(str(target) + suffix).unlink(missing_ok=True)
    with sqlite3.connect(path) as source:
        schemas = [schema(source, table) for table in tables]
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -16384")
    connection.execute("ATTACH ? AS source", [str(path)])
    for sql in schemas:
        connection.execute(sql)
    start = time.monotonic()
    connection.execute("BEGIN")
    rows = 0
    for table in tables:
        # An expression in each row keeps SQLite from copying whole pages' records as they are.
        names = [row[1] for row in connection.execute(f"PRAGMA source.table_info('{table}')")]
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(f'coalesce("{name}", NULL)' for name in names)
        rows += connection.execute(
            f'INSERT INTO main."{table}" ({columns}) SELECT {values} FROM source."{table}"').rowcount
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    seconds = time.monotonic() - start
    connection.close()
    return seconds, rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("tables", nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    found = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path(found.source).parent) as folder:
        results = [copy(found.source, found.tables, folder) for _ in range(found.runs)]
    print(f"{results[0][1]:,} rows in {statistics.median(r[0] for r in results):.2f} s")
