#!/usr/bin/env python3
"""Benchmark job A with DuckDB: page_minutes, visitor_hours and sessions into one SQLite file.

    pip install duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
    python3 duckdb_job_a.py EVENTS.jsonl OUT.sqlite [--threads N] [--writer duckdb|python]

The rules are those of PipelineKit's analytics: the first event of an id counts, crawlers do not,
a session ends after more than 30 minutes without a page view, percentiles are nearest rank.
duckdb_job.py says how the tables are written.
What it does not do: keep a log, run again on more events, or say which lines it skipped.
"""

import duckdb_job
from duckdb_job import phase

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


def compute(duck, file):
    """Makes the three tables."""
    phase("read", lambda: duck.execute(READ, {"file": file}))
    phase("crawlers", lambda: duck.execute(CRAWLERS))
    phase("repeated ids", lambda: duck.execute(
        duckdb_job.REPEATED.format(table="repeated", id="event_id")))
    phase("views", lambda: duck.execute(VIEWS))
    for name, (_, query) in TABLES.items():
        phase(name, lambda: duck.execute(f"CREATE TEMP TABLE {name} AS {query}"))


if __name__ == "__main__":
    duckdb_job.run(
        __doc__.splitlines()[0], {name: columns for name, (columns, _) in TABLES.items()}, compute)
