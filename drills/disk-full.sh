#!/usr/bin/env bash
# Runs a study into a warehouse on a file system of a few KiB, which gets full, holds what is visible against an undisturbed
# run, makes room and runs again. Needs the right to mount a tmpfs. Usage: drills/disk-full.sh [KIB…]      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
prepare
place=$out/disk-full
small=$place/small
sizes=${*:-400 1000 1400}

end() {
  if mountpoint -q "$small"; then umount "$small"; fi
}
end
rm -rf "$place"
mkdir -p "$place/models" "$small"
trap end EXIT
checkpoints 2 | xargs cp -r -t "$place/models"
cat >"$place/study.yaml" <<YAML
name: drill
checkpoints:
  - {path: $place/models/step*, series: drill}
corpora:
  - {name: nouns, path: $corpora/noun.jsonl}
ppl_increase: [1]
sample_positions: 128
report: $place/report
YAML

run() {
  local status=0
  sparsing run "$place/study.yaml" --warehouse "$1" --master 'local[2]' >"$2" 2>&1 || status=$?
  echo "$status"
}

check "undisturbed: the run succeeds" 0 "$(run "$place/undisturbed" "$place/undisturbed.log")"
dump "$place/undisturbed" >"$out/undisturbed.txt"

for size in $sizes; do
  mount -t tmpfs -o "size=${size}k" none "$small"
  check "$size KiB: the run fails" 1 "$(run "$small/warehouse" "$place/full-$size.log")"
  grep '^sparsing:' "$place/full-$size.log" | cut -c 1-300 || true
  lines=$(grep -c '^sparsing:' "$place/full-$size.log" || true)
  check "$size KiB: one line says that the disk is full" yes \
    "$([ "$lines" -eq 1 ] && grep -q '^sparsing:.*\(No space left\|disk is full\)' "$place/full-$size.log" && echo yes || echo "$lines lines")"
  mount -o remount,size=1g "$small"
  dump "$small/warehouse" >"$out/full.txt" 2>/dev/null || true
  echo "visible after it: $(grep -c '^"\?extractions ' "$out/full.txt" || true) dense passes," \
    "$(grep -c '^"\?sparsity ' "$out/full.txt" || true) measurements, $(wc -l <"$out/full.txt") rows"
  check "$size KiB: what is visible is part of an undisturbed run" 0 \
    "$(LC_ALL=C comm -23 "$out/full.txt" "$out/undisturbed.txt" | wc -l)"
  check "$size KiB: with room again the run succeeds" 0 "$(run "$small/warehouse" "$place/room-$size.log")"
  dump "$small/warehouse" >"$out/room.txt"
  difference=$(compare_dumps "$out/undisturbed.txt" "$out/room.txt")
  echo "undisturbed against full and repeated: $difference"
  check "$size KiB: the tables are those of an undisturbed run" '0 differ' "${difference#* rows, }"
  umount "$small"
done
finish
