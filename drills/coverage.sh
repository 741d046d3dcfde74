#!/usr/bin/env bash
# How often the 95 % intervals of measured activation ratios hold: trains the demo's two models, measures the last two
# checkpoints of each on 60 disjoint corpora of 12 documents and on their union, and counts in how many corpora the interval
# holds the value of the union. On the same corpora it compares the paired interval of a difference with the unpaired one.
# Some half an hour on two cores. Usage: drills/coverage.sh [CORPORA]      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

number=${1:-60}
documents=12
folder=$out/coverage
mkdir -p "$folder/corpora"

sparsing train --ladder "$home/studies/demo-ladder.yaml" --corpus wordnet:train --out "$folder/models" \
  --warehouse "$folder/training" --master 'local[2]' >"$folder/train.log"
checkpoints=()
for series in demo-relu demo-silu; do
  while read -r checkpoint; do checkpoints+=("$checkpoint"); done < <(ls -d "$folder/models/$series"/step* | tail -n 2)
done

# Documents of the training text in a random order: bytes are characters here, and token b + 3 is byte b (the byte tokenizer's).
if [ "$(find "$folder/corpora" -name 'part-*.jsonl' | wc -l)" -ne "$number" ]; then
  sparsing query --warehouse "$folder/training" --master 'local[2]' --format json "
    SELECT place div $documents AS part, document_id AS id, text
    FROM (SELECT document_id, text, row_number() OVER (ORDER BY xxhash64(document_id)) - 1 AS place
          FROM (SELECT document_id,
                       array_join(transform(flatten(transform(sort_array(collect_list(struct(document_window, tokens))),
                                                               w -> filter(w.tokens, t -> t > 2))),
                                            t -> chr(t - 3)), '') AS text
                FROM corpus_sequences GROUP BY document_id))
    WHERE place < $((number * documents)) ORDER BY place" |
    sed -n 's/^{"part":\([0-9]*\),\(.*}\),\{0,1\}$/\1 {\2/p' |
    awk -v folder="$folder/corpora" '{ file = sprintf("%s/part-%03d.jsonl", folder, $1); sub(/^[0-9]+ /, ""); print >file }'
fi
check "corpora" "$number" "$(find "$folder/corpora" -name 'part-*.jsonl' | wc -l)"

sparsing measure --checkpoint "${checkpoints[@]}" --corpus "$folder"/corpora/part-*.jsonl "$folder/corpora/part-*.jsonl" \
  --ppl-increase 1 --warehouse "$folder/warehouse" --master 'local[2]' >"$folder/measure.log"

# One row a series: its last checkpoint on every corpus against the union, the corpus with the most documents.
measured="SELECT c.series, c.name, s.*, k.uri, k.documents AS of_documents,
    row_number() OVER (PARTITION BY c.series, s.corpus_id ORDER BY c.training_tokens DESC) AS from_last,
    row_number() OVER (PARTITION BY c.checkpoint_id ORDER BY k.documents DESC) AS from_largest
  FROM sparsity s JOIN checkpoints c ON c.checkpoint_id = s.checkpoint_id
    JOIN corpora k ON k.corpus_id = s.corpus_id WHERE s.method = 'pplp'"
echo "series, corpora, intervals of the activation ratio that hold the union's value, those of c*, mean standard error, spread of the values"
query "$folder/warehouse" "
  WITH m AS ($measured), u AS (SELECT * FROM m WHERE from_largest = 1)
  SELECT m.series, count(*), count_if(u.activation_ratio BETWEEN m.activation_ratio_low AND m.activation_ratio_high) AS held,
         count_if(u.cett BETWEEN m.cett_low AND m.cett_high) AS held_cett,
         round(avg(m.activation_ratio_se), 5), round(stddev(m.activation_ratio), 5)
  FROM m JOIN u ON u.checkpoint_id = m.checkpoint_id
  WHERE m.uri NOT LIKE '%part-*%' AND m.from_last = 1 GROUP BY m.series ORDER BY m.series" | tee "$folder/coverage.csv"
while IFS=, read -r series count held _; do
  share=$((100 * held / count))
  check "$series: the interval holds the union's value in 90 to 99 % of $count corpora" yes \
    "$([ "$share" -ge 90 ] && [ "$share" -le 99 ] && echo yes || echo "no, $held")"
done <"$folder/coverage.csv"

echo "difference of, mean paired standard error, mean unpaired, unpaired / paired, paired intervals that hold the union's difference (Student, 11 degrees)"
query "$folder/warehouse" "
  WITH m AS ($measured),
    pairs AS (
      SELECT a.corpus_id, a.uri, a.from_largest, concat(a.series, '/', a.name, ' - ', b.series, '/', b.name) AS pair, a.activation_ratio - b.activation_ratio AS difference,
        a.measurement_id AS one, b.measurement_id AS other, sqrt(a.activation_ratio_se * a.activation_ratio_se + b.activation_ratio_se * b.activation_ratio_se) AS unpaired
      FROM m a JOIN m b ON a.corpus_id = b.corpus_id
      WHERE a.from_last = 1 AND (a.series = b.series AND b.from_last = 2 OR a.series = 'demo-relu' AND b.series = 'demo-silu' AND b.from_last = 1)),
    paired AS (
      SELECT p.one, p.other, sqrt(count(*) / (count(*) - 1) * sum(pow(i.influence - j.influence, 2))) AS se
      FROM pairs p JOIN influences i ON i.measurement_id = p.one
        JOIN influences j ON j.measurement_id = p.other AND j.document = i.document GROUP BY p.one, p.other),
    u AS (SELECT pair, difference FROM pairs WHERE from_largest = 1)
  SELECT p.pair, round(avg(d.se), 5), round(avg(p.unpaired), 5), round(avg(p.unpaired / d.se), 2) AS narrower,
         count_if(abs(p.difference - u.difference) <= 2.201 * d.se) AS held
  FROM pairs p JOIN paired d ON d.one = p.one AND d.other = p.other JOIN u ON u.pair = p.pair
  WHERE p.uri NOT LIKE '%part-*%' GROUP BY p.pair ORDER BY p.pair" | tee "$folder/paired.csv"
while IFS=, read -r pair _ _ narrower _; do
  # Documents that are hard for one activation function need not be for the other: only said, above.
  case $pair in *relu*silu*) continue ;; esac
  check "$pair: the paired interval is narrower" yes "$(awk -v x="$narrower" 'BEGIN { print (x > 1 ? "yes" : "no, " x) }')"
done <"$folder/paired.csv"
finish
