#!/usr/bin/env bash
# Builds the release twice, in two clones of the last commit at different paths, and compares the bytes of all that is handed out.
# Usage: drills/reproducible.sh   (works in DRILL_DIR, default target/drills; needs 3 GB and ten minutes)
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$(mkdir -p "${DRILL_DIR:-$home/target/drills}" && cd "${DRILL_DIR:-$home/target/drills}" && pwd)/reproducible
passed=0
failed=0
rm -rf "$out"
for place in one another/deeper; do
  git clone -q "$home" "$out/$place"
  (cd "$out/$place" && mvn -B -ntp -DskipTests -Prelease package >"$out/${place%%/*}.log" 2>&1)
done
for file in sparsing-jobs.jar sparsing-jobs.cdx.json sparsing.cdx.json sparsing-*.tar.gz; do
  one=$(cd "$out/one/jobs/target" && sha256sum $file)
  another=$(cd "$out/another/deeper/jobs/target" && sha256sum $file)
  if [ "$one" = "$another" ]; then
    passed=$((passed + 1))
    echo "ok: $one"
  else
    failed=$((failed + 1))
    echo "not ok: $one here, $another there"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
