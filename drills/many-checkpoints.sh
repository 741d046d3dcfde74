#!/usr/bin/env bash
# Measures 10, 30 and 60 checkpoints on three corpora, one command each, and says what that took: seconds, Spark jobs and
# tasks, live heap of the driver, commits and files. Then the same measurements with 1, 2 and 7 partitions and threads.
# Usage: drills/many-checkpoints.sh [--short]      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

sizes='10 30 60'
[ "${1:-}" = --short ] && sizes='2 4'
prepare

# Runs measure and, while it runs, collects its garbage every few seconds, so that the log knows what is alive.
measured() {
  local warehouse=$1 master=$2 java_options=$3
  shift 3
  rm -rf "$warehouse" "$warehouse".*
  mkdir -p "$warehouse.events"
  SPARSING_JAVA_OPTIONS="$java_options -Xlog:gc:file=$warehouse.gc -Dspark.eventLog.enabled=true
    -Dspark.eventLog.dir=file://$warehouse.events -Dspark.eventLog.compress=false -Dspark.eventLog.rolling.enabled=false" \
    "$home/bin/sparsing" measure "$@" --ppl-increase 1 --sample 128 --warehouse "$warehouse" --master "$master" \
    >"$warehouse.log" 2>&1 &
  local job=$!
  while kill -0 "$job" 2>/dev/null; do
    jcmd "$job" GC.run >/dev/null 2>&1 || true
    sleep 5
  done
  wait "$job"
}

printf '%11s %8s %12s %6s %6s %10s %9s %9s\n' checkpoints seconds measurements jobs tasks 'heap MiB' snapshots files
smallest=''
for size in $sizes; do
  warehouse=$out/many-$size
  started=$SECONDS
  # shellcheck disable=SC2046 # lists of paths without spaces
  measured "$warehouse" 'local[2]' '' --checkpoint $(checkpoints "$size") --corpus $(small_corpora)
  seconds=$((SECONDS - started))
  events=$(ls "$warehouse.events"/*)
  jobs=$(grep -c '"Event":"SparkListenerJobStart"' "$events")
  tasks=$(grep -c '"Event":"SparkListenerTaskEnd"' "$events")
  heap=$(sed -n 's/.*Pause Full.*->\([0-9]*\)M.*/\1/p' "$warehouse.gc" | tail -n 1)
  snapshots=$(find "$warehouse" -name 'snap-*.avro' | wc -l)
  files=$(find "$warehouse" -name '*.parquet' | wc -l)
  found=$(committed "$warehouse" sparsity)
  printf '%11d %8d %12d %6d %6d %10d %9d %9d\n' "$size" "$seconds" "$found" "$jobs" "$tasks" "$heap" "$snapshots" "$files"
  check "$size checkpoints on 3 corpora: every measurement is there" $((3 * size)) "$found"
  if [ -z "$smallest" ]; then
    smallest=$size first_seconds=$seconds first_heap=$heap first_jobs=$jobs
  fi
done
check "seconds grow no faster than checkpoints" yes \
  "$([ "$seconds" -le $((first_seconds * size / smallest)) ] && echo yes || echo "$first_seconds to $seconds")"
check "jobs grow no faster than checkpoints" yes \
  "$([ "$jobs" -le $((first_jobs * size / smallest)) ] && echo yes || echo "$first_jobs to $jobs")"
check "the heap stays flat" yes \
  "$([ "$heap" -le $((first_heap * 3 / 2 + 50)) ] && echo yes || echo "$first_heap to $heap MiB")"

for partitions in 1 2 7; do
  # shellcheck disable=SC2046
  measured "$out/partitions-$partitions" "local[$partitions]" \
    "-Dspark.default.parallelism=$partitions -Dspark.sql.shuffle.partitions=$partitions" \
    --checkpoint $(checkpoints 3) --corpus "$corpora/long.jsonl"
done
for partitions in 2 7; do
  difference=$(compare "$out/partitions-1" "$out/partitions-$partitions")
  echo "1 against $partitions partitions: $difference"
  check "$partitions partitions give what 1 gives" '0 differ' "${difference#* rows, }"
done
finish
