#!/usr/bin/env bash
# Builds, generates the file once, and runs job A: ours and DuckDB in turn, on the same file.
#   run.sh SWIFT EVENTS
set -euo pipefail
cd "$(dirname "$0")/.."
swift=$1 events=$2
work=${BENCH_DIR:-.build/bench}
mkdir -p "$work"

"$swift" build -c release --product AnalyticsApp
"$swift" build -c release --product eventgen
bin=$("$swift" build -c release --show-bin-path)
file=$work/analytics-$events.jsonl
[ -s "$file" ] || "$bin/eventgen" analytics --events "$events" --seed 7 --out "$file"

# The rival comes from PyPI; without it ours runs alone.
python=python3
if ! python3 -c 'import duckdb' 2>/dev/null; then
  if python3 -m venv "$work/venv" 2>/dev/null \
    && "$work/venv/bin/pip" install -q duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5; then
    python=$work/venv/bin/python
  else
    echo "bench: DuckDB could not be installed from PyPI; running ours alone" >&2
  fi
fi
exec "$python" Benchmarks/job_a.py --app "$bin/AnalyticsApp" --events "$file" --work "$work" \
  --runs "${BENCH_RUNS:-5}"
