package io.sparsing.jobs.activation;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.search.PositionSample;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.CorpusShards;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.MeasurementIds;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * The dense pass of checkpoints over a corpus: neuron statistics and dense loss from all positions,
 * CETT curves from all or, on a large corpus, from a seeded sample of at least 2,048, and the
 * activations of a seeded sample of positions.
 *
 * <p>Checkpoints go in waves, each committed when it is done; what the tables hold already is
 * skipped.
 */
public final class ExtractActivationsAction {
  /** Seed of the position sample; part of the measurement's identity. */
  static final long SAMPLE_SEED = 2_411_02335L;

  /** Corpora of so many positions and more get their curves from a sample. */
  static final long SAMPLED_CURVE_FROM_POSITIONS = 16_384;

  /** Positions of that sample, at least. */
  static final long CURVE_POSITIONS = 2_048;

  private static final String CONFIGURATION = "dense pass 2";
  private static final int CHECKPOINTS_PER_WAVE = 16;

  private final Warehouse warehouse;
  private final JavaSparkContext context;
  private final CorpusRow corpus;
  private final List<CheckpointRow> checkpoints;
  private final long samplePositions;

  /**
   * An action over one corpus.
   *
   * @param samplePositions positions to keep activations of, at least; all where the corpus has no
   *     more
   */
  public ExtractActivationsAction(
      Warehouse warehouse,
      CorpusRow corpus,
      List<CheckpointRow> checkpoints,
      long samplePositions) {
    this.warehouse = warehouse;
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.corpus = corpus;
    this.checkpoints = List.copyOf(checkpoints);
    this.samplePositions = Math.min(samplePositions, corpus.positions());
  }

  /**
   * What became of the checkpoints.
   *
   * @param extractions finished dense passes by checkpoint id, found or made
   * @param made how many were made now
   * @param refused one line for each checkpoint that cannot be measured
   */
  public record Result(Map<String, ExtractionRow> extractions, int made, List<String> refused) {}

  /** Key of the dense pass of a checkpoint over a corpus. */
  public static String measurementId(String checkpointId, String corpusId) {
    return MeasurementIds.of(
        List.of(checkpointId, corpusId, CONFIGURATION, Long.toString(SAMPLE_SEED)));
  }

  /** Makes the dense passes that are missing. */
  public Result execute() {
    return execute(Map.of());
  }

  /**
   * Makes the dense passes that are missing, and evaluates CETT exactly within windows as they go.
   *
   * @param windows thresholds per layer [L], by checkpoint id
   */
  public Result execute(Map<String, List<ThresholdGrid>> windows) {
    Map<String, ExtractionRow> extractions = stored();
    List<CheckpointRow> missing =
        checkpoints.stream().filter(row -> !extractions.containsKey(row.checkpointId())).toList();
    List<String> refused = new ArrayList<>();
    if (missing.isEmpty()) {
      return new Result(extractions, 0, refused);
    }
    JavaRDD<CorpusShards.Shard> shards =
        CorpusShards.read(warehouse, corpus.corpusId()).persist(StorageLevel.MEMORY_AND_DISK());
    long total = missing.size() * corpus.positions();
    try (StageProgress progress =
        StageProgress.start(warehouse.spark().sparkContext(), "Dense pass", "tokens", total)) {
      for (int start = 0; start < missing.size(); start += CHECKPOINTS_PER_WAVE) {
        List<CheckpointRow> wave =
            missing.subList(start, Math.min(start + CHECKPOINTS_PER_WAVE, missing.size()));
        ExtractionWriter writer = extract(wave, shards, windows, progress);
        extractions.putAll(writer.extractions());
        refused.addAll(writer.refused());
      }
    } finally {
      shards.unpersist();
    }
    return new Result(extractions, missing.size() - refused.size(), refused);
  }

  /** Finished passes whose sample is large enough, by checkpoint id. */
  public Map<String, ExtractionRow> stored() {
    Map<String, ExtractionRow> found = new HashMap<>();
    List<String> ids = checkpoints.stream().map(this::measurementId).toList();
    warehouse
        .records(WarehouseTable.EXTRACTIONS, ExtractionRow.class, "measurement_id", ids)
        .stream()
        .filter(row -> row.sampledPositions() >= samplePositions)
        .forEach(row -> found.put(row.checkpointId(), row));
    return found;
  }

  private String measurementId(CheckpointRow checkpoint) {
    return measurementId(checkpoint.checkpointId(), corpus.corpusId());
  }

  private ExtractionWriter extract(
      List<CheckpointRow> wave,
      JavaRDD<CorpusShards.Shard> shards,
      Map<String, List<ThresholdGrid>> windows,
      StageProgress progress) {
    List<DenseTarget> targets = new ArrayList<>();
    for (CheckpointRow row : wave) {
      targets.add(
          new DenseTarget(
              targets.size(), row.uri(), windows.getOrDefault(row.checkpointId(), List.of())));
    }
    DenseMode mode = new DenseMode(curveSample(), sample(), DenseMode.Neurons.GATHERED);
    JavaRDD<DensePass.ShardResult> results =
        new DensePass(context, mode, progress.counter())
            .results(targets, shards)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      ExtractionWriter writer = new ExtractionWriter(warehouse, corpus, wave);
      writer.write(results);
      return writer;
    } finally {
      results.unpersist();
    }
  }

  private PositionSample curveSample() {
    return corpus.positions() < SAMPLED_CURVE_FROM_POSITIONS
        ? new PositionSample(SAMPLE_SEED, 1)
        : PositionSample.atLeast(CURVE_POSITIONS, corpus.positions(), SAMPLE_SEED);
  }

  private PositionSample sample() {
    return PositionSample.atLeast(samplePositions, corpus.positions(), SAMPLE_SEED);
  }
}
