package io.sparsing.jobs.bench;

import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.config.layout.ForwardCost;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.MatrixRate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** Measures one model: matrix-product rate, bare forward, loading, memory. */
public final class BenchAction {
  /** Made once, as in an executor: reading Hadoop's defaults takes as long as a small model. */
  private static final Configuration CONFIGURATION = new Configuration();

  private static final int BUFFER_BYTES = 1 << 20;

  /** Loads until the code that looks at every value is compiled. */
  private static final int WARM_UP_LOADS = 3;

  private static final Duration MATRIX_TIME = Duration.ofMillis(300);

  private final BenchModel model;
  private final int sequences;
  private final int length;
  private final int rounds;

  /**
   * An action over sequences of random tokens.
   *
   * @param length tokens of a sequence, T
   * @param rounds number of rounds; the median counts
   */
  public BenchAction(BenchModel model, int sequences, int length, int rounds) {
    this.model = model;
    this.sequences = sequences;
    this.length = length;
    this.rounds = rounds;
  }

  /**
   * Writes the checkpoint below a folder and measures it.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public BenchResult execute(Path folder) {
    CheckpointFolder written = model.write(folder);
    Path file = folder.resolve(model.name()).resolve("model.safetensors");
    for (int round = 0; round < WARM_UP_LOADS; round++) {
      load(written.uri()).close();
    }
    PeakMemory.reset();
    double[] reading = new double[rounds];
    double[] loading = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      reading[round] = seconds(() -> read(file));
      long start = System.nanoTime();
      LoadedModel loaded = load(written.uri());
      loading[round] = (System.nanoTime() - start) / 1e9;
      loaded.close();
    }
    try (LoadedModel loaded = load(written.uri())) {
      double flops = sequences * ForwardCost.ofSequence(written.plan(), length);
      return forward(loaded, flops, file, median(reading), median(loading));
    }
  }

  private BenchResult forward(
      LoadedModel loaded, double flops, Path file, double readSeconds, double loadSeconds) {
    List<int[]> tokens = BenchModel.tokens(sequences, length);
    loaded.bare(tokens.subList(0, 1)); // compiles, and fills the allocator
    double[] matrix = new double[rounds];
    double[] forward = new double[rounds];
    double[] share = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      matrix[round] = matrixRate(model.hiddenSize(), model.ffnSize(), MATRIX_TIME);
      forward[round] = seconds(() -> loaded.bare(tokens));
      share[round] = flops / forward[round] / matrix[round];
    }
    double seconds = median(forward);
    return new BenchResult(
        model.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        sequences,
        length,
        median(matrix),
        (double) sequences * length / seconds,
        flops / seconds,
        median(share),
        file.toFile().length(),
        readSeconds,
        loadSeconds,
        PeakMemory.bytes());
  }

  /** The best of a large square product and of those of an FFN, each tried for a time. */
  static double matrixRate(int width, int neurons, Duration each) {
    return Math.max(
        MatrixRate.measure(1024, 1024, each),
        Math.max(
            MatrixRate.measure(width, neurons, each), MatrixRate.measure(neurons, width, each)));
  }

  private static LoadedModel load(String uri) {
    return LoadedModel.load(CheckpointFolder.open(uri, CONFIGURATION));
  }

  private static void read(Path file) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      int count = in.read(buffer);
      while (count >= 0) {
        count = in.read(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
