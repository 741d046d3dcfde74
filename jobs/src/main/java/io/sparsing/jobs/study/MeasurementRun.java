package io.sparsing.jobs.study;

import io.sparsing.jobs.cluster.ClusterShape;
import io.sparsing.jobs.cluster.ExecutorMemory;
import io.sparsing.jobs.cluster.GpuMemory;
import io.sparsing.jobs.cluster.ModelSize;
import io.sparsing.jobs.cluster.TaskDevice;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.extract.ExtractActivationsAction;
import io.sparsing.jobs.measure.MeasureAction;
import io.sparsing.jobs.measure.MeasureRequest;
import io.sparsing.jobs.metrics.CheckpointsMeasured;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Measures checkpoints on a corpus, a wave after the other: the dense pass, then what is asked for.
 * A wave is in the tables before the next begins, so a killed run goes on there.
 */
public final class MeasurementRun {
  /** Positions whose activations a measurement stores unless set otherwise. */
  public static final long DEFAULT_SAMPLE_POSITIONS = 1_024;

  /** Bounds what a wave keeps of its tokens until they are committed. */
  private static final int PASSES_PER_WAVE = 128;

  private final Warehouse warehouse;
  private final long samplePositions;
  private final List<MeasureRequest> requests;
  private final Consumer<FailedPart> onFailure;

  /**
   * A run.
   *
   * @param samplePositions positions whose activations are stored, at least
   * @param requests what is measured; none for the dense pass alone
   * @param onFailure told of each checkpoint that fails, while the others go on
   */
  public MeasurementRun(
      Warehouse warehouse,
      long samplePositions,
      List<MeasureRequest> requests,
      Consumer<FailedPart> onFailure) {
    this.warehouse = warehouse;
    this.samplePositions = samplePositions;
    this.requests = List.copyOf(requests);
    this.onFailure = onFailure;
  }

  /**
   * What was measured.
   *
   * @param extractions finished dense passes by checkpoint id
   * @param measurements what was asked for, found or made
   * @param made how many were made now
   * @param refused one line for each checkpoint that cannot be measured
   */
  public record Result(
      Map<String, ExtractionRow> extractions,
      List<SparsityRow> measurements,
      int made,
      List<String> refused) {
    static Result of(List<Result> parts) {
      Map<String, ExtractionRow> extractions = new HashMap<>();
      List<SparsityRow> measurements = new ArrayList<>();
      List<String> refused = new ArrayList<>();
      int made = 0;
      for (Result part : parts) {
        extractions.putAll(part.extractions);
        measurements.addAll(part.measurements);
        refused.addAll(part.refused);
        made += part.made;
      }
      return new Result(extractions, measurements, made, refused.stream().distinct().toList());
    }
  }

  /** Measures what is missing of checkpoints that share a tokenizer. */
  public Result measure(Tokenized subject) {
    checkMemory(subject.checkpoints());
    List<Result> parts = new ArrayList<>();
    for (MeasureRequest request : requests) {
      if (request instanceof MeasureRequest.OneLevel one) {
        Tokenized deciding = new Tokenized(subject.corpus(), one.searchedFirst());
        parts.addAll(waves(deciding, List.of(one.search())));
      }
    }
    parts.addAll(waves(subject, requests));
    return Result.of(parts);
  }

  private List<Result> waves(Tokenized subject, List<MeasureRequest> asked) {
    int passes = asked.stream().mapToInt(MeasureAction::passes).max().orElse(1);
    int size =
        Math.max(
            1,
            Math.min(ExecutorMemory.CHECKPOINTS_PER_WAVE, PASSES_PER_WAVE / Math.max(1, passes)));
    List<CheckpointRow> all = subject.checkpoints();
    Isolation isolation = Isolation.on(warehouse, subject.corpus().uri(), onFailure);
    List<Result> parts = new ArrayList<>();
    for (int start = 0; start < all.size(); start += size) {
      parts.addAll(
          isolation.run(
              all.subList(start, Math.min(start + size, all.size())),
              wave -> wave(new Tokenized(subject.corpus(), wave), asked)));
    }
    return parts;
  }

  private Result wave(Tokenized wave, List<MeasureRequest> asked) {
    var extracted =
        new ExtractActivationsAction(warehouse, wave.corpus(), samplePositions)
            .execute(wave.checkpoints());
    List<SparsityRow> measurements = new ArrayList<>();
    List<String> refused = new ArrayList<>(extracted.refused());
    int made = 0;
    for (MeasureRequest request : asked) {
      MeasureAction.Result found =
          new MeasureAction(warehouse, wave.corpus(), request).execute(wave.checkpoints());
      measurements.addAll(found.measurements());
      refused.addAll(found.refused());
      made += found.made();
    }
    int failed = (int) refused.stream().distinct().count();
    warehouse
        .spark()
        .sparkContext()
        .listenerBus()
        .post(new CheckpointsMeasured(wave.checkpoints().size() - failed, failed));
    return new Result(extracted.extractions(), measurements, made, refused);
  }

  /** Too little memory would show as executors killed one after the other. */
  private void checkMemory(List<CheckpointRow> checkpoints) {
    SparkContext context = warehouse.spark().sparkContext();
    ClusterShape cluster =
        ClusterShape.of(context.getConf(), Runtime.getRuntime().availableProcessors());
    TaskDevice device = TaskDevice.of(context.getConf());
    OptionalLong gpuBytes =
        device.isGpu() ? GpuMemory.given(context.getConf()) : OptionalLong.empty();
    if (cluster.overheadBytes().isPresent() || gpuBytes.isPresent()) {
      checkpoints.stream()
          .max(Comparator.comparingLong(CheckpointRow::nonEmbeddingParameters))
          .map(row -> CheckpointFolder.open(row.uri(), context.hadoopConfiguration()))
          .ifPresent(
              folder -> {
                ModelSize model = ModelSize.of(folder, device.arithmetic());
                ExecutorMemory.of(model, checkpoints.size(), cluster).check(folder.uri(), cluster);
                GpuMemory.of(model, checkpoints.size(), cluster).check(folder.uri(), gpuBytes);
              });
    }
  }
}
