#!/usr/bin/env bash
# Nights of `sparsing run` on one warehouse with one new checkpoint each; then a corrupt checkpoint, a night that is killed and
# two nights at once. Usage: drills/nightly.sh [NIGHTS]      (default 5; docs/scale.md)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
prepare
nights=${1:-5}

rm -rf "$out"/nightly*
night=$out/nightly
mkdir -p "$night/models"
cat >"$night/study.yaml" <<YAML
name: drill
checkpoints:
  - path: $night/models/*
corpora:
  - {name: nouns, path: $corpora/noun.jsonl}
ppl_increase: [1]
sample_positions: 128
report: $night/report
# Nights follow each other at once here, so that days are minutes.
maintenance: {small_files: 16, keep_snapshots: 3, snapshot_age: 3m}
YAML

arrive() {
  ln -s "$1" "$night/models/$(basename "$(dirname "$1")")-$(basename "$1")"
}

run() {
  sparsing run "$night/study.yaml" --warehouse "$night/warehouse" --master 'local[2]'
}

# Data files, metadata files and the most snapshots that a table has.
sizes() {
  local data metadata snapshots=0 table count
  data=$(find "$night/warehouse" -path '*/data/*.parquet' | wc -l)
  metadata=$(find "$night/warehouse" -path '*/metadata/*' -type f | wc -l)
  for table in "$night"/warehouse/sparsing/*/; do
    count=$(ls -t "$table"metadata/*.metadata.json | head -n 1 | xargs cat | tr -d '\n ' |
      grep -o '"snapshot-id":[0-9]*,\("parent-snapshot-id":[0-9]*,\)\?"timestamp-ms":[0-9]*,"summary"' | wc -l)
    [ "$count" -le "$snapshots" ] || snapshots=$count
  done
  echo "$data data files, $metadata metadata files, at most $snapshots snapshots of a table"
}

status=0
number=0
while read -r checkpoint; do
  number=$((number + 1))
  arrive "$checkpoint"
  started=$EPOCHREALTIME
  run >"$night/night-$number.log" 2>&1 || status=$?
  printf 'night %d: %.1f s, %s; %s\n' "$number" "$(echo "$EPOCHREALTIME - $started" | bc)" "$(sizes)" \
    "$(tail -n 1 "$night/night-$number.log")"
done < <(checkpoints "$nights")
check "every night succeeds" 0 "$status"
check "one measurement a night" "$nights,$nights" \
  "$(query "$night/warehouse" 'SELECT count(*), count(DISTINCT measurement_id) FROM sparsity')"

status=0
run >"$night/again.log" 2>&1 || status=$?
check "a night with nothing new measures nothing" yes "$(grep -q ' 0 new; 0 measurements made' "$night/again.log" && echo yes || echo no)"

# A file cut short among good ones.
checkpoints $((nights + 1)) | tail -n 1 | while read -r good; do
  arrive "$good"
  mkdir "$night/models/corrupt"
  cp "$good"/config.json "$good"/tokenizer.json "$night/models/corrupt/" 2>/dev/null || true
  head -c 1000 "$good/model.safetensors" >"$night/models/corrupt/model.safetensors"
done
status=0
run >"$night/corrupt.log" 2>&1 || status=$?
check "a corrupt checkpoint makes the exit code 1" 1 "$status"
check "it is named" yes "$(grep -q '^sparsing: .*models/corrupt' "$night/corrupt.log" && echo yes || echo no)"
check "the good one beside it is measured" yes "$(grep -q '; 1 measurements made' "$night/corrupt.log" && echo yes || echo no)"
rm -r "$night/models/corrupt"

# Four more arrive; the night is killed in its dense passes or later, then two go at once.
checkpoints $((nights + 5)) | tail -n 4 | while read -r good; do arrive "$good"; done
before=$(committed "$night/warehouse" extractions)
(cd "$home" && exec "$home/bin/sparsing" run "$night/study.yaml" --warehouse "$night/warehouse" --master 'local[2]') >"$night/killed.log" 2>&1 &
job=$!
until [ "$(committed "$night/warehouse" extractions)" -gt "$before" ]; do
  kill -0 "$job" 2>/dev/null || break
done
kill -9 "$job" 2>/dev/null || true
status=0
wait "$job" 2>/dev/null || status=$?
check "the night is killed" 137 "$status"
run >"$night/first.log" 2>&1 &
first=$!
run >"$night/second.log" 2>&1 &
second=$!
for job in "$first" "$second"; do
  status=0
  wait "$job" || status=$?
  check "a night beside another succeeds" 0 "$status"
done
check "every checkpoint is measured once" "$((nights + 5)),$((nights + 5))" \
  "$(query "$night/warehouse" 'SELECT count(*), count(DISTINCT measurement_id) FROM sparsity')"
check "and registered once" "$((nights + 5)),$((nights + 5))" \
  "$(query "$night/warehouse" 'SELECT count(*), count(DISTINCT checkpoint_id) FROM checkpoints')"
check "the report is one whole page" "index.html" "$(ls -A "$night/report")"
grep -h '^sparsing:' "$night"/first.log "$night"/second.log || true
finish
