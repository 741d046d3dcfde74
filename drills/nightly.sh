#!/usr/bin/env bash
# Nights of `sparsing run` on one warehouse with one new checkpoint each; then a corrupt checkpoint, a night that is killed and
# two nights at once. With 0 nights only the last two, on an empty warehouse with the corrupt checkpoint among the good ones.
# Usage: drills/nightly.sh [NIGHTS]      (default 5; docs/operations.md)
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

# Sets data (files of tables that have a partition a measurement, which grow with what is stored), shared (files of the
# others), metadata (files) and snapshots (the most that a table has).
sizes() {
  local table count
  snapshots=0
  data=$(find "$night/warehouse" -path '*/measurement_id=*.parquet' | wc -l)
  shared=$(find "$night/warehouse" -path '*/data/*.parquet' ! -path '*/measurement_id=*' | wc -l)
  metadata=$(find "$night/warehouse" -path '*/metadata/*' -type f | wc -l)
  for table in "$night"/warehouse/sparsing/*/; do
    count=$(ls -t "$table"metadata/*.metadata.json | head -n 1 | xargs cat | tr -d '\n ' |
      grep -o '"snapshot-id":[0-9]*,\("parent-snapshot-id":[0-9]*,\)\?"timestamp-ms":[0-9]*,"summary"' | wc -l || true)
    [ "$count" -le "$snapshots" ] || snapshots=$count
  done
}

# The middle one of numbers, and the largest.
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
largest() { printf '%s\n' "$@" | sort -n | tail -n 1; }

status=0
number=0
tenths=() shared_files=() kept_snapshots=()
while read -r checkpoint; do
  number=$((number + 1))
  arrive "$checkpoint"
  started=${EPOCHREALTIME/./}
  run >"$night/night-$number.log" 2>&1 || status=$?
  tenths+=($(((${EPOCHREALTIME/./} - started) / 100000)))
  sizes
  shared_files+=("$shared") kept_snapshots+=("$snapshots")
  printf 'night %d: %d.%d s; %d data files of measurements, %d others, %d metadata files, at most %d snapshots of a table; %s\n' \
    "$number" $((tenths[-1] / 10)) $((tenths[-1] % 10)) "$data" "$shared" "$metadata" "$snapshots" \
    "$(tail -n 1 "$night/night-$number.log" | cut -d ';' -f 1,2)"
done < <(checkpoints "$nights")

# Of twenty nights or more the second half is held against the first.
if [ "$nights" -ge 20 ]; then
  half=$((nights / 2))
  before=$(median "${tenths[@]:0:half}") after=$(median "${tenths[@]:half}")
  echo "tenths of a second a night, in the middle: $before, then $after"
  check "time a night is flat" yes "$([ "$after" -le $((before * 5 / 4)) ] && echo yes || echo "$before to $after")"
  before=$(largest "${shared_files[@]:0:half}") after=$(largest "${shared_files[@]:half}")
  check "files that measurements share are bounded" yes "$([ "$after" -le "$before" ] && echo yes || echo "$before to $after")"
  before=$(largest "${kept_snapshots[@]:0:half}") after=$(largest "${kept_snapshots[@]:half}")
  check "snapshots are bounded" yes "$([ "$after" -le $((before + 3)) ] && echo yes || echo "$before to $after")"
fi

# A file cut short.
corrupt() {
  mkdir "$night/models/corrupt"
  cp "$1"/*.json "$night/models/corrupt/"
  head -c 1000 "$1/model.safetensors" >"$night/models/corrupt/model.safetensors"
}

named() {
  grep -q '^sparsing: .*models/corrupt' "$1" && echo yes || echo no
}

good=$(checkpoints $((nights + 1)) | tail -n 1)
if [ "$nights" -gt 0 ]; then
  check "every night succeeds" 0 "$status"
  check "one measurement a night" "$nights,$nights" \
    "$(query "$night/warehouse" 'SELECT count(*), count(DISTINCT measurement_id) FROM sparsity')"

  status=0
  run >"$night/again.log" 2>&1 || status=$?
  check "a night with nothing new measures nothing" yes "$(grep -q ' 0 new; 0 measurements made' "$night/again.log" && echo yes || echo no)"

  arrive "$good"
  corrupt "$good"
  status=0
  run >"$night/corrupt.log" 2>&1 || status=$?
  check "a corrupt checkpoint makes the exit code 1" 1 "$status"
  check "it is named" yes "$(named "$night/corrupt.log")"
  check "the good one beside it is measured" yes "$(grep -q '; 1 measurements made' "$night/corrupt.log" && echo yes || echo no)"
  rm -r "$night/models/corrupt"
  expected=0
else
  arrive "$good"
  corrupt "$good"
  expected=1
fi

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
  check "a night beside another ends with exit code $expected" "$expected" "$status"
done
if [ "$expected" = 1 ]; then
  check "both name the corrupt checkpoint" yes,yes "$(named "$night/first.log"),$(named "$night/second.log")"
fi
check "every checkpoint is measured once" "$((nights + 5)),$((nights + 5))" \
  "$(query "$night/warehouse" 'SELECT count(*), count(DISTINCT measurement_id) FROM sparsity')"
check "and registered once" "$((nights + 5)),$((nights + 5))" \
  "$(query "$night/warehouse" 'SELECT count(*), count(DISTINCT checkpoint_id) FROM checkpoints')"
check "the report is one whole page" "index.html" "$(ls -A "$night/report")"
grep -h '^sparsing:' "$night"/first.log "$night"/second.log || true
finish
