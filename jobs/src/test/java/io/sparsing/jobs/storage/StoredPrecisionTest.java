package io.sparsing.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.DenseSink;
import io.sparsing.model.runtime.LayerProjection;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.TailProducts;
import io.sparsing.model.runtime.kernel.LayerActivations;
import io.sparsing.model.runtime.kernel.TailSums;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rounding does to CETT: rounded activations beside the fixtures' float64 curves. */
class StoredPrecisionTest {
  private static final double DEMANDED = 1e-5;

  @ParameterizedTest
  @ValueSource(strings = {"a_relu_d64", "d_silu_d128"})
  void roundingMovesCettByLessThanDemanded(String name) {
    Path fixture = Fixtures.path("fixtures/minicpm/" + name);
    JsonNode curve = Fixtures.json(fixture.resolve("expected.json")).get("cett_curve");
    CheckpointFolder folder = CheckpointFolder.open(fixture.toString(), new Configuration());
    float[] thresholds = new float[curve.get("thresholds").size()];
    for (int k = 0; k < thresholds.length; k++) {
      thresholds[k] = curve.get("thresholds").get(k).floatValue();
    }
    for (int layer = 0; layer < folder.config().layers(); layer++) {
      double[] sums = new double[thresholds.length];
      int positions = 0;
      try (TailProducts products = new TailProducts(LayerProjection.read(folder, layer))) {
        for (float[] rounded : rounded(folder, fixture, layer)) {
          TailSums one =
              products.evaluate(rounded, rounded.length / folder.config().ffnSize(), thresholds);
          Arrays.setAll(sums, k -> sums[k] + one.ratioSums()[k]);
          positions += one.positions();
        }
      }
      assertThat(positions).isEqualTo(2048);
      // The largest threshold is the largest magnitude itself: there rounding decides about one
      // position's ratio of up to 1, at any precision.
      for (int k = 0; k < thresholds.length - 1; k++) {
        assertThat(sums[k] / positions)
            .as("layer %d, threshold %s", layer, thresholds[k])
            .isCloseTo(curve.get("mean_cett").get(layer).get(k).doubleValue(), within(DEMANDED));
      }
    }
  }

  private static List<float[]> rounded(CheckpointFolder folder, Path fixture, int wanted) {
    List<int[]> tokens = new ArrayList<>();
    for (JsonNode sequence : Fixtures.json(fixture.resolve("eval_tokens.json"))) {
      int[] ids = new int[sequence.size()];
      Arrays.setAll(ids, i -> sequence.get(i).intValue());
      tokens.add(ids);
    }
    List<float[]> batches = new ArrayList<>();
    int neurons = folder.config().ffnSize();
    try (LoadedModel model = LoadedModel.load(folder)) {
      model.dense(
          tokens,
          new DenseSink() {
            @Override
            public void layer(Batch batch, int layer, LayerActivations shown) {
              float[] activations = shown.all();
              if (layer == wanted) {
                batches.add(roundedRows(activations, batch.positions(), neurons));
              }
            }

            @Override
            public void losses(Batch batch, float[] negativeLogLikelihoods) {}
          });
    }
    return batches;
  }

  private static float[] roundedRows(float[] activations, int positions, int neurons) {
    float[] rounded = new float[positions * neurons];
    for (int row = 0; row < positions; row++) {
      float[] values = Arrays.copyOfRange(activations, row * neurons, (row + 1) * neurons);
      System.arraycopy(ActivationRoundingTest.rounded(values), 0, rounded, row * neurons, neurons);
    }
    return rounded;
  }
}
