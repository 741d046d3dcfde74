package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import io.sparsing.model.ReferenceTensors;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.CheckpointWriter;
import io.sparsing.model.checkpoint.SafetensorsWriter;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.runtime.kernel.LayerActivations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose files are well formed and whose numbers are not. */
class ChangedWeightsTest {
  private static final String SOURCE = "hf/llama_llama3rope_tied";
  private static final DenseSink NOTHING =
      new DenseSink() {
        @Override
        public void layer(Batch batch, int layer, LayerActivations activations) {}

        @Override
        public void losses(Batch batch, float[] negativeLogLikelihoods) {}
      };

  @TempDir Path folder;

  @Test
  void overflowingActivationsAreReportedWithTheirLayer() throws IOException {
    // Gate and up are then some 1e29 each, beyond float32 once multiplied.
    CheckpointFolder huge = withFactor("model.layers.1.post_attention_layernorm.weight", 1e30f);
    try (LoadedModel model = LoadedModel.load(huge)) {
      List<int[]> sequences = List.of(new int[] {1, 2, 3, 4});
      assertThatThrownBy(() -> model.dense(sequences, NOTHING))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("expected finite activations in layer 1, found NaN or infinity");
      assertThatThrownBy(() -> model.bare(sequences))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("expected finite logits after layer 1");
    }
  }

  @Test
  void aTiedHeadThatIsStoredTooMustEqualTheEmbedding() throws IOException {
    try (LoadedModel model = LoadedModel.load(withHead(1f))) {
      assertThat(model.bare(List.of(new int[] {1, 2, 3}))).isPositive();
      assertThat(model.liveArrays()).isEqualTo(1 + 2 * 9 + 1); // the copy is not kept
    }
    CheckpointFolder other = withHead(1.5f);
    assertThatThrownBy(() -> LoadedModel.load(other))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("Cannot use tensor lm_head.weight of ")
        .hasMessageContaining("expected the values of model.embed_tokens.weight");
  }

  private CheckpointFolder withFactor(String changed, float factor) throws IOException {
    ReferenceTensors weights = source();
    return new CheckpointWriter(
            Files.readString(Fixtures.path(SOURCE + "/config.json")),
            tensor ->
                scaled(weights.floats(tensor.name()), tensor.name().equals(changed) ? factor : 1))
        .write(folder.resolve("changed").toUri().toString(), new Configuration());
  }

  /** The same checkpoint with a head of its own, {@code factor} times the embedding. */
  private CheckpointFolder withHead(float factor) throws IOException {
    Path target = Files.createDirectories(folder.resolve("head-" + factor));
    Files.copy(Fixtures.path(SOURCE + "/config.json"), target.resolve("config.json"));
    ReferenceTensors weights = source();
    StoredTensor head = new StoredTensor("lm_head.weight", List.of(64L, 48L));
    List<StoredTensor> tensors = new ArrayList<>(Fixtures.open(SOURCE).plan().all());
    tensors.add(head);
    try (OutputStream out = Files.newOutputStream(target.resolve("model.safetensors"))) {
      new SafetensorsWriter(tensors)
          .write(
              out,
              tensor ->
                  tensor.equals(head)
                      ? scaled(weights.floats("model.embed_tokens.weight"), factor)
                      : weights.floats(tensor.name()));
    }
    return Fixtures.open(target);
  }

  private static ReferenceTensors source() {
    return ReferenceTensors.read(Fixtures.path(SOURCE + "/model.safetensors"));
  }

  private static float[] scaled(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }
}
