#!/usr/bin/env python3
"""Benchmark job B with DuckDB: a decisions row for each card transaction, into one SQLite file.

    eventgen fraud --transactions 2000000 --seed 7 --out EVENTS.jsonl
    pip install duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
    python3 duckdb_job_b.py EVENTS.jsonl OUT.sqlite [--threads N] [--writer duckdb|python]

The rules are those of FraudApp: the first event of an id counts, and of a transaction id, too; the
velocity is the user's transactions in (t - 5 min, t]; profile and z-score are over the user's
earlier transactions in that currency, in the order of the file. Amounts are minor units.
DuckDB computes with window functions; duckdb_job.py says how the table is written.

What it does differently: a window over time sees all events, so a transaction that comes late also
counts for those that came before it (two in a hundred lines are seconds out of order). Mean and
standard deviation are of floating point. A few malformed lines pass (an amount as text, a latitude
of 91); so there are a few more rows than ours, which job_b.py allows. What it does not do: location
and hour, anomaly, rules, reasons, learning from approved transactions only, keep a log, run again on
more events, or say which lines it skipped.
"""

import duckdb_job
from duckdb_job import phase

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


def compute(duck, file):
    """Makes the table of decisions."""
    phase("read", lambda: duck.execute(READ, {"file": file}))
    phase("repeated ids", lambda: duck.execute(
        duckdb_job.REPEATED.format(table="repeated", id="event_id")))
    phase("repeated transactions", lambda: duck.execute(
        duckdb_job.REPEATED.format(table="again", id="transaction_id")))
    phase("transactions", lambda: duck.execute(TRANSACTIONS))
    phase("windows", lambda: duck.execute(DECISIONS))


if __name__ == "__main__":
    duckdb_job.run(__doc__.splitlines()[0], {"decisions": TABLE}, compute)
