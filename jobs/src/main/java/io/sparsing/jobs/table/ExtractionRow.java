package io.sparsing.jobs.table;

import java.time.Instant;
import java.util.List;

/** One finished dense pass over a corpus. Columns: {@code extractions.sql}. */
public record ExtractionRow(
    String measurementId,
    String checkpointId,
    String corpusId,
    long sampleSeed,
    long positions,
    long sampledPositions,
    long scoredPositions,
    double denseLoss,
    double denseForwardSeconds,
    double totalSeconds,
    Instant createdAt) {
  /** Seed of the position samples; part of the identity of a dense pass. */
  public static final long SAMPLE_SEED = 2_411_02335L;

  private static final String CONFIGURATION = "dense pass 3";

  /** Key of the dense pass of a checkpoint over a corpus. */
  public static String id(String checkpointId, String corpusId) {
    return KeyHash.of(List.of(checkpointId, corpusId, CONFIGURATION, Long.toString(SAMPLE_SEED)));
  }

  /** Finished dense passes of checkpoints over a corpus. */
  public static List<ExtractionRow> read(
      Warehouse warehouse, List<CheckpointRow> checkpoints, CorpusRow corpus) {
    return warehouse.records(
        WarehouseTable.EXTRACTIONS,
        ExtractionRow.class,
        "measurement_id",
        checkpoints.stream().map(row -> id(row.checkpointId(), corpus.corpusId())).toList());
  }
}
