package io.sparsing.jobs.bench;

import io.sparsing.jobs.storage.ActivationRow;
import io.sparsing.jobs.storage.ActivationTrial;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.DenseSink;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.kernel.LayerActivations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What a stored activation costs: bytes, and nanoseconds of writing and reading. */
public final class StorageBench {
  private static final int SEQUENCES = 8;
  private static final int LENGTH = 256;

  private final Path folder;
  private final int rounds;

  /**
   * A bench.
   *
   * @param folder where checkpoints and files are made
   * @param rounds number of rounds; the best counts
   */
  public StorageBench(Path folder, int rounds) {
    this.folder = folder;
    this.rounds = rounds;
  }

  /**
   * What one model's activations of 2,048 positions took.
   *
   * @param model its name
   * @param values activations, over all positions and layers
   * @param zeroShare share of exact zeros among them
   * @param bytesPerActivation size of the whole file over their number
   * @param writeNanosPerActivation processor time of writing, the best of the rounds
   * @param readNanosPerActivation the same of reading
   */
  public record Result(
      String model,
      long values,
      double zeroShare,
      double bytesPerActivation,
      double writeNanosPerActivation,
      double readNanosPerActivation) {}

  /** A gated model with SiLU, and a plain one with ReLU whose activations are mostly zeros. */
  public List<Result> run() {
    return List.of(
        measure("llama-silu-d512-l8", BenchModel.D512_L8.write(folder)),
        measure(SparseBenchModel.NAME, SparseBenchModel.write(folder)));
  }

  private Result measure(String name, CheckpointFolder checkpoint) {
    List<ActivationRow> rows = activations(name, checkpoint);
    List<ActivationTrial.Cost> costs = new ArrayList<>();
    try {
      for (int round = 0; round < rounds; round++) {
        costs.add(ActivationTrial.measure(rows, folder.resolve(name + "-" + round + ".parquet")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot measure storage in " + folder, e);
    }
    ActivationTrial.Cost last = costs.get(rounds - 1);
    double values = last.values();
    return new Result(
        name,
        last.values(),
        last.zeros() / values,
        last.fileBytes() / values,
        costs.stream().mapToLong(ActivationTrial.Cost::writeNanos).min().orElseThrow() / values,
        costs.stream().mapToLong(ActivationTrial.Cost::readNanos).min().orElseThrow() / values);
  }

  private static List<ActivationRow> activations(String name, CheckpointFolder checkpoint) {
    try (LoadedModel model = LoadedModel.load(checkpoint)) {
      Rows rows = new Rows(name, model.config().ffnSize());
      model.dense(BenchModel.tokens(SEQUENCES, LENGTH), rows);
      rows.kept.sort(
          Comparator.comparingInt(ActivationRow::layer)
              .thenComparingLong(ActivationRow::sequenceId)
              .thenComparingInt(ActivationRow::position));
      return rows.kept;
    }
  }

  /** Keeps every activation. */
  private static final class Rows implements DenseSink {
    private final String measurementId;
    private final int neurons;
    private final List<ActivationRow> kept = new ArrayList<>();

    Rows(String measurementId, int neurons) {
      this.measurementId = measurementId;
      this.neurons = neurons;
    }

    @Override
    public void layer(Batch batch, int layer, LayerActivations shown) {
      float[] activations = shown.all();
      int[] sequences = batch.sequenceIndices();
      for (int row = 0; row < batch.positions(); row++) {
        kept.add(
            new ActivationRow(
                measurementId,
                layer,
                sequences[row / batch.length()],
                row % batch.length(),
                Arrays.copyOfRange(activations, row * neurons, (row + 1) * neurons)));
      }
    }

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {}
  }
}
