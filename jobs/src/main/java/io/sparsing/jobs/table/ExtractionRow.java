package io.sparsing.jobs.table;

import io.sparsing.jobs.Arithmetic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Instant createdAt,
    Optional<String> device,
    Optional<String> precision) {
  /** Seed of the position samples; part of the identity of a dense pass. */
  public static final long SAMPLE_SEED = 2_411_02335L;

  private static final String CONFIGURATION = "dense pass 3";

  /** Key of the dense pass of a checkpoint over a corpus. */
  public static String id(String checkpointId, String corpusId, Arithmetic arithmetic) {
    List<String> parts =
        new ArrayList<>(List.of(checkpointId, corpusId, CONFIGURATION, Long.toString(SAMPLE_SEED)));
    parts.addAll(arithmetic.identity());
    return KeyHash.of(parts);
  }

  /** Finished dense passes of checkpoints over a corpus, made with one arithmetic. */
  public static List<ExtractionRow> read(
      Warehouse warehouse,
      List<CheckpointRow> checkpoints,
      CorpusRow corpus,
      Arithmetic arithmetic) {
    return warehouse.records(
        WarehouseTable.EXTRACTIONS,
        ExtractionRow.class,
        "measurement_id",
        checkpoints.stream()
            .map(row -> id(row.checkpointId(), corpus.corpusId(), arithmetic))
            .toList());
  }
}
