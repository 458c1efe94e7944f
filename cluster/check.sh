#!/usr/bin/env bash
# A cluster on this machine: a scheduler and two executors over 16 shards of Parquet. The tables have to
# be those of a run, byte for byte: undisturbed, with an executor killed in mid-job, and with the
# scheduler killed and the job submitted anew. Ends with 0, or says what differs.
#
#   cluster/check.sh [DOCUMENTS]     the drop [default: ../shared/corpus, or corpus/ where that is not there]
set -euo pipefail
cd "$(dirname "$0")/.."

drop=${1:-../shared/corpus}
if [ ! -e "$drop" ]; then drop=corpus; fi
step() { printf '\n== %s\n' "$*"; }
fail() { printf 'cluster/check.sh: %s\n' "$*" >&2; exit 1; }

step "building"
cargo build --locked --release
cargo build --locked --profile cluster -p gongbao-cluster
gongbao=target/release/gongbao
programs=target/cluster

work=$(mktemp -d)
running=()
ended() {
  kill -9 "${running[@]}" 2> /dev/null || true
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap ended EXIT

# A port that is free, and two behind it.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2> /dev/null || echo $((20000 + RANDOM % 20000)))
address=http://127.0.0.1:$port

scheduler() {
  $programs/gongbao-scheduler --port "$port" --patience 15 >> "$work/scheduler.log" 2>&1 &
  scheduler=$!
  running+=($!)
  for _ in $(seq 100); do
    if (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then return; fi
    sleep 0.1
  done
  fail "the scheduler does not listen: $(cat "$work/scheduler.log")"
}
executor() { # NUMBER
  $programs/gongbao-executor --scheduler-port "$port" --port $((port + 2 * $1)) --heartbeat 5 \
    --scratch "$work/scratch-$1" >> "$work/executor-$1.log" 2>&1 &
  executors[$1]=$!
  running+=($!)
}
declare -A executors
submit() { # STORE OUT [ARGUMENT...]
  $programs/gongbao-submit "$work/shards" --store "$work/$1" --scheduler "$address" \
    --indexes "$work/$2/indexes" --reports "$work/$2/reports" "${@:3}"
}
# Waits until so many shards of a store are finished.
finished() { find "$work/$1/shards" -maxdepth 2 -name '*.json' 2> /dev/null | wc -l; }
until_finished() { # STORE N
  for _ in $(seq 600); do
    if [ "$(finished "$1")" -ge "$2" ]; then return; fi
    sleep 0.05
  done
  fail "no $2 shards were finished: $(cat "$work"/*.log)"
}
same() { # OUT
  local table
  for table in "$work"/run/reports/*.csv; do
    cmp -- "$table" "$work/$1/reports/$(basename "$table")" || fail "$(basename "$table") differs"
  done
  [ "$(ls "$work/run/reports" | grep -c csv)" = "$(ls "$work/$1/reports" | grep -c csv)" ] \
    || fail "there are other tables"
  echo "$(ls "$work/run/reports" | grep -c csv) tables are the same"
}

step "a run over $drop, for comparison"
begun=$(date +%s.%N)
status=0
$gongbao run "$drop" --indexes "$work/run/indexes" --reports "$work/run/reports" --threads 2 --quiet || status=$?
[ $status -le 1 ] || fail "the run ended with $status"
embedded=$(echo "$(date +%s.%N) - $begun" | bc)
$gongbao export shards "$work/shards" "$drop" --shards 16 || [ $? = 1 ]
[ "$(ls "$work/shards" | wc -l)" = 16 ]

step "two executors"
scheduler
executor 1
executor 2
sleep 3
begun=$(date +%s.%N)
submit store-1 out-1 || [ $? = 1 ]
took=$(echo "$(date +%s.%N) - $begun" | bc)
same out-1
echo "$took s, $embedded s by a run on two threads: $(echo "scale=2; $took / $embedded" | bc) times as long"
submit store-1 out-1 | tee "$work/again" || [ $? = 1 ]
grep -q '16 of them finished before' "$work/again" || fail "finished shards were done again"
same out-1

step "an executor killed in mid-job"
submit store-2 out-2 > "$work/second" 2>&1 &
client=$!
until_finished store-2 3
kill -9 "${executors[2]}"
echo "killed executor 2 with $(finished store-2) of 16 shards finished"
[ "$(finished store-2)" -lt 16 ] || fail "it was killed too late"
wait $client || [ $? = 1 ] || fail "the job failed: $(cat "$work/second")"
cat "$work/second"
same out-2

step "the scheduler killed, and the job submitted anew"
executor 2
sleep 3
submit store-3 out-3 --retries 0 > "$work/third" 2>&1 &
client=$!
until_finished store-3 3
kill -9 $scheduler
before=$(finished store-3)
echo "killed the scheduler with $before of 16 shards finished"
[ "$before" -lt 16 ] || fail "it was killed too late"
status=0
wait $client || status=$?
[ $status = 2 ] || fail "the client ended with $status where the scheduler is gone"
grep 'gongbao-submit:' "$work/third"
[ ! -e "$work/out-3/reports/concepts.csv" ] || fail "tables were written of half a job"
kill -9 "${executors[1]}" "${executors[2]}"
wait "${executors[1]}" "${executors[2]}" 2> /dev/null || true
before=$(finished store-3)
scheduler
executor 1
executor 2
sleep 3
submit store-3 out-3 | tee "$work/fourth" || [ $? = 1 ]
reused=$(sed -n 's/.* s, \([0-9]*\) of them finished before/\1/p' "$work/fourth")
[ "$reused" -ge "$before" ] || fail "of $before finished shards only $reused were not done again"
same out-3

step "shards of JSON Lines"
mv "$work/shards" "$work/parquet"
$gongbao export shards "$work/shards" "$drop" --shards 5 --format jsonl || [ $? = 1 ]
submit store-4 out-4 || [ $? = 1 ]
same out-4

printf '\nall tables are those of a run over %s\n' "$drop"
