package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.model.Fixtures;
import io.sparsing.model.probe.TruncationRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds truncated passes to the paper's released MiniCPM code at the very thresholds it used: loss
 * within 1e-4, activation ratio of each layer within 1e-4 (a handful of 650,000 magnitudes lie
 * within rounding of a threshold).
 */
class TruncationAgreementTest {
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @ValueSource(strings = {"d_silu_d128", "a_relu_d64"})
  void agreesAtEveryMeasuredPoint(String name) {
    List<int[]> sequences = Fixtures.tokens("minicpm/" + name + "/eval_tokens.json");
    int compared = 0;
    try (LoadedModel model = LoadedModel.load(Fixtures.open("minicpm/" + name))) {
      for (JsonNode row : Fixtures.json("minicpm/" + name + "/expected.json").get("results")) {
        String strategy = row.get("strategy").textValue();
        if (!strategy.equals("topk")) { // there k counts over all tokens, here per token
          assertAgrees(model, sequences, rule(strategy, row), row);
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(8); // 3 PPL-p%, 3 CETT levels, 2 FAT
  }

  private static TruncationRule rule(String strategy, JsonNode row) {
    if (strategy.equals("fat")) {
      return new TruncationRule.GateBelow(row.get("prune_arg").floatValue());
    }
    JsonNode thresholds = row.get("thresholds");
    float[] byLayer = new float[thresholds.size()];
    for (int layer = 0; layer < byLayer.length; layer++) {
      byLayer[layer] = thresholds.get(layer).floatValue();
    }
    return new TruncationRule.MagnitudeBelow(byLayer);
  }

  private static void assertAgrees(
      LoadedModel model, List<int[]> sequences, TruncationRule rule, JsonNode row) {
    Totals totals = new Totals(model.config().layers());
    model.truncated(sequences, rule, totals);
    assertThat(totals.loss / totals.scored)
        .isCloseTo(row.get("sparse_loss").doubleValue(), within(TOLERANCE));
    for (int layer = 0; layer < totals.activeByLayer.size(); layer++) {
      double neurons = (double) totals.positions * model.config().ffnSize();
      assertThat(totals.activeByLayer.get(layer) / neurons)
          .isCloseTo(
              row.get("activation_ratio_by_layer").get(layer).doubleValue(), within(TOLERANCE));
    }
  }

  private static final class Totals implements TruncatedSink {
    private final List<Long> activeByLayer = new ArrayList<>();
    private double loss;
    private long scored;
    private long positions;

    Totals(int layers) {
      for (int layer = 0; layer < layers; layer++) {
        activeByLayer.add(0L);
      }
    }

    @Override
    public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {
      long active = activeByLayer.get(layer);
      for (int count : activeByNeuron) {
        active += count;
      }
      activeByLayer.set(layer, active);
    }

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {
      for (float value : negativeLogLikelihoods) {
        loss += value;
      }
      scored += negativeLogLikelihoods.length;
      positions += batch.positions();
    }
  }
}
