#!/usr/bin/env python3
"""Job D as plain Python does it: regular expressions, one table, FTS5, counts by service and minute.

    python_job_d.py FILE.log OUT.sqlite [--no-index]

Reads the eight formats that eventgen logs writes and nothing else; no patterns, no stack traces told apart, no
log, and nothing that goes on where a run was killed.
"""
import json
import re
import sqlite3
import sys
from collections import Counter
from datetime import datetime, timezone

ACCESS = re.compile(r'(\S+) - - \[([^\]]+)\] "([^"]*)" (\d{3}) (\S+) "[^"]*" "[^"]*"')
APP = re.compile(r'(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (\w+) +\[(\w+),([^\]]*)\] (\S+) - (.*)')
SYSLOG = re.compile(r'<(\d+)>1 (\S+) (\S+) (\S+) \S+ \S+ \[[^\]]*\] (.*)')
CRON = re.compile(r'([A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d) (\S+) ([^\[:]+)\[\d+\]: (.*)')
LOGFMT = re.compile(r'(\w+)=("[^"]*"|\S+)')
LEVELS = {"trace": 1, "debug": 5, "info": 9, "warn": 13, "warning": 13, "error": 17, "fatal": 21}


def epoch(text):
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def parse(line):
    first = line[0]
    if line.startswith('{"log":'):
        outer = json.loads(line)
        inner = json.loads(outer["log"])
        return inner["time"], inner["name"], 17 if inner["level"] >= 50 else 9, inner["msg"]
    if first == "{":
        record = json.loads(line)
        return (epoch(record["timestamp"]), record["service"], LEVELS[record["level"]],
                record["message"])
    if first == "<":
        found = SYSLOG.match(line)
        return epoch(found[2]), found[4], 13 if int(found[1]) % 8 == 4 else 9, found[5]
    if line.startswith("ts="):
        fields = dict(LOGFMT.findall(line))
        return epoch(fields["ts"]), fields["service"], LEVELS[fields["level"]], fields["msg"].strip('"')
    found = APP.match(line)
    if found:
        time = epoch(found[1].replace(",", ".").replace(" ", "T") + "+00:00")
        return time, found[3], LEVELS[found[2].lower()], found[6]
    found = ACCESS.match(line)
    if found:
        time = datetime.strptime(found[2], "%d/%b/%Y:%H:%M:%S %z").timestamp()
        status = int(found[4])
        severity = 17 if status >= 500 else 13 if status >= 400 else 9
        return int(time * 1000), "access", severity, f"{found[3]} {found[4]}"
    if " stdout F " in line or " stderr F " in line:
        head, inner = line.split(" F ", 1)
        if inner.startswith("{"):
            record = json.loads(inner)
            return epoch(head.split(" ")[0][:23] + "Z"), "ledger", LEVELS[record["level"].lower()], record["msg"]
        return epoch(head.split(" ")[0][:23] + "Z"), "ledger", 9, inner
    found = CRON.match(line)
    if found:
        time = datetime.strptime("2026 " + found[1], "%Y %b %d %H:%M:%S").replace(tzinfo=timezone.utc)
        return int(time.timestamp() * 1000), found[3], 9, found[4]
    return None


def main():
    path, out = sys.argv[1:3]
    indexed = "--no-index" not in sys.argv
    db = sqlite3.connect(out, isolation_level=None)
    db.executescript("""
        PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
        CREATE TABLE logs(id INTEGER PRIMARY KEY, at_ms INTEGER, service TEXT, severity INTEGER, message TEXT);
        CREATE TABLE service_minutes(service TEXT, minute_ms INTEGER, records INTEGER, errors INTEGER,
          PRIMARY KEY(service, minute_ms)) WITHOUT ROWID;""")
    if indexed:
        db.execute("CREATE VIRTUAL TABLE logs_search USING fts5(message, service, content='logs', content_rowid='id')")
    rows, records, errors = [], Counter(), Counter()
    number = 0
    pending = None

    def flush():
        db.execute("BEGIN")
        db.executemany("INSERT INTO logs VALUES(?,?,?,?,?)", rows)
        if indexed:
            db.executemany("INSERT INTO logs_search(rowid, message, service) VALUES(?,?,?)",
                           [(r[0], r[4], r[2]) for r in rows])
        db.execute("COMMIT")
        rows.clear()

    def end(record):
        nonlocal number
        time, service, severity, message = record
        rows.append((number, time, service, severity, message))
        number += 1
        key = (service, time // 60000 * 60000)
        records[key] += 1
        if severity >= 17:
            errors[key] += 1

    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            found = parse(line) if line and not line[0].isspace() else None
            if found is None:
                if pending:
                    pending = (*pending[:3], pending[3] + "\n" + line)
                continue
            if pending:
                end(pending)
            pending = found
            if len(rows) >= 50000:
                flush()
    if pending:
        end(pending)
    flush()
    db.executemany("INSERT INTO service_minutes VALUES(?,?,?,?)",
                   [(*key, count, errors[key]) for key, count in records.items()])
    print(f"{number} records")


main()
