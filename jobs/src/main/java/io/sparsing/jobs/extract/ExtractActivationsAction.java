package io.sparsing.jobs.extract;

import io.sparsing.analysis.search.PositionSample;
import io.sparsing.jobs.Arithmetic;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.cluster.TaskDevice;
import io.sparsing.jobs.pass.CorpusShards;
import io.sparsing.jobs.pass.DenseState;
import io.sparsing.jobs.pass.DenseWork;
import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.SampledActivation;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * The dense pass of checkpoints over a corpus: neuron statistics and dense loss from all positions,
 * CETT curves from all or, on a large corpus, from a seeded sample, and the activations of a seeded
 * sample of positions. What the tables hold already is not made again.
 */
public final class ExtractActivationsAction {
  /** Corpora of at least this many positions get their curves from a sample. */
  static final long SAMPLED_CURVE_FROM_POSITIONS = 16_384;

  /** Positions of that sample, at least. */
  static final long CURVE_POSITIONS = 2_048;

  /**
   * And one position in this many: what the sample adds to an error stays below a third of it
   * however large the corpus (docs/lab/2026-11-27-noise-of-the-ppl-ratio.md).
   */
  private static final long CURVE_SHARE = 8;

  private final Warehouse warehouse;
  private final JavaSparkContext context;
  private final CorpusRow corpus;
  private final long samplePositions;
  private final Arithmetic arithmetic;

  /**
   * An action over one corpus.
   *
   * @param samplePositions positions to keep activations of, at least; all where the corpus has no
   *     more
   */
  public ExtractActivationsAction(Warehouse warehouse, CorpusRow corpus, long samplePositions) {
    this.warehouse = warehouse;
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.corpus = corpus;
    this.samplePositions = Math.min(samplePositions, corpus.positions());
    this.arithmetic = TaskDevice.of(context.getConf()).arithmetic();
  }

  /**
   * What became of the checkpoints.
   *
   * @param extractions finished dense passes by checkpoint id, found or made
   * @param refused one line for each checkpoint that cannot be measured
   */
  public record Result(Map<String, ExtractionRow> extractions, List<String> refused) {}

  /** Makes the dense passes that are missing: one Spark job. */
  public Result execute(List<CheckpointRow> checkpoints) {
    Map<String, ExtractionRow> extractions = withCurves(stored(checkpoints));
    List<CheckpointRow> missing =
        checkpoints.stream().filter(row -> !extractions.containsKey(row.checkpointId())).toList();
    if (missing.isEmpty()) {
      return new Result(extractions, List.of());
    }
    JavaRDD<CorpusShards.Shard> shards =
        CorpusShards.read(warehouse, corpus).persist(StorageLevel.MEMORY_AND_DISK());
    long total = missing.size() * corpus.positions();
    try (StageProgress progress =
        StageProgress.start(warehouse.spark().sparkContext(), "Dense pass", "tokens", total)) {
      DenseWork.Mode mode =
          new DenseWork.Mode(curveSample(), sample(), DenseWork.Mode.Neurons.GATHERED);
      List<ModelPass.Target<DenseState, SampledActivation>> targets = new ArrayList<>();
      missing.forEach(
          row ->
              targets.add(
                  new ModelPass.Target<>(
                      targets.size(), row.uri(), new DenseWork(mode, List.of()))));
      var results =
          new ModelPass(context, shards, progress.counter())
              .results(targets)
              .persist(StorageLevel.MEMORY_AND_DISK());
      try {
        ExtractionWriter writer = new ExtractionWriter(warehouse, corpus, missing, arithmetic);
        writer.write(results);
        extractions.putAll(writer.extractions());
        return new Result(extractions, writer.refused());
      } finally {
        results.unpersist();
      }
    } finally {
      shards.unpersist();
    }
  }

  /** An import may bring the row of a pass without the curves that measurements begin with. */
  private Map<String, ExtractionRow> withCurves(Map<String, ExtractionRow> stored) {
    List<String> ids = stored.values().stream().map(ExtractionRow::measurementId).toList();
    Set<String> present = warehouse.present(WarehouseTable.CETT_CURVES, "measurement_id", ids);
    stored.values().removeIf(row -> !present.contains(row.measurementId()));
    return stored;
  }

  /** Finished passes whose sample is large enough, by checkpoint id. */
  private Map<String, ExtractionRow> stored(List<CheckpointRow> checkpoints) {
    return stored(checkpoints, arithmetic);
  }

  /**
   * The same whatever they were made with: what runs no model needs no GPU. Passes of this
   * session's own arithmetic go first, then those of float32 on a processor.
   */
  public Map<String, ExtractionRow> storedByAny(List<CheckpointRow> checkpoints) {
    Map<String, ExtractionRow> found = new HashMap<>(stored(checkpoints));
    for (Arithmetic other : Arithmetic.values()) {
      stored(checkpoints, other).forEach(found::putIfAbsent);
    }
    return found;
  }

  private Map<String, ExtractionRow> stored(List<CheckpointRow> checkpoints, Arithmetic madeWith) {
    Map<String, ExtractionRow> found = new HashMap<>();
    ExtractionRow.read(warehouse, checkpoints, corpus, madeWith).stream()
        .filter(row -> row.sampledPositions() >= samplePositions)
        .forEach(row -> found.put(row.checkpointId(), row));
    return found;
  }

  private PositionSample curveSample() {
    return corpus.positions() < SAMPLED_CURVE_FROM_POSITIONS
        ? new PositionSample(ExtractionRow.SAMPLE_SEED, 1)
        : PositionSample.atLeast(
            Math.max(CURVE_POSITIONS, corpus.positions() / CURVE_SHARE),
            corpus.positions(),
            ExtractionRow.SAMPLE_SEED);
  }

  private PositionSample sample() {
    return PositionSample.atLeast(samplePositions, corpus.positions(), ExtractionRow.SAMPLE_SEED);
  }
}
