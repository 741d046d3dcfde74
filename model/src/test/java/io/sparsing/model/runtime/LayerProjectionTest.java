package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import io.sparsing.model.checkpoint.CheckpointFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerProjectionTest {
  /** Stored whole, in shards, in bfloat16, turned (GPT-2), with another name for the tensor. */
  @ParameterizedTest
  @ValueSource(
      strings = {"llama_relu", "llama_sharded", "llama_bf16", "gpt2_prefixed", "opt_prenorm"})
  void isTheOneOfTheLoadedModel(String name) {
    CheckpointFolder folder = Fixtures.open("hf/" + name);
    try (LoadedModel model = LoadedModel.load(folder)) {
      for (int layer = 0; layer < model.config().layers(); layer++) {
        LayerProjection projection = LayerProjection.read(folder, layer);
        assertThat(projection.neurons()).isEqualTo(model.config().ffnSize());
        assertThat(projection.width()).isEqualTo(model.config().hiddenSize());
        assertThat(projection.rows()).containsExactly(model.outputProjection(layer));
        assertThat(projection.norms()).containsExactly(model.outputProjectionNorms(layer));
      }
    }
  }

  @Test
  void refusesAnotherShape() {
    assertThatThrownBy(() -> new LayerProjection(3, 2, new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot take an output projection: expected 6 weights [d=2, F=3], found 5");
  }
}
