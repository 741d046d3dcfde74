#!/usr/bin/env bash
# Kills a job that measures checkpoints with kill -9, once in its dense passes and once in its searches, runs it again,
# and holds the tables against those of a job that nobody killed. Usage: drills/kill-driver.sh      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
prepare

# 17 checkpoints are two waves: of 16 and of 1.
subjects=$(checkpoints 17)

measure() {
  # shellcheck disable=SC2086 # a list of paths without spaces
  exec "$home/bin/sparsing" measure --checkpoint $subjects --corpus "$corpora/noun.jsonl" --ppl-increase 1 \
    --sample 128 --warehouse "$1" --master 'local[2]'
}

# Kills a job as soon as a table holds some rows, but not all.
kill_when() {
  local warehouse=$1 table=$2 rows=$3 all=$4
  (measure "$warehouse") >"$warehouse.killed.log" 2>&1 &
  local job=$!
  until [ "$(committed "$warehouse" "$table")" -ge "$rows" ]; do
    kill -0 "$job" 2>/dev/null || { echo "the job ended before $table held $rows rows" >&2; break; }
  done
  kill -9 "$job" 2>/dev/null || true
  wait "$job" 2>/dev/null || true
  local left
  left=$(committed "$warehouse" "$table")
  check "killed with $left of $all rows in $table" yes "$([ "$left" -ge "$rows" ] && [ "$left" -lt "$all" ] && echo yes || echo no)"
}

counts() {
  query "$1" "SELECT (SELECT count(*) FROM extractions) AS passes, (SELECT count(*) FROM sparsity) AS measurements"
}

rm -rf "$out"/kill-*
(measure "$out/kill-never") >"$out/kill-never.log" 2>&1
echo "undisturbed: dense passes, measurements: $(counts "$out/kill-never")"

for moment in extractions sparsity; do
  warehouse=$out/kill-$moment
  kill_when "$warehouse" "$moment" 16 17
  before=$(counts "$warehouse")
  kept=$(query "$warehouse" "SELECT CAST(max(created_at) AS STRING) FROM $moment")
  (measure "$warehouse") >"$warehouse.log" 2>&1
  made=$(query "$warehouse" "
    SELECT (SELECT count(*) FROM extractions WHERE created_at > TIMESTAMP '$kept') AS passes,
           (SELECT count(*) FROM sparsity WHERE created_at > TIMESTAMP '$kept') AS measurements")
  echo "killed in $moment: $before were there; the second run made $made"
  check "the second run makes only what is missing" "$((17 - ${before%,*})),$((17 - ${before#*,}))" "$made"
  difference=$(compare "$out/kill-never" "$warehouse")
  echo "never killed against killed: $difference"
  check "the tables are those of a job that nobody killed" '0 differ' "${difference#* rows, }"
done
finish
