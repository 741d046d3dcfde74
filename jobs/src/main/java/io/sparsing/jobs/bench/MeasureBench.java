package io.sparsing.jobs.bench;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.measure.MeasureRequest;
import io.sparsing.jobs.study.MeasurementRun;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.ModelCache;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;

/**
 * Measures what extraction and PPL-p% measurements cost in forwards, through the real stages and
 * tables.
 *
 * <p>Each stage meets its sequences in another order, which is another corpus with the same tokens,
 * so that none finds what another left in the tables. A whole measurement of eight sequences goes
 * before, for the code to be compiled as it is when the bare forward is timed. That is timed before
 * and after each stage: a machine shared with others is not as fast all the time.
 */
public final class MeasureBench {
  private static final int LENGTH = 256;

  /** Bare forwards before a stage, and after it, take at least this many tokens. */
  private static final int FORWARD_TOKENS = 8_192;

  private static final int WARM_UP_SEQUENCES = 8;

  /** From here on the targets of design section 7 for large corpora hold. */
  private static final int LARGE_CORPUS_SEQUENCES = 64;

  private final Warehouse warehouse;
  private final Path folder;
  private final BenchModel model;
  private final long samplePositions;

  /**
   * A bench that keeps its checkpoints and corpora in a folder.
   *
   * @param samplePositions positions whose activations extraction stores
   */
  public MeasureBench(Warehouse warehouse, Path folder, BenchModel model, long samplePositions) {
    this.warehouse = warehouse;
    this.folder = folder;
    this.model = model;
    this.samplePositions = samplePositions;
  }

  private interface Stage {
    int run(Tokenized subject);
  }

  /** Extraction, PPL-1%, and PPL-1, 5 and 10% together, over sequences of 256 tokens. */
  public List<StageCost> execute(int sequences) {
    List<int[]> tokens = BenchModel.tokens(sequences, LENGTH);
    Path checkpoint = folder.resolve("recalling-" + sequences);
    CheckpointFolder opened = model.writeRecalling(checkpoint, tokens);
    warmUp(checkpoint, tokens);
    boolean small = sequences < LARGE_CORPUS_SEQUENCES;
    return List.of(
        cost("extract", opened, tokens, 1, 1.5, this::extract),
        cost("PPL-1%", opened, tokens, 2, small ? 7 : 4.5, one -> measure(one, List.of(1.0))),
        cost(
            "PPL-1,5,10%",
            opened, tokens, 3, small ? 13 : 10.5, one -> measure(one, List.of(1.0, 5.0, 10.0))));
  }

  private void warmUp(Path checkpoint, List<int[]> tokens) {
    measure(subject(checkpoint, tokens.subList(0, WARM_UP_SEQUENCES), 0), List.of(1.0));
  }

  /** The mean of some bare forwards, seconds. */
  private static double forwardSeconds(CheckpointFolder checkpoint, List<int[]> tokens) {
    int rounds = Math.max(1, FORWARD_TOKENS / (tokens.size() * LENGTH));
    try (ModelCache.Lease lease = ModelCache.shared().lease(checkpoint, ComputeDevice.CPU)) {
      long start = System.nanoTime();
      for (int round = 0; round < rounds; round++) {
        lease.model().bare(tokens);
      }
      return (System.nanoTime() - start) / 1e9 / rounds;
    }
  }

  private StageCost cost(
      String name,
      CheckpointFolder checkpoint,
      List<int[]> tokens,
      int order,
      double target,
      Stage stage) {
    Tokenized subject = subject(Path.of(URI.create(checkpoint.uri())), tokens, order);
    SparkContext context = warehouse.spark().sparkContext();
    TaskSeconds tasks = new TaskSeconds();
    double before = forwardSeconds(checkpoint, tokens);
    context.addSparkListener(tasks);
    long start = System.nanoTime();
    int passes = stage.run(subject);
    double wall = (System.nanoTime() - start) / 1e9;
    tasks.await(context);
    context.removeSparkListener(tasks);
    double forward = 0.5 * (before + forwardSeconds(checkpoint, tokens));
    return new StageCost(
        name, tokens.size(), LENGTH, forward, tasks.byLabel(), wall, passes, target);
  }

  private int extract(Tokenized subject) {
    run(subject, samplePositions, List.of());
    return 0;
  }

  private void run(Tokenized subject, long sample, List<MeasureRequest> requests) {
    MeasurementRun.Result result =
        new MeasurementRun(
                warehouse,
                sample,
                requests,
                failed -> {
                  throw failed.cause();
                })
            .measure(subject);
    if (!result.refused().isEmpty()) {
      throw new IllegalStateException(result.refused().get(0));
    }
  }

  /** The sparse passes over the whole corpus that a measurement of these increases made. */
  private int measure(Tokenized subject, List<Double> percents) {
    run(
        subject,
        MeasurementRun.DEFAULT_SAMPLE_POSITIONS,
        List.of(new MeasureRequest.Search(percents, SearchOptions.STANDARD)));
    return (int)
        warehouse
            .records(
                WarehouseTable.PERPLEXITIES,
                PerplexityRow.class,
                "corpus_id",
                List.of(subject.corpus().corpusId()))
            .stream()
            .filter(row -> row.method() == SparsityMethod.CETT)
            .count();
  }

  private Tokenized subject(Path checkpoint, List<int[]> tokens, int order) {
    List<int[]> turned = new ArrayList<>(tokens);
    Collections.rotate(turned, order);
    Path corpus = folder.resolve("corpus-" + tokens.size() + "-" + order + ".json");
    String json =
        turned.stream().map(Arrays::toString).collect(Collectors.joining(",\n", "[", "]"));
    try {
      Files.writeString(corpus, json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + corpus, e);
    }
    var registered =
        new RegisterCheckpointsAction(warehouse, List.of(checkpoint.toString())).execute();
    return new TokenizeCorpusAction(
            warehouse, corpus.toString(), registered.checkpoints(), OptionalInt.empty())
        .execute()
        .get(0);
  }
}
