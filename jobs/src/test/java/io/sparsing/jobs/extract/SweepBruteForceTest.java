package io.sparsing.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.storage.ActivationBlock;
import io.sparsing.jobs.storage.ActivationTable;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.LayerProjection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep beside float64 sums over the very values that the table holds. */
class SweepBruteForceTest {
  /** Products of 160 float32 terms in other orders: well below 1e-6 of a ratio. */
  private static final double NOISE = 1e-6;

  @TempDir private static Path folder;
  private static Warehouse warehouse;
  private static List<CheckpointRow> checkpoints;
  private static Map<String, ExtractionRow> extractions;

  @BeforeAll
  static void extract() {
    warehouse = LocalSpark.open(folder);
    Path fixture = Fixtures.path("fixtures/minicpm/a_relu_d64");
    checkpoints =
        new RegisterCheckpointsAction(warehouse, List.of(fixture.toString()))
            .execute()
            .checkpoints();
    String tokens = fixture.resolve("eval_tokens.json").toString();
    CorpusRow corpus =
        new TokenizeCorpusAction(warehouse, tokens, checkpoints, OptionalInt.empty())
            .execute()
            .get(0)
            .corpus();
    extractions =
        new ExtractActivationsAction(warehouse, corpus, 256).execute(checkpoints).extractions();
  }

  @Test
  void fewThresholdsEqualBruteForce() {
    sweptEqualsBruteForce(List.of(0.0, 0.3, 1.5, 6.0));
  }

  @Test
  void manyThresholdsEqualBruteForce() {
    sweptEqualsBruteForce(
        DoubleStream.iterate(0.01, x -> x * 1.5)
            .limit(LayerTails.MOST_PRODUCTS + 4)
            .boxed()
            .toList());
  }

  private static void sweptEqualsBruteForce(List<Double> thresholds) {
    SweepCettAction sweep = new SweepCettAction(warehouse, checkpoints, extractions);
    List<SweepCettAction.Point> points = sweep.atThresholds(thresholds);
    assertThat(points).hasSize(3 * thresholds.size());
    ExtractionRow extraction = extractions.values().iterator().next();
    for (int layer = 0; layer < 3; layer++) {
      int wanted = layer;
      List<ActivationBlock> blocks =
          new ActivationTable(warehouse)
              .blocks(List.of(extraction.measurementId()), 100).collect().stream()
                  .filter(block -> block.layer() == wanted)
                  .toList();
      LayerProjection projection = projection(layer);
      for (SweepCettAction.Point point : points) {
        if (point.layer() == layer) {
          double[] expected = naive(blocks, projection, point.threshold());
          assertThat(point.cett()).isCloseTo(expected[0], within(NOISE));
          assertThat(point.activationRatio()).isCloseTo(expected[1], within(1e-12));
          assertThat(point.positions()).isEqualTo(extraction.sampledPositions());
        }
      }
    }
  }

  /** Mean tail ratio and share of active neurons. */
  private static double[] naive(
      List<ActivationBlock> blocks, LayerProjection projection, float threshold) {
    int neurons = projection.neurons();
    float[] norms = projection.norms();
    double ratios = 0;
    long active = 0;
    long positions = 0;
    for (ActivationBlock block : blocks) {
      for (int row = 0; row < block.positions(); row++, positions++) {
        double[] tail = new double[projection.width()];
        double[] full = new double[projection.width()];
        for (int neuron = 0; neuron < neurons; neuron++) {
          float a = block.activations()[row * neurons + neuron];
          boolean below = Math.abs(a) * norms[neuron] < threshold;
          active += below ? 0 : 1;
          for (int column = 0; column < tail.length; column++) {
            double output = (double) a * projection.weights()[column * neurons + neuron];
            full[column] += output;
            tail[column] += below ? output : 0;
          }
        }
        ratios += norm(full) == 0 ? 0 : norm(tail) / norm(full);
      }
    }
    return new double[] {ratios / positions, active / (double) (positions * neurons)};
  }

  private static double norm(double[] vector) {
    return Math.sqrt(DoubleStream.of(vector).map(x -> x * x).sum());
  }

  private static LayerProjection projection(int layer) {
    return LayerProjection.read(
        CheckpointFolder.open(checkpoints.get(0).uri(), new Configuration()), layer);
  }
}
