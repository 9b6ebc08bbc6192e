#!/usr/bin/env bash
# Builds, generates the files once, and runs the jobs: ours and DuckDB in turn, on the same file.
#   run.sh SWIFT EVENTS        BENCH_RUNS=5 rounds, BENCH_DIR, BENCH_JOBS="a b c d"
set -euo pipefail
cd "$(dirname "$0")/.."
swift=$1 events=$2
work=${BENCH_DIR:-.build/bench}
jobs=${BENCH_JOBS:-a b c d}
mkdir -p "$work"

for product in AnalyticsApp FraudApp InventoryApp LogAggregatorApp eventgen; do
  "$swift" build -c release --product "$product"
done
bin=$("$swift" build -c release --show-bin-path)

# The rival comes from PyPI; without it ours runs alone.
python=python3
if ! python3 -c 'import duckdb' 2>/dev/null; then
  if [ -x "$work/venv/bin/python" ] && "$work/venv/bin/python" -c 'import duckdb' 2>/dev/null \
    || { python3 -m venv "$work/venv" 2>/dev/null \
      && "$work/venv/bin/pip" install -q duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5; }; then
    python=$work/venv/bin/python
  else
    echo "bench: DuckDB could not be installed from PyPI; running ours alone" >&2
  fi
fi

# job LETTER APP GENERATE...: generates the file unless it is there, and runs the job on it.
job() {
  local letter=$1 app=$2 file=$work/$3-$events.jsonl
  shift 2
  [ -s "$file" ] || "$bin/eventgen" "$@" "$events" --seed 7 --out "$file"
  echo "## Job ${letter^^}"
  "$python" "Benchmarks/job_$letter.py" --app "$bin/$app" --events "$file" \
    --work "$work/job-$letter" --runs "${BENCH_RUNS:-5}"
}

for letter in $jobs; do
  case $letter in
    a) job a AnalyticsApp analytics --events ;;
    b) job b FraudApp fraud --transactions ;;
    # Python keeps no reorder horizon, so nothing comes later than that.
    c) job c InventoryApp inventory --late 0 --events ;;
    d) job d LogAggregatorApp logs --records ;;
    *) echo "bench: there is no job '$letter'; BENCH_JOBS names some of a, b, c and d" >&2; exit 2 ;;
  esac
done
