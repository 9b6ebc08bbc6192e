#!/usr/bin/env python3
"""Benchmark job B with DuckDB: a decisions row for each card transaction, into one SQLite file.

    eventgen fraud --transactions 2000000 --seed 7 --out EVENTS.jsonl
    pip install duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
    python3 duckdb_job_b.py EVENTS.jsonl OUT.sqlite [--threads N] [--writer duckdb|python]

The rules are those of FraudApp: the first event of an id counts, and of a transaction id, too; the
velocity is the user's transactions in (t - 5 min, t]; profile and z-score are over the user's
earlier transactions in that currency, in the order of the file. Amounts are minor units.
DuckDB computes with window functions and writes in one synced transaction, through its SQLite
extension where the package is installed, else through Python's sqlite3. The table has no key and no
index, which is the fastest honest way found.

What it does differently: a window over time sees all events, so a transaction that comes late also
counts for those that came before it (two in a hundred lines are seconds out of order). Mean and
standard deviation are of floating point. A few malformed lines pass (an amount as text, a latitude
of 91). What it does not do: location and hour, anomaly, rules,
reasons, learning from approved transactions only, keep a log, run again on more events, or say
which lines it skipped.
"""

import argparse
import glob
import os
import resource
import sqlite3
import sys
import time

import duckdb

COLUMNS = """{
  event_id: 'VARCHAR', type: 'VARCHAR', timestamp: 'TIMESTAMP', schema_version: 'VARCHAR',
  transaction_id: 'VARCHAR', user_id: 'VARCHAR', amount: 'VARCHAR', currency: 'VARCHAR',
  merchant_id: 'VARCHAR', id: 'VARCHAR', time: 'TIMESTAMP', data: 'VARCHAR'}"""


def field(name):
    """The SQL of a field, which a CloudEvents envelope keeps in its data."""
    return f"CASE WHEN data IS NULL THEN {name} ELSE json_extract_string(data, '{name}') END"


# Lines that are not JSON, or have no usable time, become NULL and are left out.
READ = f"""
CREATE TEMP TABLE raw AS
SELECT
  coalesce(event_id, id) AS event_id, epoch_ms(coalesce(timestamp, time)) AS t,
  {field('transaction_id')} AS transaction_id, {field('user_id')} AS user_id,
  {field('merchant_id')} AS merchant_id,
  try_cast({field('amount')} AS DECIMAL(18, 3)) AS amount, {field('currency')} AS written,
  coalesce({field('schema_version')}, CASE WHEN {field('currency')} IS NULL THEN '1' ELSE '2' END)
    AS version
FROM read_json($file, format = 'newline_delimited', columns = {COLUMNS}, ignore_errors = true)
WHERE type = 'transaction'
"""

# All but the first row of each id. Only ids whose hash repeats need comparing.
REPEATED = """
CREATE TEMP TABLE repeated AS
WITH twice AS (SELECT hash({id}) FROM raw GROUP BY hash({id}) HAVING count(*) > 1)
SELECT rowid AS id
FROM (
  SELECT rowid, row_number() OVER (PARTITION BY {id} ORDER BY rowid) AS place
  FROM raw WHERE {id} IS NOT NULL AND hash({id}) IN (FROM twice))
WHERE place > 1
"""

TRANSACTIONS = """
CREATE TEMP TABLE transactions AS
SELECT
  rowid AS place, t, transaction_id, user_id, merchant_id,
  CASE WHEN version = '1' THEN 'USD' ELSE coalesce(written, 'USD') END AS currency,
  CAST(CASE WHEN version = '1' THEN amount WHEN written = 'JPY' THEN amount
    WHEN written = 'KWD' THEN amount * 1000 ELSE amount * 100 END AS BIGINT) AS amount_minor
FROM raw
WHERE event_id <> '' AND t IS NOT NULL AND transaction_id IS NOT NULL AND user_id IS NOT NULL
  AND merchant_id IS NOT NULL AND amount > 0 AND version IN ('1', '2')
  AND (version = '1' OR regexp_full_match(coalesce(written, 'USD'), '[A-Z]{3}'))
  AND rowid NOT IN (FROM repeated) AND rowid NOT IN (FROM again)
"""

DECISIONS = """
CREATE TEMP TABLE decisions AS
SELECT
  transaction_id, user_id, t AS at_ms, amount_minor, currency, merchant_id,
  CAST(CASE WHEN n > 10 THEN 1 WHEN n > 5 THEN 0.7 ELSE 0.1 END AS DOUBLE) AS velocity, n AS velocity_count,
  earlier, mean_minor, std_minor,
  CASE WHEN std_minor > 0 THEN (amount_minor - mean_minor) / std_minor END AS z_score
FROM (
  SELECT *,
    count(*) OVER (
      PARTITION BY user_id ORDER BY t RANGE BETWEEN 299999 PRECEDING AND CURRENT ROW) AS n,
    count(*) OVER profile AS earlier, avg(amount_minor) OVER profile AS mean_minor,
    stddev_samp(amount_minor) OVER profile AS std_minor
  FROM transactions
  WINDOW profile AS (
    PARTITION BY user_id, currency ORDER BY place
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
ORDER BY place
"""

TABLE = (
    "transaction_id TEXT, user_id TEXT, at_ms INTEGER, amount_minor INTEGER, currency TEXT,"
    " merchant_id TEXT, velocity REAL, velocity_count INTEGER, earlier INTEGER, mean_minor REAL,"
    " std_minor REAL, z_score REAL")


def phase(name, work):
    """Runs `work`, prints how long it took."""
    start = time.perf_counter()
    result = work()
    print(f"{name:<24}{time.perf_counter() - start:8.2f} s", flush=True)
    return result


def create(path):
    """Makes a new SQLite file with the empty table; returns its connection."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute(f"CREATE TABLE decisions ({TABLE}) STRICT")
    return database


def write_with_python(duck, path):
    """Copies the rows, twenty a statement, in one transaction, without holding them all."""
    database = create(path)
    database.execute("BEGIN")
    cursor = duck.execute("FROM decisions")
    wide, one = 20, "(" + ",".join("?" * (TABLE.count(",") + 1)) + ")"
    while rows := cursor.fetchmany(100_000):
        body = len(rows) - len(rows) % wide
        database.executemany(
            f"INSERT INTO decisions VALUES {','.join([one] * wide)}",
            ([cell for row in rows[i:i + wide] for cell in row] for i in range(0, body, wide)))
        database.executemany(f"INSERT INTO decisions VALUES {one}", rows[body:])
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def write_with_duckdb(duck, path):
    """Lets DuckDB's SQLite extension copy the rows, in one transaction."""
    create(path).close()
    duck.execute(f"ATTACH '{path}' AS file (TYPE sqlite)")
    duck.execute("BEGIN")
    duck.execute("INSERT INTO file.decisions FROM decisions")
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events")
    parser.add_argument("out")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--writer", choices=["duckdb", "python"])
    arguments = parser.parse_args()
    start = time.perf_counter()
    duck = duckdb.connect()
    duck.execute(f"SET threads = {arguments.threads}")
    phase("read", lambda: duck.execute(READ, {"file": arguments.events}))
    phase("repeated ids", lambda: duck.execute(REPEATED.format(id="event_id")))
    phase("repeated transactions", lambda: duck.execute(
        REPEATED.format(id="transaction_id").replace("TABLE repeated", "TABLE again")))
    phase("transactions", lambda: duck.execute(TRANSACTIONS))
    phase("windows", lambda: duck.execute(DECISIONS))
    native = arguments.writer != "python" and has_sqlite_extension(duck)
    if arguments.writer == "duckdb" and not native:
        sys.exit("no SQLite extension for this DuckDB: pip install duckdb==1.5.5 "
                 "duckdb-extension-sqlite-scanner==1.5.5")
    write = write_with_duckdb if native else write_with_python
    phase("write SQLite", lambda: write(duck, arguments.out))
    seconds = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_SELF)
    with open(arguments.events, "rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 24), b""))
    rows = duck.execute("SELECT count(*) FROM decisions").fetchone()[0]
    print(f"{'total':<24}{seconds:8.2f} s  {lines / seconds / 1e6:.3f} M events/s, "
          f"{usage.ru_utime + usage.ru_stime:.2f} s of CPU")
    print(f"peak memory {usage.ru_maxrss // 1024} MB; DuckDB {duckdb.__version__}, "
          f"{arguments.threads} threads, written by {'DuckDB' if native else 'Python'}; "
          f"{rows} decisions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
