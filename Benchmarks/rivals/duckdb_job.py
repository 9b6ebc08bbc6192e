"""What the jobs done with DuckDB share: phases, and writing tables into one SQLite file.

DuckDB computes temporary tables of the names wanted; they are written in one synced transaction,
through DuckDB's SQLite extension where the package is installed, else through Python's sqlite3. The
tables have no keys or indexes, which is the fastest honest way found: with primary keys the writing
costs two to three times as much.
"""

import argparse
import glob
import os
import resource
import sqlite3
import sys
import time

import duckdb

# All but the first row of each id. Only ids whose hash repeats need comparing.
REPEATED = """
CREATE TEMP TABLE {table} AS
WITH twice AS (SELECT hash({id}) FROM raw GROUP BY hash({id}) HAVING count(*) > 1)
SELECT rowid AS id
FROM (
  SELECT rowid, row_number() OVER (PARTITION BY {id} ORDER BY rowid) AS place
  FROM raw WHERE {id} IS NOT NULL AND hash({id}) IN (FROM twice))
WHERE place > 1
"""


def phase(name, work):
    """Runs `work`, prints how long it took."""
    start = time.perf_counter()
    result = work()
    print(f"{name:<24}{time.perf_counter() - start:8.2f} s", flush=True)
    return result


def create(path, tables):
    """Makes a new SQLite file with empty tables; returns its connection."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    for name, columns in tables.items():
        database.execute(f"CREATE TABLE {name} ({columns}) STRICT")
    return database


def write_with_python(duck, path, tables):
    """Copies the rows, twenty a statement, in one transaction, without holding them all."""
    database = create(path, tables)
    database.execute("BEGIN")
    for name, columns in tables.items():
        cursor = duck.execute(f"FROM {name}")
        wide, one = 20, "(" + ",".join("?" * (columns.count(",") + 1)) + ")"
        while rows := cursor.fetchmany(100_000):
            body = len(rows) - len(rows) % wide
            database.executemany(
                f"INSERT INTO {name} VALUES {','.join([one] * wide)}",
                ([cell for row in rows[i:i + wide] for cell in row] for i in range(0, body, wide)))
            database.executemany(f"INSERT INTO {name} VALUES {one}", rows[body:])
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def write_with_duckdb(duck, path, tables):
    """Lets DuckDB's SQLite extension copy the tables, in one transaction."""
    create(path, tables).close()
    duck.execute(f"ATTACH '{path}' AS file (TYPE sqlite)")
    duck.execute("BEGIN")
    for name in tables:
        duck.execute(f"INSERT INTO file.{name} FROM {name}")
    duck.execute("COMMIT")
    duck.execute("DETACH file")
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def has_sqlite_extension(duck):
    """Loads the signed extension that the PyPI package carries, if it fits this DuckDB."""
    try:
        import duckdb_extension_sqlite_scanner as package
    except ImportError:
        return False
    found = glob.glob(os.path.join(
        os.path.dirname(package.__file__), "extensions", "v" + duckdb.__version__,
        "sqlite_scanner.duckdb_extension"))
    if found:
        duck.execute(f"LOAD '{found[0]}'")
    return bool(found)


def run(description, tables, compute):
    """The whole of a job's script.

    `tables` are the columns of each table by its name; `compute(duck, file)` makes them of the file
    of events, in phases.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("events")
    parser.add_argument("out")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--writer", choices=["duckdb", "python"])
    arguments = parser.parse_args()
    start = time.perf_counter()
    duck = duckdb.connect()
    duck.execute(f"SET threads = {arguments.threads}")
    compute(duck, arguments.events)
    native = arguments.writer != "python" and has_sqlite_extension(duck)
    if arguments.writer == "duckdb" and not native:
        sys.exit("no SQLite extension for this DuckDB: pip install duckdb==1.5.5 "
                 "duckdb-extension-sqlite-scanner==1.5.5")
    write = write_with_duckdb if native else write_with_python
    phase("write SQLite", lambda: write(duck, arguments.out, tables))
    seconds = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_SELF)
    with open(arguments.events, "rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 24), b""))
    counts = {name: duck.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    print(f"{'total':<24}{seconds:8.2f} s  {lines / seconds / 1e6:.3f} M events/s, "
          f"{usage.ru_utime + usage.ru_stime:.2f} s of CPU")
    print(f"peak memory {usage.ru_maxrss // 1024} MB; DuckDB {duckdb.__version__}, "
          f"{arguments.threads} threads, written by {'DuckDB' if native else 'Python'}; "
          + ", ".join(f"{count} {name}" for name, count in counts.items()))
