#!/usr/bin/env bash
# `spark-submit` of `run` on a study of 12 checkpoints, on a standalone cluster that reads and writes HDFS; its tables are held
# against those of local[2] on a local warehouse. Then executors, a worker and the driver are killed, each in a run of its
# own, or in those that are named. With --quick: 4 checkpoints, and without names only search.
# Usage: drills/cluster.sh [--quick] [extract] [search] [worker] [driver]      (docs/scale.md)
source "$(dirname "${BASH_SOURCE[0]}")/standalone.sh"

checkpoints_each=6
kills='extract search worker driver'
if [ "${1:-}" = --quick ]; then
  checkpoints_each=2
  kills=search
  shift
fi
[ $# -eq 0 ] || kills=$*
prepare
start_cluster

# The study, with paths below a folder of a file system. Two series, so that laws are fitted to each.
study() {
  cat <<YAML
name: drill
checkpoints:
  - {path: $1/models/drill-1-relu/step*}
  - {path: $1/models/drill-2-silu/step*}
corpora:
  - {name: nouns, path: $1/corpora/noun.jsonl}
ppl_increase: [1]
sample_positions: 128
report: $1/report-$2
YAML
}

# The same files on this machine and on HDFS.
same=$place/files
mkdir -p "$same/corpora"
cp "$corpora/noun.jsonl" "$same/corpora/"
for series in drill-1-relu drill-2-silu; do
  mkdir -p "$same/models/$series"
  find "$models/$series" -name 'step*' | sort | head -n "$checkpoints_each" | xargs cp -r -t "$same/models/$series"
done
hdfs=hdfs://127.0.0.1:$hdfs_port
hdfs_put "$same/models" "$same/corpora" /
for name in undisturbed $kills; do study "$hdfs" "$name" >"$same/$name.yaml"; done
hdfs_put "$same"/*.yaml /
study "$same" local >"$place/local.yaml"

dump_lake() {
  SPARSING_JAVA_OPTIONS=$(lake "$1") dump "$out/unused"
}

# A line of the event log of the newest application: what it began, what it lost.
events() {
  cat "$(ls -t "$place"/events/* | head -n 1)"
}

# Whether a stage of this label has begun, in the application that started last.
began() {
  [ "$(events | grep '"SparkListenerJobStart"' | grep -c "\"sparsing.progress.label\":\"$1")" -gt 0 ]
}

# Whether the newest executor of a worker has a task in hand.
busy() {
  local log
  log=$(ls -t "$place/work-$1"/app-*/*/stderr | head -n 1)
  [ "$(grep -c ': Running task ' "$log")" -gt "$(grep -c ': Finished task ' "$log")" ]
}

timed() {
  local started=$EPOCHREALTIME status=0
  "$@" || status=$?
  seconds=$(echo "$EPOCHREALTIME - $started" | bc)
  return "$status"
}

total=$((2 * checkpoints_each))
status=0
timed sparsing run "$place/local.yaml" --warehouse "$place/local" --master 'local[2]' >"$place/local.log" 2>&1 || status=$?
check "local[2]: the run succeeds" 0 "$status"
printf 'local[2], %d checkpoints: %.1f s\n' "$total" "$seconds"
dump "$place/local" >"$out/local.txt"

status=0
timed eval '(submit undisturbed -- run "$hdfs/undisturbed.yaml")' >"$place/undisturbed.log" 2>&1 || status=$?
check "cluster: the run succeeds" 0 "$status"
printf 'cluster, %d checkpoints: %.1f s\n' "$total" "$seconds"
tail -n 1 "$place/undisturbed.log"
dump_lake undisturbed >"$out/undisturbed.txt"
difference=$(compare_dumps "$out/local.txt" "$out/undisturbed.txt")
echo "local[2] against the cluster: $difference"
check "the cluster's tables are those of local[2]" '0 differ' "${difference#* rows, }"
check "every checkpoint is measured" "$total" "$(grep -c '^"\?sparsity ' "$out/undisturbed.txt")"
check "both executors had tasks" 2 "$(events | grep '"SparkListenerTaskEnd"' | grep -o '"Executor ID":"[0-9]*"' | sort -u | wc -l)"

# Runs the study on a warehouse of its own and kills something when a stage has begun.
disturbed() {
  local kind=$1 label=$2 status=0 victim job before
  before=$(ls "$place/events" | wc -l)
  (submit "$kind" -- run "$hdfs/$kind.yaml") >"$place/$kind.log" 2>&1 &
  job=$!
  until [ "$(ls "$place/events" | wc -l)" -gt "$before" ] && began "$label" && { [ "$kind" = driver ] || busy worker-2; }; do
    kill -0 "$job" 2>/dev/null || { echo "the run ended before $label began" >&2; break; }
    sleep 0.05
  done
  case $kind in
    extract | search)
      victim=$(executors worker-2 | head -n 1)
      kill -9 "$victim"
      ;;
    worker) crash worker-2 ;;
    driver) kill -9 "$job" ;;
  esac
  wait "$job" || status=$?
  if [ "$kind" = driver ]; then
    check "driver killed in $label" 137 "$status"
    status=0
    (submit "$kind" -- run "$hdfs/$kind.yaml") >"$place/$kind-again.log" 2>&1 || status=$?
    check "driver: the run that is submitted again succeeds" 0 "$status"
  else
    echo "$kind: killed in $label; the application lost" \
      "$(events | grep -c '"SparkListenerExecutorRemoved"') executor and $(events | grep -c '"Reason":"ExecutorLostFailure"') tasks"
    check "$kind: an executor was lost" 1 "$(events | grep -c '"SparkListenerExecutorRemoved"')"
    check "$kind: the run succeeds all the same" 0 "$status"
  fi
  [ "$kind" != worker ] || start_worker worker-2
  tail -q -n 1 "$(ls -t "$place/$kind".log "$place/$kind"-again.log 2>/dev/null | head -n 1)"
  dump_lake "$kind" >"$out/$kind.txt"
  difference=$(compare_dumps "$out/undisturbed.txt" "$out/$kind.txt")
  echo "undisturbed against $kind killed: $difference"
  check "$kind: the tables are those of the undisturbed run" '0 differ' "${difference#* rows, }"
}

for kind in $kills; do
  case $kind in
    extract) disturbed extract 'Dense pass' ;;
    *) disturbed "$kind" 'PPL-p% search' ;;
  esac
done
finish
