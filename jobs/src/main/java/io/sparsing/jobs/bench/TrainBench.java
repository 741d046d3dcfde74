package io.sparsing.jobs.bench;

import io.sparsing.model.runtime.MatrixRate;
import io.sparsing.model.training.TrainingTrial;
import io.sparsing.model.training.spec.ModelShape;
import io.sparsing.model.training.spec.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Measures how fast small models learn on all cores of this machine, at the shapes of {@link
 * #SHAPES}: F = 3·d, heads of 32, bytes. Variants of a shape take turns in every round, so what
 * else the machine does falls on all of them.
 *
 * @param batches windows in a step, B
 * @param contexts tokens of a window, T
 * @param layouts what the cores do
 * @param cores number of cores
 * @param rounds number of rounds; the median counts
 */
public record TrainBench(
    List<Integer> batches, List<Integer> contexts, List<Layout> layouts, int cores, int rounds) {
  /** Width d and layers L of the models. */
  public static final List<Shape> SHAPES =
      List.of(new Shape(64, 3), new Shape(128, 4), new Shape(256, 6));

  private static final Duration STEPS = Duration.ofMillis(1500);
  private static final Duration MATRIX_TIME = Duration.ofMillis(100);
  private static final int HEAD_WIDTH = 32;
  private static final int BASE_WIDTH = 32;

  /** Copies the lists. */
  public TrainBench {
    batches = List.copyOf(batches);
    contexts = List.copyOf(contexts);
    layouts = List.copyOf(layouts);
  }

  /** A model: width d, layers L. */
  public record Shape(int hiddenSize, int layers) {}

  /** What all cores do. */
  public enum Layout {
    /** One run for each core, as a ladder's Spark tasks; each has one native thread. */
    RUNS,
    /** One run with a native thread for each core. */
    THREADS
  }

  /**
   * What a variant came to.
   *
   * @param tokensPerSecond of all its runs together
   * @param share the median of operations a second over matrix rate, taken round by round; both are
   *     sums over the runs
   */
  public record Result(
      int hiddenSize,
      int layers,
      int batch,
      int context,
      int runs,
      int threads,
      double tokensPerSecond,
      double share) {}

  /**
   * Measures all variants of one shape after another.
   *
   * @param progress is told each shape
   */
  public List<Result> execute(Consumer<String> progress) {
    List<Result> results = new ArrayList<>();
    for (Shape shape : SHAPES) {
      progress.accept("training d%d-l%d".formatted(shape.hiddenSize(), shape.layers()));
      results.addAll(measured(shape));
    }
    return results;
  }

  private List<Result> measured(Shape shape) {
    List<Variant> variants = new ArrayList<>();
    try {
      for (int context : contexts) {
        for (int batch : batches) {
          for (Layout layout : layouts) {
            variants.add(new Variant(shape, batch, context, layout, cores, rounds));
          }
        }
      }
      for (int round = -1; round < rounds; round++) { // the first compiles and fills the allocator
        for (Variant variant : variants) {
          variant.measure(round);
        }
      }
      return variants.stream().map(Variant::result).toList();
    } finally {
      variants.forEach(Variant::close);
    }
  }

  /** The runs of a variant and what they came to in each round. */
  private static final class Variant implements AutoCloseable {
    private final Shape shape;
    private final TrainingSpec spec;
    private final int threads;
    private final List<TrainingTrial> runs = new ArrayList<>();
    private final ExecutorService executor;
    private final double[] tokens;
    private final double[] share;

    Variant(Shape shape, int batch, int context, Layout layout, int cores, int rounds) {
      this.shape = shape;
      this.spec = specification(shape, batch, context);
      int count = layout == Layout.RUNS ? cores : 1;
      this.threads = layout == Layout.RUNS ? 1 : cores;
      for (int run = 0; run < count; run++) {
        runs.add(new TrainingTrial(spec));
      }
      this.executor = Executors.newFixedThreadPool(count);
      this.tokens = new double[rounds];
      this.share = new double[rounds];
    }

    /** Rates of one run, a second. */
    private record Rates(double matrixOperations, double tokens) {}

    void measure(int round) {
      System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
      List<Callable<Rates>> work = new ArrayList<>();
      runs.forEach(run -> work.add(() -> rates(run)));
      double matrix = 0;
      double sum = 0;
      for (Rates rates : together(work)) {
        matrix += rates.matrixOperations();
        sum += rates.tokens();
      }
      if (round >= 0) {
        tokens[round] = sum;
        share[round] = sum * runs.get(0).operationsPerToken() / matrix;
      }
    }

    private Rates rates(TrainingTrial run) {
      int width = shape.hiddenSize();
      // The matrix product also gives this thread its number of native threads.
      double matrix =
          Math.max(
              MatrixRate.measure(1024, 1024, MATRIX_TIME),
              MatrixRate.measure(width, 3 * width, MATRIX_TIME));
      return new Rates(matrix, run.tokensPerSecond(STEPS));
    }

    private List<Rates> together(List<Callable<Rates>> work) {
      try {
        List<Rates> rates = new ArrayList<>();
        for (Future<Rates> run : executor.invokeAll(work)) {
          rates.add(run.get());
        }
        return rates;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Cannot bench: interrupted while training", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("Cannot bench: training failed", e.getCause());
      }
    }

    Result result() {
      return new Result(
          shape.hiddenSize(),
          shape.layers(),
          spec.batchSequences(),
          spec.contextLength(),
          runs.size(),
          threads,
          BenchAction.median(tokens),
          BenchAction.median(share));
    }

    @Override
    public void close() {
      executor.shutdownNow();
      runs.forEach(TrainingTrial::close);
    }
  }

  static TrainingSpec specification(Shape shape, int batch, int context) {
    int width = shape.hiddenSize();
    ModelShape model =
        new ModelShape(width, shape.layers(), width / HEAD_WIDTH, 3 * width, BASE_WIDTH, "relu");
    return TrainingSpec.builder("bench", model).batch(batch, context).build();
  }
}
