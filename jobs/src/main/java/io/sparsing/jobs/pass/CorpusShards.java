package io.sparsing.jobs.pass;

import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The sequences of a corpus in their shards: fixed units of work, whatever the number of
 * partitions, so that results do not depend on it.
 */
public final class CorpusShards {
  /** Positions that a shard aims at: enough to fill batches, little enough to balance tasks. */
  public static final int POSITIONS_PER_SHARD = 16_384;

  private CorpusShards() {}

  /**
   * The sequences of one shard, in the order of their ids.
   *
   * @param shard number of the shard, from 0
   * @param sequenceIds key of each sequence
   * @param sequences token ids of each sequence
   * @param sources data set that each sequence comes from
   * @param documents number of the document that each sequence belongs to, as {@link
   *     DocumentNumbers} gives them
   */
  public record Shard(
      int shard,
      List<Long> sequenceIds,
      List<int[]> sequences,
      List<String> sources,
      List<Integer> documents)
      implements Serializable {
    /** Tokens of all sequences. */
    public long positions() {
      return sequences.stream().mapToLong(tokens -> tokens.length).sum();
    }
  }

  /** Some of the sequences of a shard. */
  public static Shard only(Shard shard, LongPredicate ofSequenceId) {
    List<Integer> kept =
        IntStream.range(0, shard.sequences().size())
            .filter(index -> ofSequenceId.test(shard.sequenceIds().get(index)))
            .boxed()
            .toList();
    return new Shard(
        shard.shard(),
        kept.stream().map(shard.sequenceIds()::get).toList(),
        kept.stream().map(shard.sequences()::get).toList(),
        kept.stream().map(shard.sources()::get).toList(),
        kept.stream().map(shard.documents()::get).toList());
  }

  /** How many sequences make a shard of about 16,384 positions. */
  public static int sequencesPerShard(long sequences, long positions) {
    return (int) Math.max(1, Math.round((double) POSITIONS_PER_SHARD * sequences / positions));
  }

  /** The shards of a corpus, at most one Spark partition each. */
  public static JavaRDD<Shard> read(Warehouse warehouse, CorpusRow corpus) {
    Dataset<Row> rows =
        warehouse
            .read(WarehouseTable.CORPUS_SEQUENCES, "corpus_id", List.of(corpus.corpusId()))
            .select("shard", "sequence_id", "tokens", "source", "document_window");
    long[] starts = documentsBefore(rows);
    DocumentNumbers numbers = DocumentNumbers.of(corpus);
    return rows.toJavaRDD()
        .mapToPair(row -> new scala.Tuple2<>(row.getInt(0), row))
        .groupByKey(starts.length)
        .map(group -> shard(group._1(), group._2().iterator(), starts[group._1()], numbers));
  }

  /** Documents that begin before each shard. */
  private static long[] documentsBefore(Dataset<Row> rows) {
    Map<Integer, Long> begun = new TreeMap<>();
    rows.groupBy("shard")
        .agg(functions.count_if(functions.col("document_window").equalTo(0)))
        .collectAsList()
        .forEach(row -> begun.put(row.getInt(0), row.getLong(1)));
    long[] before = new long[begun.isEmpty() ? 1 : Collections.max(begun.keySet()) + 1];
    long documents = 0;
    for (int shard = 0; shard < before.length; shard++) {
      before[shard] = documents;
      documents += begun.getOrDefault(shard, 0L);
    }
    return before;
  }

  private static Shard shard(
      int number, Iterator<Row> rows, long documentsBefore, DocumentNumbers numbers) {
    List<Row> sorted = new ArrayList<>();
    rows.forEachRemaining(sorted::add);
    sorted.sort(Comparator.comparingLong(row -> row.getLong(1)));
    List<int[]> sequences =
        sorted.stream()
            .map(row -> row.<Integer>getList(2).stream().mapToInt(Integer::intValue).toArray())
            .toList();
    List<Integer> documents = new ArrayList<>();
    long document = documentsBefore - 1;
    for (Row row : sorted) {
      document += row.getInt(4) == 0 ? 1 : 0;
      documents.add(numbers.of(document, row.getLong(1)));
    }
    return new Shard(
        number,
        sorted.stream().map(row -> row.getLong(1)).toList(),
        sequences,
        sorted.stream().map(row -> row.getString(3)).toList(),
        documents);
  }
}
