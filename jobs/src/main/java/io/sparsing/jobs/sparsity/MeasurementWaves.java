package io.sparsing.jobs.sparsity;

import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.CorpusShards;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * Runs measurements at known levels and parameters in waves of checkpoints, each committed when it
 * is done.
 *
 * @param label what the stage is called
 */
record MeasurementWaves(Warehouse warehouse, CorpusRow corpus, String label) {
  private static final int CHECKPOINTS_PER_WAVE = 16;

  /** Bounds what a wave keeps of its tokens until they are committed. */
  private static final int PASSES_PER_WAVE = 128;

  /** One wave. */
  interface Wave {
    List<SparsityRow> measure(List<CheckpointRow> checkpoints, KnownLevels levels);
  }

  /** Finished measurements among these, by id; the map may be added to. */
  Map<String, SparsityRow> stored(List<String> ids) {
    Map<String, SparsityRow> known = new HashMap<>();
    warehouse
        .records(WarehouseTable.SPARSITY, SparsityRow.class, "measurement_id", ids)
        .forEach(row -> known.put(row.measurementId(), row));
    return known;
  }

  /** The corpus. */
  JavaRDD<CorpusShards.Shard> shards() {
    return CorpusShards.read(warehouse, corpus.corpusId());
  }

  /**
   * Measures all checkpoints.
   *
   * @param passes sparse passes of each checkpoint, about
   */
  List<SparsityRow> run(List<CheckpointRow> checkpoints, int passes, Wave wave) {
    if (checkpoints.isEmpty()) {
      return List.of();
    }
    List<SparsityRow> made = new ArrayList<>();
    int size = Math.max(1, Math.min(CHECKPOINTS_PER_WAVE, PASSES_PER_WAVE / Math.max(1, passes)));
    JavaRDD<CorpusShards.Shard> shards = shards().persist(StorageLevel.MEMORY_AND_DISK());
    long total = checkpoints.size() * corpus.positions() * (passes + 1);
    try (StageProgress progress =
        StageProgress.start(warehouse.spark().sparkContext(), label, "tokens", total)) {
      KnownLevels levels = new KnownLevels(warehouse, shards, progress.counter());
      for (int start = 0; start < checkpoints.size(); start += size) {
        int end = Math.min(start + size, checkpoints.size());
        made.addAll(wave.measure(checkpoints.subList(start, end), levels));
      }
    } finally {
      shards.unpersist();
    }
    return made;
  }
}
