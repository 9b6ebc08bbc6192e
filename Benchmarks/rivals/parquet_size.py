#!/usr/bin/env python3
"""The size of a file of events as typed Parquet with zstd, for comparison with the log.

    pip install duckdb
    python3 parquet_size.py EVENTS.jsonl [OUT.parquet] [--level N]

Typed: ids as UUID, times as timestamps, numbers as integers, all else text; nested items and the
data of CloudEvents stay JSON text. The result does not give the lines back byte for byte, and
leaves out lines that are not events.
"""

import argparse
import os
import sys
import time

import duckdb

COLUMNS = """{
  event_id: 'UUID', type: 'VARCHAR', timestamp: 'TIMESTAMPTZ', schema_version: 'SMALLINT',
  visitor_id: 'VARCHAR', path: 'VARCHAR', referrer: 'VARCHAR', source: 'VARCHAR',
  load_time_ms: 'INTEGER', user_agent: 'VARCHAR', feature: 'VARCHAR', country: 'VARCHAR',
  properties: 'JSON', order_id: 'VARCHAR', amount: 'DECIMAL(18,3)', currency: 'VARCHAR',
  items: 'JSON', id: 'UUID', "time": 'TIMESTAMPTZ', data: 'JSON'}"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events")
    parser.add_argument("out", nargs="?")
    parser.add_argument("--level", type=int, default=3, help="of zstd, 1 to 22")
    arguments = parser.parse_args()
    out = arguments.out or arguments.events + ".parquet"
    start = time.perf_counter()
    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    duck.execute(
        f"""COPY (SELECT * FROM read_json($file, format = 'newline_delimited',
              columns = {COLUMNS}, ignore_errors = true))
            TO '{out}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {arguments.level},
              PARQUET_VERSION v2)""",
        {"file": arguments.events})
    seconds = time.perf_counter() - start
    before, after = os.path.getsize(arguments.events), os.path.getsize(out)
    rows = duck.execute(f"SELECT count(*) FROM '{out}'").fetchone()[0]
    print(f"{rows} rows, {before / 1e6:.1f} MB as text, {after / 1e6:.1f} MB as Parquet: "
          f"{before / after:.2f} to 1, {after / rows:.1f} bytes an event, {seconds:.1f} s")
    if not arguments.out:
        os.remove(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
