#!/usr/bin/env bash
# `spark-submit` of `run` on a study of 12 checkpoints, on a standalone cluster that reads and writes HDFS; its tables are held
# against those of local[2] on a local warehouse. Then something happens to it, each time in a run of its own on a warehouse
# of its own: an executor is killed in the dense pass (extract) or in the search (search), a worker, the driver; the data node
# is stopped and started again; a corrupt checkpoint lies among good ones; two runs go at once; one executor does it alone.
# All of them, or those that are named. With --quick: 4 checkpoints, and without names only search.
# Usage: drills/cluster.sh [--quick] [extract] [search] [worker] [driver] [datanode] [corrupt] [two] [alone]      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/standalone.sh"

checkpoints_each=6
kinds='extract search worker driver datanode corrupt two alone'
if [ "${1:-}" = --quick ]; then
  checkpoints_each=2
  kinds=search
  shift
fi
[ $# -eq 0 ] || kinds=$*
prepare
start_cluster

# The same files on this machine and on HDFS.
same=$place/files
files "$same" "$checkpoints_each"
cp "$corpora/long.jsonl" "$same/corpora/"
if [[ " $kinds " = *' alone '* ]]; then
  [ -d "$out/wide/drill-wide" ] || sparsing train --ladder "$home/drills/wide.yaml" --corpus wordnet:train --out "$out/wide" \
    --warehouse "$out/training" --master 'local[2]' >"$out/wide.log" 2>&1
  cp -r "$out/wide/drill-wide" "$same/models/"
fi
hdfs=hdfs://127.0.0.1:$hdfs_port
corrupt_file "$same"
hdfs_put "$same/models" "$same/corpora" "$same/corrupt" /
for name in undisturbed $kinds pair; do study "$hdfs" "$name" "$same/$name.yaml"; done
for name in alone pair; do
  [ ! -f "$same/$name.yaml" ] ||
    sed -i -e "s|{name: nouns, .*|{name: long, path: $hdfs/corpora/long.jsonl}|" -e '/drill-2-silu/d' \
      -e 's|drill-1-relu|drill-wide|' "$same/$name.yaml"
done
hdfs_put "$same"/*.yaml /
study "$same" local "$same/local.yaml"

dump_lake() {
  SPARSING_JAVA_OPTIONS=$(lake "$1") dump "$out/unused"
}

# A line of the event log of the newest application: what it began, what it lost.
events() {
  cat "$(ls -t "$place"/events/* | head -n 1)"
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
timed sparsing run "$same/local.yaml" --warehouse "$place/local" --master 'local[2]' >"$place/local.log" 2>&1 || status=$?
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
      check "$kind: the executor's native threads are its task's cores" 1 \
        "$(tr '\0' '\n' <"/proc/$victim/environ" | sed -n 's/^OMP_NUM_THREADS=//p')"
      kill -9 "$victim"
      ;;
    worker) crash worker-2 ;;
    datanode)
      crash data-node
      start_data_node
      ;;
    driver) kill -9 "$job" ;;
  esac
  wait "$job" || status=$?
  if [ "$kind" = driver ]; then
    check "driver killed in $label" 137 "$status"
    status=0
    (submit "$kind" -- run "$hdfs/$kind.yaml") >"$place/$kind-again.log" 2>&1 || status=$?
    check "driver: the run that is submitted again succeeds" 0 "$status"
  elif [ "$kind" = datanode ]; then
    check "datanode: the run succeeds all the same" 0 "$status"
  else
    echo "$kind: killed in $label; the application lost" \
      "$(events | grep -c '"SparkListenerExecutorRemoved"') executor and $(events | grep -c '"Reason":"ExecutorLostFailure"') tasks"
    check "$kind: an executor was lost" 1 "$(events | grep -c '"SparkListenerExecutorRemoved"')"
    check "$kind: the run succeeds all the same" 0 "$status"
  fi
  [ "$kind" != worker ] || start_worker worker-2
  tail -q -n 1 "$(ls -t "$place/$kind".log "$place/$kind"-again.log 2>/dev/null | head -n 1)"
  same_tables "$kind"
}

# Holds the tables of a run's warehouse against those of the undisturbed run.
same_tables() {
  dump_lake "$1" >"$out/$1.txt"
  difference=$(compare_dumps "$out/undisturbed.txt" "$out/$1.txt")
  echo "undisturbed against $1: $difference"
  check "$1: the tables are those of the undisturbed run" '0 differ' "${difference#* rows, }"
}

corrupt() {
  local status=0
  (submit corrupt -- run "$hdfs/corrupt.yaml") >"$place/corrupt.log" 2>&1 || status=$?
  check "corrupt: the run fails in part" 1 "$status"
  grep '^sparsing:' "$place/corrupt.log" || true
  check "corrupt: one line names the file" 1 "$(grep -c '^sparsing: .*model.safetensors of .*/corrupt/step1: ' "$place/corrupt.log" || true)"
  same_tables corrupt
}

# One core for each of two runs, which begin together.
two() {
  local status=0 first second
  (submit two spark.cores.max=1 -- run "$hdfs/two.yaml") >"$place/two-1.log" 2>&1 &
  first=$!
  (submit two spark.cores.max=1 -- run "$hdfs/two.yaml") >"$place/two-2.log" 2>&1 &
  second=$!
  wait "$first" || status=$?
  check "two: the first run succeeds" 0 "$status"
  status=0
  wait "$second" || status=$?
  check "two: the second run succeeds" 0 "$status"
  tail -q -n 1 "$place"/two-[12].log
  same_tables two
}

# One executor of one core against two, with a wide model on a corpus of three shards, each a task: there most is passes.
alone() {
  local status=0 word with_two
  timed eval '(submit pair -- run "$hdfs/pair.yaml")' >"$place/pair.log" 2>&1 || status=$?
  check "alone: the run of two executors succeeds" 0 "$status"
  with_two=$seconds
  status=0
  timed eval '(submit alone spark.cores.max=1 -- run "$hdfs/alone.yaml")' >"$place/alone.log" 2>&1 || status=$?
  check "alone: the run of one succeeds" 0 "$status"
  printf 'one executor %.1f s, two %.1f s: ratio %.2f\n' "$seconds" "$with_two" "$(echo "$seconds / $with_two" | bc -l)"
  for word in alone pair; do
    grep -hE '^(Identification|Pilot|Dense pass|PPL-p% search): .* in ' "$place/$word.log" | sed "s/^/  $word: /"
  done
  dump_lake pair >"$out/pair.txt"
  dump_lake alone >"$out/alone.txt"
  difference=$(compare_dumps "$out/pair.txt" "$out/alone.txt")
  echo "two executors against one: $difference"
  check "alone: the tables are those of two executors" '0 differ' "${difference#* rows, }"
}

for kind in $kinds; do
  case $kind in
    corrupt | two | alone) "$kind" ;;
    extract) disturbed extract 'Dense pass' ;;
    *) disturbed "$kind" 'PPL-p% search' ;;
  esac
done
finish
