package io.sparsing.jobs.sparsity;

import static org.apache.spark.sql.functions.col;

import io.sparsing.analysis.search.SearchTarget;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where PPL-p% levels were found on a corpus: a search of the same checkpoint with another
 * tolerance, or of its neighbour in the series, starts there.
 */
final class KnownCrossings {
  /** ln of the ratio of training tokens up to which a neighbour tells anything. */
  private static final double FARTHEST = Math.log(4);

  /** Nothing is known. */
  static final KnownCrossings NONE = new KnownCrossings(List.of());

  private final List<Known> known;

  private KnownCrossings(List<Known> known) {
    this.known = known;
  }

  private record Known(CheckpointRow checkpoint, double percent, double cett) {
    /** Distance in ln training tokens; infinite for another series. */
    double distance(CheckpointRow other) {
      if (checkpoint.checkpointId().equals(other.checkpointId())) {
        return 0;
      }
      boolean comparable =
          checkpoint.series().equals(other.series())
              && checkpoint.trainingTokens().orElse(0L) > 0
              && other.trainingTokens().orElse(0L) > 0;
      return comparable
          ? Math.abs(
              Math.log((double) checkpoint.trainingTokens().get())
                  - Math.log((double) other.trainingTokens().get()))
          : Double.POSITIVE_INFINITY;
    }
  }

  /** What the tables hold of a corpus. */
  static KnownCrossings read(Warehouse warehouse, String corpusId) {
    List<SparsityRow> found =
        Warehouse.records(
            warehouse
                .read(WarehouseTable.SPARSITY, "corpus_id", List.of(corpusId))
                .where(
                    col("method")
                        .equalTo(Origin.Searched.METHOD)
                        .and(col("status").equalTo("found"))),
            SparsityRow.class);
    List<String> ids = found.stream().map(SparsityRow::checkpointId).distinct().toList();
    Map<String, List<CheckpointRow>> checkpoints =
        warehouse
            .records(WarehouseTable.CHECKPOINTS, CheckpointRow.class, "checkpoint_id", ids)
            .stream()
            .collect(Collectors.groupingBy(CheckpointRow::checkpointId));
    List<Known> known = new ArrayList<>();
    for (SparsityRow row : found) {
      for (CheckpointRow checkpoint : checkpoints.getOrDefault(row.checkpointId(), List.of())) {
        known.add(new Known(checkpoint, row.p().orElseThrow(), row.cett().orElseThrow()));
      }
    }
    return new KnownCrossings(known);
  }

  /** Where to look for a checkpoint's level: where its nearest neighbour's is, if any is near. */
  SearchTarget target(CheckpointRow checkpoint, double percent) {
    return known.stream()
        .filter(one -> one.percent() == percent && one.cett() > 0)
        .filter(one -> one.distance(checkpoint) <= FARTHEST)
        .min(
            Comparator.comparingDouble((Known one) -> one.distance(checkpoint))
                .thenComparing(one -> one.checkpoint().checkpointId())
                .thenComparing(Known::cett))
        .map(one -> SearchTarget.near(percent, one.cett()))
        .orElseGet(() -> SearchTarget.cold(percent));
  }
}
