#!/usr/bin/env python3
"""Benchmark job A with DuckDB: page_minutes, visitor_hours and sessions into one SQLite file.

    pip install duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
    python3 duckdb_job_a.py EVENTS.jsonl OUT.sqlite [--threads N] [--writer duckdb|python]

The rules are those of PipelineKit's analytics: the first event of an id counts, crawlers do not,
a session ends after more than 30 minutes without a page view, percentiles are nearest rank.
DuckDB computes and writes, in one synced transaction, through its SQLite extension where the
package is installed, else through Python's sqlite3. The tables have no keys or indexes, which is
the fastest honest way found: with primary keys the writing costs two to three times as much.
What it does not do: keep a log, run again on more events, or say which lines it skipped.
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
  event_id: 'VARCHAR', type: 'VARCHAR', timestamp: 'TIMESTAMP', visitor_id: 'VARCHAR',
  path: 'VARCHAR', load_time_ms: 'VARCHAR', user_agent: 'VARCHAR',
  id: 'VARCHAR', time: 'TIMESTAMP', data: 'VARCHAR'}"""

BOTS = "googlebot|bingbot|yandexbot|ahrefsbot|semrushbot|gptbot|claudebot|applebot|facebookexternalhit"

# CloudEvents envelopes carry the same fields under other names. Lines that are not JSON, or have
# no usable time, become NULL and are left out; so do page views with a load time that is no number
# (-1 here), which are no events either.
READ = f"""
CREATE TEMP TABLE raw AS
SELECT
  coalesce(event_id, id) AS event_id,
  epoch_ms(coalesce(timestamp, time)) AS t,
  CASE WHEN data IS NULL THEN visitor_id ELSE json_extract_string(data, 'visitor_id') END
    AS visitor_id,
  CASE WHEN data IS NULL THEN path ELSE json_extract_string(data, 'path') END AS path,
  CASE WHEN load_time_ms IS NULL AND data IS NULL THEN NULL
    WHEN data IS NULL THEN coalesce(try_cast(load_time_ms AS BIGINT), -1)
    ELSE try_cast(json_extract_string(data, 'load_time_ms') AS BIGINT) END AS load_time_ms,
  CASE WHEN data IS NULL THEN user_agent ELSE json_extract_string(data, 'user_agent') END
    AS user_agent
FROM read_json($file, format = 'newline_delimited', columns = {COLUMNS}, ignore_errors = true)
WHERE type = 'page_view'
"""

# Click ids and UTM parameters are stripped from the paths that have a query: one step of a
# regular expression each for the parameters and for what they leave behind.
STRIP = r"""
CASE WHEN contains(path, '?') THEN
  regexp_replace(
    regexp_replace(path, '([?&])((utm_(source|medium|campaign|term|content|id)|gclid|fbclid|msclkid|ref|source)(=[^&]*)?(&|$))+', '\1', 'g'),
    '[?&]$', '')
ELSE path END
"""

# There are forty user agents and two million views: the pattern is matched once an agent.
CRAWLERS = f"""
CREATE TEMP TABLE crawlers AS
SELECT user_agent FROM (SELECT DISTINCT user_agent FROM raw)
WHERE regexp_matches(user_agent, '{BOTS}', 'i')
"""

# All but the first row of each id. Only ids whose hash repeats need comparing.
REPEATED = """
CREATE TEMP TABLE repeated AS
WITH twice AS (SELECT hash(event_id) FROM raw GROUP BY hash(event_id) HAVING count(*) > 1)
SELECT rowid AS id
FROM (
  SELECT rowid, row_number() OVER (PARTITION BY event_id ORDER BY rowid) AS place
  FROM raw WHERE event_id IS NOT NULL AND hash(event_id) IN (FROM twice))
WHERE place > 1
"""

VIEWS = f"""
CREATE TEMP TABLE views AS
SELECT t, visitor_id, {STRIP} AS path, load_time_ms
FROM raw
WHERE event_id <> '' AND t IS NOT NULL AND visitor_id IS NOT NULL AND path IS NOT NULL
  AND coalesce(load_time_ms, 0) >= 0 AND rowid NOT IN (FROM repeated)
  AND (user_agent IS NULL OR user_agent NOT IN (FROM crawlers))
"""

PAGE_MINUTES = """
SELECT path, minute_ms, views, visitors, loads[1] AS load_p50_ms, loads[2] AS load_p95_ms,
  loads[3] AS load_p99_ms, load_max_ms
FROM (
  SELECT path, t // 60000 * 60000 AS minute_ms, count(*) AS views,
    count(DISTINCT visitor_id) AS visitors,
    quantile_disc(load_time_ms, [0.50, 0.95, 0.99]) AS loads, max(load_time_ms) AS load_max_ms
  FROM views GROUP BY ALL)
"""

VISITOR_HOURS = """
WITH firsts AS (
  SELECT hour, count(*) AS new_visitors
  FROM (SELECT min(t) // 3600000 * 3600000 AS hour FROM views GROUP BY visitor_id)
  GROUP BY hour)
SELECT t // 3600000 * 3600000 AS hour_ms, count(*) AS views,
  count(DISTINCT visitor_id) AS visitors, coalesce(any_value(new_visitors), 0) AS new_visitors
FROM views LEFT JOIN firsts ON firsts.hour = t // 3600000 * 3600000
GROUP BY hour_ms
"""

SESSIONS = """
WITH marked AS (
  SELECT visitor_id, t, path,
    CASE WHEN t - lag(t) OVER visit <= 1800000 THEN 0 ELSE 1 END AS begins
  FROM views WINDOW visit AS (PARTITION BY visitor_id ORDER BY t)),
numbered AS (
  SELECT visitor_id, t, path, sum(begins) OVER (
    PARTITION BY visitor_id ORDER BY t ROWS UNBOUNDED PRECEDING) AS session
  FROM marked)
SELECT visitor_id, min(t) AS started_ms, max(t) AS ended_ms, count(*) AS views,
  arg_min(path, t) AS entry_path, arg_max(path, t) AS exit_path
FROM numbered GROUP BY visitor_id, session
"""

TABLES = {
    "page_minutes": (
        "path TEXT, minute_ms INTEGER, views INTEGER, visitors INTEGER, load_p50_ms INTEGER,"
        " load_p95_ms INTEGER, load_p99_ms INTEGER, load_max_ms INTEGER", PAGE_MINUTES),
    "visitor_hours": (
        "hour_ms INTEGER, views INTEGER, visitors INTEGER, new_visitors INTEGER",
        VISITOR_HOURS),
    "sessions": (
        "visitor_id TEXT, started_ms INTEGER, ended_ms INTEGER, views INTEGER, entry_path TEXT,"
        " exit_path TEXT", SESSIONS),
}


def phase(name, work):
    """Runs `work`, prints how long it took."""
    start = time.perf_counter()
    result = work()
    print(f"{name:<24}{time.perf_counter() - start:8.2f} s", flush=True)
    return result


def create(path):
    """Makes a new SQLite file with empty tables; returns its connection."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    for name, (columns, _) in TABLES.items():
        database.execute(f"CREATE TABLE {name} ({columns}) STRICT")
    return database


def write_with_python(duck, path):
    """Copies the result tables row by row, twenty rows a statement, in one transaction."""
    database = create(path)
    database.execute("BEGIN")
    for name in TABLES:
        rows = duck.execute(f"FROM {name}").fetchall()
        wide, one = 20, "(" + ",".join("?" * len(rows[0])) + ")"
        body = len(rows) - len(rows) % wide
        database.executemany(
            f"INSERT INTO {name} VALUES {','.join([one] * wide)}",
            ([cell for row in rows[i:i + wide] for cell in row] for i in range(0, body, wide)))
        database.executemany(f"INSERT INTO {name} VALUES {one}", rows[body:])
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def write_with_duckdb(duck, path):
    """Lets DuckDB's SQLite extension copy the result tables, in one transaction."""
    create(path).close()
    duck.execute(f"ATTACH '{path}' AS file (TYPE sqlite)")
    duck.execute("BEGIN")
    for name in TABLES:
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
    for name, query in (("crawlers", CRAWLERS), ("repeated ids", REPEATED), ("views", VIEWS)):
        phase(name, lambda: duck.execute(query))
    for name, (_, query) in TABLES.items():
        phase(name, lambda: duck.execute(f"CREATE TEMP TABLE {name} AS {query}"))
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
    counts = {name: duck.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}
    print(f"{'total':<24}{seconds:8.2f} s  {lines / seconds / 1e6:.3f} M events/s, "
          f"{usage.ru_utime + usage.ru_stime:.2f} s of CPU")
    print(f"peak memory {usage.ru_maxrss // 1024} MB; DuckDB {duckdb.__version__}, "
          f"{arguments.threads} threads, written by {'DuckDB' if native else 'Python'}; "
          + ", ".join(f"{count} {name}" for name, count in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
