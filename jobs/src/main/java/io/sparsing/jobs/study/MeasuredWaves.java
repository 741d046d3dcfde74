package io.sparsing.jobs.study;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.cluster.ClusterShape;
import io.sparsing.jobs.cluster.ExecutorMemory;
import io.sparsing.jobs.cluster.ModelSize;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.sparsity.Pilot;
import io.sparsing.jobs.sparsity.PilotAction;
import io.sparsing.jobs.sparsity.SearchSparsityAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.watch.CheckpointsMeasured;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;

/**
 * Measures PPL-p% sparsity of many checkpoints, a wave after the other: pilot, dense pass, search.
 * A wave is in the tables before the next begins.
 */
public final class MeasuredWaves {
  /** Positions whose activations a measurement stores where nobody asks for others. */
  public static final long DEFAULT_SAMPLE_POSITIONS = 1_024;

  private static final int CHECKPOINTS_PER_WAVE = 16;

  private final Warehouse warehouse;
  private final long samplePositions;
  private final List<Double> percents;
  private final SearchOptions options;

  /** Waves over checkpoints at increases p in percent, storing a sample of activations. */
  public MeasuredWaves(
      Warehouse warehouse, long samplePositions, List<Double> percents, SearchOptions options) {
    this.warehouse = warehouse;
    this.samplePositions = samplePositions;
    this.percents = percents;
    this.options = options;
  }

  /**
   * What was measured.
   *
   * @param measurements one for each sound checkpoint and p, found or made
   * @param made how many were made now
   * @param refused one line for each checkpoint that cannot be measured
   */
  public record Result(List<SparsityRow> measurements, int made, List<String> refused) {}

  /** Measures what is missing of all checkpoints on one corpus. */
  public Result measure(Tokenized subject) {
    checkMemory(subject.checkpoints());
    List<SparsityRow> measurements = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    int made = 0;
    List<CheckpointRow> all = subject.checkpoints();
    for (int start = 0; start < all.size(); start += CHECKPOINTS_PER_WAVE) {
      List<CheckpointRow> wave =
          all.subList(start, Math.min(start + CHECKPOINTS_PER_WAVE, all.size()));
      Result result = measure(subject, wave);
      measurements.addAll(result.measurements());
      refused.addAll(result.refused());
      made += result.made();
    }
    return new Result(measurements, made, refused);
  }

  /** Too little memory would show as executors killed one after the other. */
  private void checkMemory(List<CheckpointRow> checkpoints) {
    SparkContext context = warehouse.spark().sparkContext();
    ClusterShape cluster =
        ClusterShape.of(context.getConf(), Runtime.getRuntime().availableProcessors());
    if (cluster.overheadBytes().isPresent()) {
      checkpoints.stream()
          .max(Comparator.comparingLong(CheckpointRow::nonEmbeddingParameters))
          .map(row -> CheckpointFolder.open(row.uri(), context.hadoopConfiguration()))
          .ifPresent(
              folder ->
                  ExecutorMemory.of(ModelSize.of(folder), checkpoints.size(), cluster)
                      .check(folder.uri(), cluster));
    }
  }

  private Result measure(Tokenized subject, List<CheckpointRow> wave) {
    ExtractActivationsAction extract =
        new ExtractActivationsAction(warehouse, subject.corpus(), wave, samplePositions);
    var stored = extract.stored();
    List<CheckpointRow> lacking = new ArrayList<>();
    for (CheckpointRow row : wave) {
      if (!stored.containsKey(row.checkpointId())) {
        lacking.add(row);
      }
    }
    List<CheckpointRow> known =
        wave.stream().filter(row -> stored.containsKey(row.checkpointId())).toList();
    lacking.addAll(
        new SearchSparsityAction(warehouse, subject.corpus(), stored, percents, options)
            .missing(known));
    Map<String, Pilot> pilots =
        new PilotAction(warehouse, subject.corpus(), percents).execute(lacking);
    Map<String, List<ThresholdGrid>> windows = new HashMap<>();
    pilots.forEach((checkpoint, pilot) -> windows.put(checkpoint, pilot.windows()));
    var extracted = extract.execute(windows);
    List<CheckpointRow> sound =
        wave.stream()
            .filter(row -> extracted.extractions().containsKey(row.checkpointId()))
            .toList();
    var searched =
        new SearchSparsityAction(
                warehouse, subject.corpus(), extracted.extractions(), percents, options)
            .execute(sound, pilots);
    warehouse
        .spark()
        .sparkContext()
        .listenerBus()
        .post(new CheckpointsMeasured(sound.size(), extracted.refused().size()));
    return new Result(searched.measurements(), searched.made(), extracted.refused());
  }
}
