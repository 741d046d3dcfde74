package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.CheckpointWriter;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.kernel.Kernels;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights kept in float16, with arithmetic in float32. */
class HalfWeightsTest {
  private static final ComputeDevice HALF = ComputeDevice.CPU.with(ComputeDevice.Weights.FLOAT16);

  @TempDir Path folder;

  /** A model of a fixture's configuration with other weights. */
  private CheckpointFolder write(String fixture, Function<StoredTensor, float[]> weights)
      throws IOException {
    String config = Files.readString(Fixtures.path("hf/" + fixture).resolve("config.json"));
    Path target = folder.resolve(fixture);
    return new CheckpointWriter(config, weights)
        .write(target.toUri().toString(), new Configuration());
  }

  /** Matrices of k/1024 with |k| below 256, which float16 holds; vectors that it does not hold. */
  private static float[] representable(StoredTensor tensor) {
    Random random = new Random(tensor.name().hashCode());
    float[] values = new float[(int) tensor.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          tensor.shape().size() < 2
              ? 1 + (float) random.nextGaussian() / 10
              : (random.nextInt(511) - 255) / 1024f;
    }
    return values;
  }

  private static List<int[]> sequences(CheckpointFolder checkpoint) {
    Random random = new Random(4);
    int ids = checkpoint.config().vocabularySize();
    return List.of(random.ints(20, 0, ids).toArray(), random.ints(20, 0, ids).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama_relu", "gemma2_tied", "opt_prenorm", "gpt2_prefixed", "mixtral"})
  void nothingChangesWhereFloat16HoldsTheWeights(String fixture) throws IOException {
    CheckpointFolder checkpoint = write(fixture, HalfWeightsTest::representable);
    List<int[]> sequences = sequences(checkpoint);
    try (LoadedModel whole = LoadedModel.load(checkpoint);
        LoadedModel half = LoadedModel.load(checkpoint, HALF)) {
      assertThat(half.bare(sequences)).isEqualTo(whole.bare(sequences));
      assertThat(half.bytes()).isBetween(whole.bytes() / 2, whole.bytes() * 6 / 10);
      for (int layer = 0; layer < half.config().layers(); layer++) {
        assertThat(half.outputProjection(layer)).isEqualTo(whole.outputProjection(layer));
        assertThat(half.outputProjectionNorms(layer)).isEqualTo(whole.outputProjectionNorms(layer));
      }
    }
  }

  /** Also where the tensor kernels widen a projection; and nothing of that stays. */
  @Test
  void passesWithTensorKernelsComeToTheSame() throws IOException {
    CheckpointFolder checkpoint = write("llama_relu", HalfWeightsTest::representable);
    List<int[]> sequences = sequences(checkpoint);
    TruncationRule rule = new TruncationRule.TopMass(0.7);
    try (LoadedModel whole = LoadedModel.load(checkpoint);
        LoadedModel half = LoadedModel.load(checkpoint, HALF, Kernels.TENSOR)) {
      int neurons = half.config().ffnSize();
      RecordingSink one = new RecordingSink(sequences, neurons);
      RecordingSink other = new RecordingSink(sequences, neurons);
      whole.truncated(sequences, rule, one);
      half.truncated(sequences, rule, other);
      assertThat(other.activeBySequence.get(1)).isEqualTo(one.activeBySequence.get(1));
      int before = half.liveArrays();
      half.truncated(sequences, rule, new RecordingSink(sequences, neurons));
      assertThat(half.liveArrays()).isEqualTo(before);
    }
  }

  @Test
  void aWeightThatFloat16CannotHoldIsRefused() throws IOException {
    CheckpointFolder checkpoint =
        write(
            "llama_relu",
            tensor -> {
              float[] values = representable(tensor);
              if (tensor.name().endsWith("layers.1.mlp.up_proj.weight")) {
                values[3] = -65_536;
              }
              return values;
            });
    assertThatThrownBy(() -> LoadedModel.load(checkpoint, HALF))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Cannot keep tensor model.layers.1.mlp.up_proj.weight of %s in float16: expected magnitudes of at most 65504, found 65536.0"
                .formatted(checkpoint.uri()));
  }
}
