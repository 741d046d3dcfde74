# What the drills share: checkpoints and corpora to measure, a way to compare warehouses, and counting.
# Sourced by them. Everything they make lies in DRILL_DIR (default: target/drills), models and corpora are made once.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${DRILL_DIR:-$home/target/drills}
models=$out/models
corpora=$out/corpora
passed=0
failed=0

sparsing() {
  "$home/bin/sparsing" "$@"
}

# The answer to a question to a warehouse, without the heading.
query() {
  sparsing query --warehouse "$1" --master 'local[1]' --format csv "$2" | tail -n +2
}

check() {
  local what=$1 expected=$2 found=$3
  if [ "$found" = "$expected" ]; then
    passed=$((passed + 1))
    echo "ok: $what"
  else
    failed=$((failed + 1))
    echo "not ok: $what: expected $expected, found $found"
  fi
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

# Sixty checkpoints (drills/ladder.yaml) and, from the text they learned from, three corpora of 1,024 tokens from
# other parts of speech and one of 36,864 tokens, which is more than two shards.
prepare() {
  mkdir -p "$corpora"
  if [ ! -f "$corpora/done" ]; then
    sparsing train --ladder "$home/drills/ladder.yaml" --corpus wordnet:train --out "$models" \
      --warehouse "$out/training" --master 'local[2]' >"$out/train.log"
    local all=$corpora/all.txt
    sparsing query --warehouse "$out/training" --master 'local[2]' --format json "
      SELECT kind, id, source, tokens
      FROM (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY sequence_id, part) AS place
            FROM (SELECT CASE WHEN sequence_id % 50 = 1 THEN 'long' ELSE substring_index(document_id, '-', 1) END AS kind,
                         sequence_id, part, document_id || '-' || part AS id,
                         substring_index(document_id, '-', 1) AS source,
                         slice(tokens, 64 * part + 1, 64) AS tokens
                  FROM corpus_sequences LATERAL VIEW explode(sequence(0, 7)) AS part
                  WHERE size(tokens) >= 512 AND (sequence_id % 50 = 1 OR part = sequence_id % 8)))
      WHERE place <= CASE WHEN kind = 'long' THEN 576 ELSE 16 END
      ORDER BY kind, place" >"$all"
    local kind
    for kind in noun verb adj long; do
      grep "\"kind\":\"$kind\"" "$all" | sed -e "s/\"kind\":\"$kind\",//" -e 's/,$//' >"$corpora/$kind.jsonl"
    done
    rm "$all"
    touch "$corpora/done"
  fi
}

small_corpora() {
  echo "$corpora/noun.jsonl" "$corpora/verb.jsonl" "$corpora/adj.jsonl"
}

# The first N of the sixty checkpoints, series by series.
checkpoints() {
  ls -d "$models"/drill-*/step* | head -n "$1"
}

# All rows of a warehouse as sorted lines "table key<TAB>row", without what may differ between two runs: times, seconds, and
# where the files were. Of a key that ends in a computed number its rank stands there, so that numbers which are nearly
# the same meet each other.
dump() {
  local sql='' table keys order
  while read -r table keys order; do
    sql="$sql${sql:+ UNION ALL }SELECT concat_ws(' ', '$table', $keys, row_number() OVER (PARTITION BY $keys ORDER BY $order))
      AS name, to_json(struct(*)) AS content FROM $table"
  done <<'TABLES'
checkpoints checkpoint_id,name uri
corpora corpus_id corpus_id
corpus_sequences corpus_id,sequence_id sequence_id
extractions measurement_id measurement_id
ffn_activations measurement_id,layer,sequence_id,position position
neuron_stats measurement_id,layer,neuron neuron
cett_curves measurement_id,scope,layer threshold
document_losses measurement_id,document document
perplexities measurement_id,method parameter
sparsity measurement_id measurement_id
influences measurement_id,document document
layer_sparsity measurement_id,layer layer
token_stats measurement_id,sequence_id,position position
neuron_activity measurement_id,layer,neuron neuron
union_sparsity measurement_id,layer,chunk_tokens chunk_tokens
vocabulary_sparsity measurement_id,token_id token_id
source_sparsity measurement_id,source source
position_sparsity measurement_id,first_position first_position
gate_quantiles measurement_id quantile
training_losses series,training_tokens run
scaling_fits series,corpus_id,p created_at
model_comparisons kind,subject,reference,corpus_id,p created_at
TABLES
  query "$1" "$sql" |
    sed -E -e 's/""/"/g' -e 's/"(created_at|registered_at|uri|run|fingerprint)":"[^"]*",?//g' \
      -e 's/"(dense_forward_seconds|total_seconds)":[-0-9.E]+,?//g' -e 's/,/\t/' | LC_ALL=C sort
}

# "N rows, M differ" of two dumps: rows of the same key are joined; text and whole numbers are the same, other numbers
# within 1e-6 relative. A row that only one of them has differs; so does one that is there twice.
compare_dumps() {
  LC_ALL=C join -t "$(printf '\t')" -a 1 -a 2 -e missing -o 0,1.2,2.2 "$1" "$2" | awk -F '\t' '
    function fraction(x) { return x ~ /^-?[0-9.]+(E-?[0-9]+)?$/ && x ~ /[.E]/ }
    function magnitude(x) { return x < 0 ? -x : x }
    function near(x, y) { d = magnitude(x - y); m = magnitude(x) + magnitude(y); if (d > worst * m / 2) worst = 2 * d / m; return d <= 5e-7 * m }
    {
      same = $2 == $3
      if (!same) {
        n = split($2, a, /[][,:{}]/)
        same = n == split($3, b, /[][,:{}]/)
        for (i = 1; same && i <= n; i++) {
          same = a[i] == b[i] || (fraction(a[i]) && fraction(b[i]) && near(a[i], b[i]))
        }
      }
      if (!same) {
        differ++
        split($1, key, " ")
        tables[key[1]]++
        if (tables[key[1]] == 1) print "differs: " $1 "\n  " $2 "\n  " $3 >"/dev/stderr"
      }
    }
    END {
      for (table in tables) printf "%s: %d rows differ\n", table, tables[table] >"/dev/stderr"
      if (worst > 0) printf "largest relative difference that was met: %.1e\n", worst >"/dev/stderr"
      printf "%d rows, %d differ\n", NR, differ
    }'
}

compare() {
  dump "$1" >"$out/left.txt"
  dump "$2" >"$out/right.txt"
  compare_dumps "$out/left.txt" "$out/right.txt"
}

# Rows of a table in a warehouse; 0 where there is no warehouse yet. Reads the newest metadata file, which is quick
# enough to be done again and again while a job runs.
committed() {
  [ -f "$1/catalog.db" ] || { echo 0; return; }
  local rows metadata
  metadata=$(ls -t "$1"/sparsing/"$2"/metadata/*.metadata.json 2>/dev/null | head -n 1 || true)
  [ -n "$metadata" ] || { echo 0; return; }
  rows=$(tr -d '\n ' <"$metadata" 2>/dev/null | grep -o '"total-records":"[0-9]*"' | tail -n 1 | tr -dc 0-9 || true)
  echo "${rows:-0}"
}
