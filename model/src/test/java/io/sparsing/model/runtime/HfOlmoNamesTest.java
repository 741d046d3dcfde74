package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import io.sparsing.model.ReferenceTensors;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.SafetensorsWriter;
import io.sparsing.model.config.layout.StoredTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An OLMo under the names of its training program is the same model as under Hugging Face's. */
class HfOlmoNamesTest {
  private static final Path SOURCE = Fixtures.path("hf/olmo_clip");
  private static final List<int[]> TOKENS = List.of(new int[] {1, 50, 7, 7, 90, 33, 2, 64});

  private static final String CONFIG =
      """
      {"model_type": "hf_olmo", "architectures": ["OLMoForCausalLM"], "activation_type": "swiglu",
       "alibi": false, "alibi_bias_max": 8.0, "attention_dropout": 0.0,
       "attention_layer_norm": false, "attention_layer_norm_with_affine": false,
       "bias_for_layer_norm": false, "block_group_size": 1, "block_type": "sequential",
       "clip_qkv": 0.8, "d_model": 48, "embedding_dropout": 0.0, "embedding_size": 96,
       "flash_attention": true, "include_bias": false, "init_cutoff_factor": null,
       "init_device": "meta", "init_fn": "mitchell", "init_std": 0.02,
       "layer_norm_type": "default", "layer_norm_with_affine": false,
       "max_sequence_length": 256, "mlp_hidden_size": null, "mlp_ratio": 4,
       "multi_query_attention": false, "n_heads": 4, "n_layers": 2, "precision": "amp_bf16",
       "residual_dropout": 0.0, "rope": true, "rope_full_precision": true,
       "scale_logits": false, "use_cache": true, "vocab_size": 90, "weight_tying": false}
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeUnderTheOtherNames() throws IOException {
    Files.writeString(folder.resolve("config.json"), CONFIG);
    ReferenceTensors source = ReferenceTensors.read(SOURCE.resolve("model.safetensors"));
    Map<StoredTensor, List<String>> parts = new LinkedHashMap<>();
    parts.put(
        StoredTensor.of("model.transformer.wte.weight", 96, 48),
        List.of("model.embed_tokens.weight"));
    for (int layer = 0; layer < 2; layer++) {
      String to = "model.transformer.blocks." + layer + ".";
      String from = "model.layers." + layer + ".";
      parts.put(
          StoredTensor.of(to + "att_proj.weight", 3 * 48, 48),
          List.of(
              from + "self_attn.q_proj.weight",
              from + "self_attn.k_proj.weight",
              from + "self_attn.v_proj.weight"));
      parts.put(
          StoredTensor.of(to + "attn_out.weight", 48, 48),
          List.of(from + "self_attn.o_proj.weight"));
      parts.put(
          StoredTensor.of(to + "ff_proj.weight", 2 * 96, 48),
          List.of(from + "mlp.up_proj.weight", from + "mlp.gate_proj.weight"));
      parts.put(
          StoredTensor.of(to + "ff_out.weight", 48, 96), List.of(from + "mlp.down_proj.weight"));
    }
    parts.put(
        StoredTensor.of("model.transformer.ff_out.weight", 96, 48), List.of("lm_head.weight"));
    try (OutputStream out = Files.newOutputStream(folder.resolve("model.safetensors"))) {
      new SafetensorsWriter(List.copyOf(parts.keySet()))
          .write(out, tensor -> joined(tensor, parts.get(tensor), source));
    }
  }

  @Test
  void otherNamesMakeTheSameModel() {
    assertThat(loss(folder)).isEqualTo(loss(SOURCE));
  }

  @ParameterizedTest
  @CsvSource({"clip_qkv, 0.8, 0.1", "layer_norm_type, '\"default\"', '\"rms\"'"})
  void aSettingThatCountsMakesAnotherModel(String key, String value, String other)
      throws IOException {
    replace(key, value, other);
    assertThat(loss(folder)).isNotEqualTo(loss(SOURCE));
  }

  @ParameterizedTest
  @CsvSource({
    "rope, true, false, 'expected true at rope, found false'",
    "alibi, false, true, no such key",
    "block_type, '\"sequential\"', '\"parallel\"', 'expected sequential at block_type'",
    "activation_type, '\"swiglu\"', '\"gelu\"', 'expected swiglu at activation_type, found gelu'",
    "layer_norm_type, '\"default\"', '\"odd\"', 'low_precision or rms at layer_norm_type, found odd'",
    "layer_norm_with_affine, false, true, 'blocks.0.attn_norm.weight [48], found no such tensor'",
    "mlp_ratio, 4, 2, 'expected shape ['",
    "mlp_hidden_size, null, 33, 'expected an even number up to 16777216 at mlp_hidden_size'",
    "multi_query_attention, false, true, 'expected shape [72, 48], found shape [144, 48]'",
    "n_heads, 4, 5, 'expected a divisor of d_model = 48 at n_heads, found 5'"
  })
  void whatMakesOtherBlocksIsRefused(String key, String value, String other, String words)
      throws IOException {
    replace(key, value, other);
    assertThatThrownBy(() -> Fixtures.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(words);
  }

  private void replace(String key, String value, String other) throws IOException {
    String from = "\"%s\": %s".formatted(key, value);
    assertThat(CONFIG).contains(from);
    Files.writeString(
        folder.resolve("config.json"), CONFIG.replace(from, "\"%s\": %s".formatted(key, other)));
  }

  private static float[] joined(StoredTensor tensor, List<String> names, ReferenceTensors source) {
    float[] values = new float[(int) tensor.elements()];
    int at = 0;
    for (String name : names) {
      float[] part = source.floats(name);
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    assertThat(at).isEqualTo(values.length);
    return values;
  }

  private static double loss(Path checkpoint) {
    try (LoadedModel model = LoadedModel.load(Fixtures.open(checkpoint))) {
      return model.bare(TOKENS);
    }
  }
}
