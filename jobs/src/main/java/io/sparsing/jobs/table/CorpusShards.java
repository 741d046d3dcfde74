package io.sparsing.jobs.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
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
  private static final int POSITIONS_PER_SHARD = 16_384;

  private CorpusShards() {}

  /**
   * The sequences of one shard, in the order of their ids.
   *
   * @param shard number of the shard, from 0
   * @param sequenceIds key of each sequence
   * @param sequences token ids of each sequence
   * @param sources data set that each sequence comes from
   */
  public record Shard(
      int shard, List<Long> sequenceIds, List<int[]> sequences, List<String> sources)
      implements Serializable {
    /** Tokens of all sequences. */
    public long positions() {
      return sequences.stream().mapToLong(tokens -> tokens.length).sum();
    }
  }

  /** How many sequences make a shard of about 16,384 positions. */
  public static int sequencesPerShard(long sequences, long positions) {
    return (int) Math.max(1, Math.round((double) POSITIONS_PER_SHARD * sequences / positions));
  }

  /** The shards of a corpus, at most one Spark partition each. */
  public static JavaRDD<Shard> read(Warehouse warehouse, String corpusId) {
    Dataset<Row> rows =
        warehouse
            .read(WarehouseTable.CORPUS_SEQUENCES, "corpus_id", List.of(corpusId))
            .select("shard", "sequence_id", "tokens", "source");
    Row last = rows.agg(functions.max("shard")).first();
    int shards = last.isNullAt(0) ? 1 : last.getInt(0) + 1;
    return rows.toJavaRDD()
        .mapToPair(row -> new scala.Tuple2<>(row.getInt(0), row))
        .groupByKey(shards)
        .map(group -> shard(group._1(), group._2().iterator()));
  }

  private static Shard shard(int number, Iterator<Row> rows) {
    List<Row> sorted = new ArrayList<>();
    rows.forEachRemaining(sorted::add);
    sorted.sort(Comparator.comparingLong(row -> row.getLong(1)));
    List<int[]> sequences =
        sorted.stream()
            .map(row -> row.<Integer>getList(2).stream().mapToInt(Integer::intValue).toArray())
            .toList();
    return new Shard(
        number,
        sorted.stream().map(row -> row.getLong(1)).toList(),
        sequences,
        sorted.stream().map(row -> row.getString(3)).toList());
  }
}
