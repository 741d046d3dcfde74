package io.sparsing.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.family.ModelFamilies;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What {@code bench --part families} times: every family, at the sizes that it states. */
class FamilyBenchTest {
  @Test
  void holdsEveryFamilyOnce() {
    assertThat(FamilyBench.configs())
        .extracting(config -> config.get("model_type").textValue())
        .containsExactlyElementsOf(ModelFamilies.modelTypes());
  }

  @Test
  void everyModelHasTheStatedSize() {
    for (JsonNode config : FamilyBench.configs()) {
      ModelConfig model =
          ModelFamilies.plan(config.toString().getBytes(StandardCharsets.UTF_8)).config();
      assertThat(model.hiddenSize()).as(model.modelType()).isEqualTo(512);
      assertThat(model.layers()).as(model.modelType()).isEqualTo(4);
      assertThat(model.routedNeurons()).as(model.modelType()).isIn(1408, 2048);
    }
  }
}
