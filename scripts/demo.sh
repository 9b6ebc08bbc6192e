#!/usr/bin/env bash
# Runs every program on its fixtures and says what to query next.
#   demo.sh SWIFT DATA_FOLDER JOBS
set -euo pipefail
cd "$(dirname "$0")/.."
swift=$1 data=$2 jobs=$3

for app in AnalyticsApp FraudApp InventoryApp LogAggregatorApp; do
  "$swift" build -c release -j "$jobs" --product "$app"
done
bin=$("$swift" build -c release --show-bin-path)
mkdir -p "$data"

title() { printf '\n== %s\n' "$1"; }
query() {
  printf '\n$ sqlite3 %s "%s"\n' "$1" "$2"
  sqlite3 -header -column "$1" "$2"
}

title "AnalyticsApp: fixtures/analytics and fixtures/access-log"
"$bin/AnalyticsApp" run fixtures/analytics/*.jsonl --config fixtures/analytics/funnels.json \
  --log "$data/analytics/log" --views "$data/analytics/views.sqlite"
"$bin/AnalyticsApp" run fixtures/access-log --format combined \
  --log "$data/access-log/log" --views "$data/access-log/views.sqlite"
views=$data/analytics/views.sqlite
query "$views" "SELECT path, views, visitors, load_p95_ms FROM pages ORDER BY views DESC LIMIT 5"
query "$views" "SELECT funnel, step, path, visitors, round(conversion, 3) AS conversion FROM funnel_steps"
query "$views" "SELECT file, line, reason FROM dead_letters LIMIT 3"
query "$views" "SELECT name, sentence FROM pipeline_views LIMIT 30"

title "FraudApp: fixtures/fraud"
"$bin/FraudApp" run fixtures/fraud/*.jsonl \
  --log "$data/fraud/log" --views "$data/fraud/views.sqlite"
fraud=$data/fraud/views.sqlite
query "$fraud" "SELECT decision, count(*) AS transactions, round(max(risk), 3) AS highest FROM decisions GROUP BY decision"
query "$fraud" "SELECT transaction_id, user_id, amount_minor, currency, risk FROM review_queue LIMIT 3"
query "$fraud" "SELECT rule, mode, hits, blocked, reviewed FROM rule_hits ORDER BY hits DESC LIMIT 3"

title "InventoryApp: fixtures/inventory"
"$bin/InventoryApp" run fixtures/inventory --reservation-ttl 2h \
  --log "$data/inventory/log" --views "$data/inventory/views.sqlite"
stock=$data/inventory/views.sqlite
query "$stock" "SELECT status, orders FROM status_counts ORDER BY orders DESC"
query "$stock" "SELECT product_id, warehouse_id, on_hand, reserved, available, reorder_point FROM stock WHERE low = 1 ORDER BY available LIMIT 3"
query "$stock" "SELECT type, reason, count(*) AS events FROM ignored_events GROUP BY type ORDER BY events DESC LIMIT 3"

title "LogAggregatorApp: fixtures/logs"
"$bin/LogAggregatorApp" run fixtures/logs/mixed.log fixtures/logs/[!m]*.log fixtures/logs/syslog \
  --services fixtures/logs/services.json --hosts fixtures/logs/hosts.json \
  --log "$data/logs/log" --views "$data/logs/views.sqlite"
logs=$data/logs/views.sqlite
query "$logs" "SELECT service, team, records, errors, round(error_rate, 3) AS error_rate FROM services ORDER BY errors DESC LIMIT 5"
query "$logs" "SELECT id, message FROM logs_search WHERE logs_search MATCH 'memory OR crashed' LIMIT 3"
query "$logs" "SELECT root_service, started, services, evidence FROM cascades LIMIT 2"
query "$logs" "SELECT template_id, count, template FROM templates ORDER BY count DESC LIMIT 5"
query "$logs" "SELECT root_service, started, services FROM cascades"

cat <<TXT

Everything is in $data. Run this again: nothing is counted twice. Then look around:
  sqlite3 $views "SELECT * FROM sessions ORDER BY duration_ms DESC LIMIT 5"
  sqlite3 $views "SELECT day, currency, net_minor FROM revenue_days"
  sqlite3 $data/access-log/views.sqlite "SELECT * FROM statuses"
  sqlite3 $fraud "SELECT * FROM performance"
  sqlite3 $stock "SELECT * FROM movements ORDER BY at_ms DESC LIMIT 5"
  $bin/InventoryApp verify --log $data/inventory/log --views $stock
  $bin/LogAggregatorApp search 'refused' -C 1 --log $data/logs/log --views $logs
  $bin/FraudApp backtest --config fixtures/fraud/candidate.json --log $data/fraud/log
TXT
