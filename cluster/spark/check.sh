#!/usr/bin/env bash
# Spark on this machine: a master and two workers of one core over 16 shards of Parquet. The tables have to
# be those of a run, byte for byte: undisturbed, and with a worker killed in mid-job. Ends with 0, or says
# what differs. PYSPARK_PYTHON is a Python that has pyspark; Java 17 is needed.
#
#   cluster/spark/check.sh [DOCUMENTS]     the drop [default: ../shared/corpus, or corpus/]
set -euo pipefail
cd "$(dirname "$0")/../.."

drop=${1:-../shared/corpus}
if [ ! -e "$drop" ]; then drop=corpus; fi
export PYSPARK_PYTHON=${PYSPARK_PYTHON:-$(command -v python3)}
step() { printf '\n== %s\n' "$*"; }
fail() { printf 'cluster/spark/check.sh: %s\n' "$*" >&2; exit 1; }
spark=$("$PYSPARK_PYTHON" -c 'import pyspark; print(pyspark.__path__[0])') \
  || fail "$PYSPARK_PYTHON has no pyspark: set PYSPARK_PYTHON"
export SPARK_HOME=$spark SPARK_LOCAL_IP=127.0.0.1

step "building"
cargo build --locked --profile cluster --features arrow
gongbao=$PWD/target/cluster/gongbao

work=$(mktemp -d)
running=()
ended() {
  for one in "${running[@]}"; do pkill -9 -P "$one" || true; done
  kill -9 "${running[@]}" 2> /dev/null || true
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap ended EXIT

port=$("$PYSPARK_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export SPARK_WORKER_DIR=$work/spark SPARK_LOCAL_DIRS=$work/local
"$spark/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" \
  --webui-port 0 > "$work/master.log" 2>&1 &
running+=($!)
worker() {
  "$spark/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
    --cores 1 --memory 1g "spark://127.0.0.1:$port" > "$work/worker-$1.log" 2>&1 &
  workers[$1]=$!
  running+=($!)
}
declare -A workers
worker 1
worker 2
for _ in $(seq 300); do
  if [ "$(grep -c 'Registering worker' "$work/master.log" 2> /dev/null)" = 2 ]; then break; fi
  sleep 0.2
done
[ "$(grep -c 'Registering worker' "$work/master.log")" = 2 ] || fail "no two workers: $(cat "$work"/*.log)"

submit() { # STORE
  "$spark/bin/spark-submit" --master "spark://127.0.0.1:$port" --executor-memory 512m \
    --conf spark.sql.files.maxPartitionBytes=1m --conf spark.sql.files.openCostInBytes=1m \
    cluster/spark/gongbao_spark.py "$work/shards" "$work/$1" "$work/$1.jsonl" --worker "$gongbao" \
    > "$work/$1.log" 2>&1 || fail "the job failed: $(tail -n 40 "$work/$1.log")"
}
same() { # STORE
  $gongbao merge "$work/$1" "$work/$1.jsonl" --indexes "$work/$1-out/indexes" \
    --reports "$work/$1-out/reports" | head -n 1 || [ "${PIPESTATUS[0]}" = 1 ]
  local table
  for table in "$work"/run/reports/*.csv; do
    cmp -- "$table" "$work/$1-out/reports/$(basename "$table")" || fail "$(basename "$table") differs"
  done
  echo "$(ls "$work/run/reports" | grep -c csv) tables are the same"
}
finished() { find "$work/$1/shards" -maxdepth 2 -name '*.json' 2> /dev/null | wc -l; }

step "a run over $drop, for comparison"
$gongbao run "$drop" --indexes "$work/run/indexes" --reports "$work/run/reports" --quiet || [ $? = 1 ]
$gongbao export shards "$work/shards" "$drop" --shards 16 || [ $? = 1 ]

step "two workers"
submit store-1
same store-1
submit store-1
grep -q '"table": "shard"' "$work/store-1.jsonl" || fail "no shards"
if grep '"table": "shard"' "$work/store-1.jsonl" | grep -q '"reused": false'; then
  fail "finished shards were done again"
fi
same store-1

step "a worker killed in mid-job"
submit store-2 &
client=$!
for _ in $(seq 1200); do
  if [ "$(finished store-2)" -ge 3 ]; then break; fi
  sleep 0.05
done
# The worker and its executor, with all that it has begun.
victims=$(pgrep -P "${workers[2]}" || true)
for one in $victims; do victims="$victims $(pgrep -P "$one" || true)"; done
before=$(finished store-2)
kill -9 "${workers[2]}" $victims
echo "killed worker 2 ($(wc -w <<< "$victims") processes of it) with $before shards finished"
wait $client
same store-2

printf '\nall tables are those of a run over %s\n' "$drop"
