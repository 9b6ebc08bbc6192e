#!/usr/bin/env python3
"""How long SQLite alone takes to store what a job ends in: a floor under every program that does it.

    sqlite_floor.py SOURCE.sqlite TABLE [TABLE...] [--values] [--runs 3]

Copies the tables, with their primary keys and no other index, into a new file with a write-ahead log
by INSERT ... SELECT: no parsing, no binding, no work but SQLite's own, on one thread. SQLite moves
records as they are; with --values it takes each apart and makes it again, as an insert of bound
values does. Prints seconds until everything is in the file itself, the median of the runs.
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


def copy(path, tables, folder, by_value):
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
        wanted = "*"
        if by_value:
            # An expression in each column keeps SQLite from moving records as they are.
            names = [row[1] for row in connection.execute(f"PRAGMA source.table_info('{table}')")]
            wanted = ", ".join(f'coalesce("{name}", NULL)' for name in names)
        # OR ROLLBACK: a statement that may be aborted saves each page before it changes it.
        rows += connection.execute(
            f'INSERT OR ROLLBACK INTO main."{table}" SELECT {wanted} FROM source."{table}"').rowcount
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    seconds = time.monotonic() - start
    connection.close()
    return seconds, rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("tables", nargs="+")
    parser.add_argument("--values", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    found = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path(found.source).parent) as folder:
        results = [copy(found.source, found.tables, folder, found.values) for _ in range(found.runs)]
    print(f"{results[0][1]:,} rows in {statistics.median(r[0] for r in results):.2f} s")
