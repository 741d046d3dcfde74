#!/usr/bin/env bash
# Stops a training command for longer than Spark waits for its executors, as a machine that sleeps does, and lets it go
# on; then ends one with SIGTERM. Usage: drills/stopped.sh      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
stopped_seconds=150
mkdir -p "$out"
rm -rf "$out"/stopped-*

train() {
  exec "$home/bin/sparsing" train --ladder "$home/drills/ladder.yaml" --corpus wordnet:train --master 'local[2]' \
    --out "$out/stopped-models-$1" --warehouse "$out/stopped-warehouse-$1"
}

# Builds, if need be, before anything is stopped.
sparsing --version >/dev/null

begin() {
  (train "$1") >"$out/stopped-$1.out" 2>"$out/stopped-$1.log" &
  job=$!
  until ls -d "$out/stopped-models-$1"/*/step* >/dev/null 2>&1; do
    kill -0 "$job" 2>/dev/null || { echo "the command ended before it wrote a checkpoint" >&2; break; }
  done
}

begin slept
kill -STOP "$job"
sleep "$stopped_seconds"
check "still there after $stopped_seconds s" yes "$(kill -0 "$job" 2>/dev/null && echo yes || echo no)"
kill -CONT "$job"
code=0
wait "$job" || code=$?
check "a command that slept goes on to its end" 0 "$code"
check "and complains of nothing" 0 "$(grep -c -e '^sparsing: ' -e '^[[:space:]]*at ' "$out/stopped-slept.log" || true)"

begin ended
kill -TERM "$job"
code=0
wait "$job" || code=$?
check "a command that is ended says so by its exit code" 143 "$code"
check "and in one line at most" yes "$([ "$(grep -c '^sparsing: ' "$out/stopped-ended.log")" -le 1 ] && echo yes || echo no)"
check "without stack traces" 0 "$(grep -c '^[[:space:]]*at ' "$out/stopped-ended.log" || true)"
finish
