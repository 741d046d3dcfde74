package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.Fixtures;
import io.sparsing.model.ReferenceTensors;
import io.sparsing.model.config.family.ModelFamilies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the forward pass to Hugging Face's own (transformers 5.18.0, eager, float32, on these very
 * files): logits, activations and FFN outputs within 2e-4. Rounding noise of these small models is
 * some 1e-6; a wrong epsilon or rotation shows at 1e-4 and far above.
 */
class HuggingFaceAgreementTest {
  private static final double TOLERANCE = 2e-4;

  static Stream<String> checkpoints() throws IOException {
    try (Stream<Path> folders = Files.list(Fixtures.path("hf"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  @Test
  void everyFamilyHasACheckpoint() throws IOException {
    Set<String> types = new TreeSet<>();
    for (String name : checkpoints().toList()) {
      types.add(Fixtures.open("hf/" + name).config().modelType());
    }
    types.add(Fixtures.open("minicpm/a_relu_d64").config().modelType());
    types.add("bamboo"); // mistral with another function, see ModelFamiliesTest and BlocksTest
    types.add("hf_olmo"); // olmo under other names, see HfOlmoNamesTest
    assertThat(types).containsExactlyElementsOf(ModelFamilies.modelTypes());
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void agrees(String name) {
    ReferenceTensors expected =
        ReferenceTensors.read(Fixtures.path("hf/" + name + "/expected.safetensors"));
    int[] shape = expected.shape("input_ids");
    int[][] tokens = rows(expected.longs("input_ids"), shape[0], shape[1]);
    try (LoadedModel model = LoadedModel.load(Fixtures.open("hf/" + name))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      model.dump(tokens, out);
      ReferenceTensors found = ReferenceTensors.of(out.toByteArray());
      assertClose(expected, found, "logits");
      for (int layer = 0; layer < model.config().layers(); layer++) {
        for (String tensor : tensors(model.config().mixture().isPresent())) {
          assertClose(expected, found, "layers." + layer + "." + tensor);
        }
      }
      int scored = shape[0] * (shape[1] - 1);
      assertThat(model.bare(List.of(tokens)) / scored)
          .isCloseTo(expected.floats("loss")[0], within(TOLERANCE));
    }
  }

  private static List<String> tensors(boolean mixture) {
    return mixture
        ? List.of("router_weights", "expert_activation", "ffn_output")
        : List.of("ffn_activation", "ffn_output");
  }

  private static void assertClose(ReferenceTensors expected, ReferenceTensors found, String name) {
    assertThat(found.shape(name)).as(name).isEqualTo(expected.shape(name));
    assertThat(ReferenceTensors.distance(expected.floats(name), found.floats(name)))
        .as(name)
        .isLessThan(TOLERANCE);
  }

  private static int[][] rows(long[] values, int rows, int columns) {
    int[][] tokens = new int[rows][];
    for (int row = 0; row < rows; row++) {
      tokens[row] =
          Arrays.stream(values, row * columns, (row + 1) * columns)
              .mapToInt(Math::toIntExact)
              .toArray();
    }
    return tokens;
  }
}
