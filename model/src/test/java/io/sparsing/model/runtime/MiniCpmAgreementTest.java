package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.model.Fixtures;
import io.sparsing.model.ReferenceTensors;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the forward pass to the paper's released MiniCPM code (float32): logits and activations of
 * the first sequence within 2e-4, the mean loss of all eight within 1e-4.
 */
class MiniCpmAgreementTest {
  private static final double TOLERANCE = 2e-4;

  @ParameterizedTest
  @ValueSource(strings = {"d_silu_d128", "a_relu_d64"})
  void agreesOnTheFirstSequence(String name) {
    ReferenceTensors expected =
        ReferenceTensors.read(Fixtures.path("minicpm/" + name + "/reference.safetensors"));
    List<int[]> sequences = Fixtures.tokens("minicpm/" + name + "/eval_tokens.json");
    try (LoadedModel model = LoadedModel.load(Fixtures.open("minicpm/" + name))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      model.dump(new int[][] {sequences.get(0)}, out);
      ReferenceTensors found = ReferenceTensors.of(out.toByteArray());
      assertThat(ReferenceTensors.distance(expected.floats("logits"), found.floats("logits")))
          .isLessThan(TOLERANCE);
      for (int layer = 0; layer < model.config().layers(); layer++) {
        float[] activations = found.floats("layers." + layer + ".ffn_activation");
        assertThat(
                ReferenceTensors.distance(
                    expected.floats("ffn_intermediate." + layer), activations))
            .isLessThan(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"d_silu_d128", "a_relu_d64"})
  void agreesOnTheLossOfAllSequences(String name) {
    JsonNode expected = Fixtures.json("minicpm/" + name + "/expected.json");
    List<int[]> sequences = Fixtures.tokens("minicpm/" + name + "/eval_tokens.json");
    long scored = sequences.stream().mapToLong(sequence -> sequence.length - 1).sum();
    try (LoadedModel model = LoadedModel.load(Fixtures.open("minicpm/" + name))) {
      assertThat(model.bare(sequences) / scored)
          .isCloseTo(expected.at("/results/0/dense_loss").doubleValue(), within(1e-4));
    }
  }
}
