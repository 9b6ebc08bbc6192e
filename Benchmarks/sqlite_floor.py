#!/usr/bin/env python3
"""How long SQLite alone takes to store what a job ends in: a floor under every program that does it.

    sqlite_floor.py SOURCE.sqlite TABLE [TABLE...] [--values] [--index COLUMN] [--beside COMMAND] [--runs 3]

Copies the tables, with their primary keys and no other index, into a new file with a write-ahead log
by INSERT ... SELECT: no parsing, no binding, no work but SQLite's own, on one thread. SQLite moves
records as they are; with --values it takes each apart and makes it again, as an insert of bound
values does. --index also makes an index of the first table on that column. --beside starts a command
at the same moment, such as an ingest; {new} in it stands for a folder that is not there yet. Prints
seconds until everything is in the file itself and the command has ended, the median of the runs.
"""
import argparse
import shlex
import sqlite3
import statistics
import subprocess
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


def copy(path, tables, folder, by_value, index, beside):
    """Copies once; returns the seconds that took, those of the copying alone, and the rows."""
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
    command = beside.replace("{new}", str(Path(folder) / str(time.monotonic_ns())))
    start = time.monotonic()
    other = subprocess.Popen(shlex.split(command)) if beside else None
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
    if index:
        connection.execute(f'CREATE INDEX main.floor_index ON "{tables[0]}"("{index}")')
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copied = time.monotonic() - start
    connection.close()
    if other and other.wait() != 0:
        sys.exit(f"failed: {command}")
    return time.monotonic() - start, copied, rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("tables", nargs="+")
    parser.add_argument("--values", action="store_true")
    parser.add_argument("--index", metavar="COLUMN")
    parser.add_argument("--beside", metavar="COMMAND", default="")
    parser.add_argument("--runs", type=int, default=3)
    found = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path(found.source).parent) as folder:
        results = [
            copy(found.source, found.tables, folder, found.values, found.index, found.beside)
            for _ in range(found.runs)]
    seconds, copied, rows = (statistics.median(column) for column in zip(*results))
    print(f"{rows:,} rows in {copied:.2f} s" + (f", both in {seconds:.2f} s" if found.beside else ""))
