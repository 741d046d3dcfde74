#!/usr/bin/env bash
# Two jobs measure overlapping checkpoints into one new warehouse at the same time; then its tables are held against
# those of jobs that ran one after the other. Usage: drills/two-at-once.sh      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
prepare

run() {
  local warehouse=$1
  shift
  sparsing measure --checkpoint "$@" --corpus "$corpora/noun.jsonl" --ppl-increase 1 --sample 128 \
    --warehouse "$warehouse" --master 'local[1]'
}

one=$(checkpoints 4)
two=$(checkpoints 6 | tail -n 4)
rm -rf "$out"/two-*
# shellcheck disable=SC2086 # lists of paths without spaces
{
  run "$out/two-alone" $one >"$out/two-alone.log" 2>&1
  run "$out/two-alone" $two >>"$out/two-alone.log" 2>&1
  run "$out/two-together" $one >"$out/two-one.log" 2>&1 &
  first=$!
  run "$out/two-together" $two >"$out/two-two.log" 2>&1 &
  second=$!
}
for job in "$first" "$second"; do
  status=0
  wait "$job" || status=$?
  check "a job beside another succeeds" 0 "$status"
done
grep -h '^sparsing:' "$out"/two-*.log || true
difference=$(compare "$out/two-alone" "$out/two-together")
echo "one after the other against together: $difference"
check "two jobs at once leave what they leave one after the other, and nothing twice" '0 differ' "${difference#* rows, }"
check "6 checkpoints are measured, once each" 6,6 \
  "$(query "$out/two-together" 'SELECT count(*), count(DISTINCT measurement_id) FROM sparsity')"
finish
