package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.Fixtures;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same models written in other ways, and settings that must make another model. */
class OtherLayoutsTest {
  private static final List<int[]> TOKENS =
      List.of(new int[] {1, 5, 7, 3, 30, 12, 9, 40, 2, 6, 11, 21, 8, 3, 4, 5, 6, 7, 8, 9});
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "gpt_neo_tinystories, transformer.",
    "bloom_alibi, transformer.",
    "gpt2_prefixed, transformer.",
    "opt_prenorm, model.",
    "opt_350m_style, model."
  })
  void namesMayLackThePrefixOfTheModelWithoutItsHead(String name, String prefix)
      throws IOException {
    copy(name, config -> {}, header -> header.replace("\"" + prefix, "\""));
    assertThat(loss(folder)).isEqualTo(loss(Fixtures.path("hf/" + name)));
  }

  @Test
  void rotarySettingsOfEitherStyleMakeTheSameModel() throws IOException {
    copy(
        "gpt_neox_parallel",
        config -> {
          config.remove(List.of("rotary_pct", "rotary_emb_base", "torch_dtype"));
          config.put("dtype", "float32");
          config
              .putObject("rope_parameters")
              .put("rope_type", "default")
              .put("rope_theta", 10_000.0)
              .put("partial_rotary_factor", 0.25);
        },
        header -> header);
    assertThat(loss(folder)).isEqualTo(loss(Fixtures.path("hf/gpt_neox_parallel")));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt_neox_parallel, use_parallel_residual, false",
    "gpt_neox_parallel, rotary_pct, 0.5",
    "gpt_neox_parallel, layer_norm_eps, 0.5",
    "gpt_neox_parallel, hidden_act, '\"quick_gelu\"'",
    "mistral_full, sliding_window, 4",
    "phi3_fused, sliding_window, 4",
    "gemma2_tied, sliding_window, 3",
    "gemma2_tied, layer_types, '[\"full_attention\", \"full_attention\"]'",
    "gemma2_tied, attn_logit_softcapping, null",
    "gemma2_tied, final_logit_softcapping, 0.5",
    "gemma2_tied, query_pre_attn_scalar, 90",
    "qwen2_tied, use_sliding_window, true",
    "nemotron_relu2, partial_rotary_factor, 0.25",
    "gpt2_prefixed, activation_function, '\"relu\"'",
    "gpt2_crfm, scale_attn_by_inverse_layer_idx, false",
    "llama_fatrelu, hidden_act_param, 0.2",
    "olmo_clip, clip_qkv, null",
    "olmo3_mixed, rope_scaling, null",
    "olmo3_mixed, sliding_window, null",
    "smollm3_nope, no_rope_layers, '[1, 1, 1, 0]'",
    "smollm3_nope, no_rope_layers, null",
    "granite_multipliers, logits_scaling, 4",
    "granite_multipliers, residual_multiplier, 0.3",
    "granite_multipliers, attention_multiplier, null",
    "stablelm_partial, partial_rotary_factor, 0.5",
    "starcoder2, sliding_window, 3",
    "gpt_neo_tinystories, window_size, 2",
    "gemma3_text, rope_local_base_freq, 10000",
    "gemma3_text, rope_theta, 100",
    "exaone4, sliding_window, 3",
    "cohere2, sliding_window_pattern, 3",
    "cohere2, logit_scale, 1",
    "arcee_relu2, rope_scaling, null",
    "apertus_xielu, rope_scaling, null",
    "bloom_alibi, apply_residual_connection_post_layernorm, true"
  })
  void aSettingThatCountsMakesAnotherModel(String name, String key, String value)
      throws IOException {
    copy(name, config -> put(config, key, value), header -> header);
    assertThat(loss(folder)).isNotEqualTo(loss(Fixtures.path("hf/" + name)));
  }

  @ParameterizedTest
  @CsvSource({
    "mistral_full, sliding_window, null",
    "qwen2_tied, sliding_window, 2",
    "qwen2_tied, max_window_layers, 0",
    "gpt2_crfm, reorder_and_upcast_attn, false",
    "llama_smollm2_keys, is_llama_config, false",
    "gemma_tied, hidden_act, '\"gelu\"'",
    "smollm3_nope, no_rope_layer_interval, 3",
    "smollm3_nope, sliding_window, 2",
    "gpt_neo_tinystories, attention_types, null",
    "gpt_neo_tinystories, attention_layers, null",
    "gpt_neo_tinystories, intermediate_size, 160",
    "gemma3_text, sliding_window_pattern, 2",
    "cohere2, layer_switch, 2",
    "cohere2, layer_types, '[\"sliding_attention\", \"full_attention\", \"sliding_attention\"]'",
    "exaone4, layer_types, null",
    "bloom_alibi, num_attention_heads, 6",
    "bloom_alibi, n_inner, 168",
    "gemma_tied, hidden_activation, '\"gelu_pytorch_tanh\"'",
    "gemma2_tied, layer_types, '[\"sliding_attention\", \"full_attention\"]'"
  })
  void aSettingThatSaysTheSameMakesTheSameModel(String name, String key, String value)
      throws IOException {
    copy(name, config -> put(config, key, value), header -> header);
    assertThat(loss(folder)).isEqualTo(loss(Fixtures.path("hf/" + name)));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2_prefixed, scale_attn_weights, false, expected true at scale_attn_weights",
    "gpt2_crfm, scale_attn_by_inverse_layer_idx, 1, expected true or false at scale_attn_by_inverse",
    "gemma2_dup_window, sliding_window_size, 5, 'expected the same as sliding_window, 6 at sliding'",
    "phi3_fused, rope_scaling, '{\"type\": \"longrope\"}', found longrope",
    "opt_prenorm, layer_norm_elementwise_affine, false, expected true",
    "olmo_clip, clip_qkv, 0, expected a number above 0 at clip_qkv",
    "olmo_clip, layer_norm_eps, 0.1, expected no such key",
    "olmo3_mixed, rope_theta, 10000, expected 500000 at rope_theta",
    "smollm3_nope, no_rope_layers, '[1, 0]', expected a list of 4 ones and zeros",
    "smollm3_nope, no_rope_layers, '[1, 0, 2, 0]', expected a list of 4 ones and zeros",
    "starcoder2, norm_type, '\"rms_norm\"', expected layer_norm at norm_type",
    "gpt_neo_tinystories, attention_layers, '[\"local\", \"local\"]', what attention_types says",
    "gpt_neo_tinystories, attention_types, '[[[\"global\"], 3]]', of 2 layers",
    "gpt_neo_tinystories, attention_types, '[[[\"global\", \"odd\"], 1]]', global or local",
    "gemma3_text, use_bidirectional_attention, true, may change what the model computes",
    "cohere2, use_parallel_block, false, 'expected true at use_parallel_block, found false'",
    "cohere2, position_embedding_type, '\"rope\"', expected rope_gptj at position_embedding_type",
    "cohere2, rotary_pct, 0.5, expected 1.0 at rotary_pct",
    "cohere2, sliding_window, null, expected an integer at sliding_window",
    "apertus_xielu, post_norm, true, expected false at post_norm",
    "apertus_xielu, qk_norm, false, expected true at qk_norm",
    "llama_relu, hidden_act, '\"xielu\"', or quick_gelu at hidden_act",
    "bloom_alibi, num_attention_heads, 3, 'expected the same as n_head, 6 at num_attention_heads'",
    "bloom_alibi, n_inner, 42, 'expected the same as 4 hidden_size, 168 at n_inner'",
    "gemma2_tied, layer_types, '[\"full_attention\"]', expected a list of 2 strings",
    "gemma2_tied, layer_types, '[\"a\", \"b\"]', expected full_attention or sliding_attention",
    "gpt_neox_parallel, rotary_pct, 1.5, expected a number from 0 to 1 at rotary_pct",
    "phi_parallel, partial_rotary_factor, 0.15, expected an even part of head_dim = 20"
  })
  void aSettingThatIsNotUnderstoodIsRefused(String name, String key, String value, String words)
      throws IOException {
    copy(name, config -> put(config, key, value), header -> header);
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aTiedHeadThatDiffersFromTheEmbeddingIsRefused() throws IOException {
    copy("llama_relu", config -> config.put("tie_word_embeddings", true), header -> header);
    assertThatThrownBy(() -> loss(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("Cannot use tensor lm_head.weight of ")
        .hasMessageEndingWith(
            "expected the values of model.embed_tokens.weight, to which it is tied, found others");
  }

  @Test
  void aFusedTensorIsTakenApartAndNotKept() {
    try (LoadedModel model = LoadedModel.load(open(Fixtures.path("hf/phi3_fused")))) {
      // Embedding, final norm, head; in each layer two norms, q, k, v, o, gate, up, down.
      assertThat(model.liveArrays()).isEqualTo(3 + 2 * 9);
    }
  }

  private static void put(ObjectNode config, String key, String json) {
    try {
      config.set(key, JSON.readTree(json));
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** Copies a checkpoint into the folder with another configuration and header. */
  private void copy(String name, Consumer<ObjectNode> config, UnaryOperator<String> header)
      throws IOException {
    Path source = Fixtures.path("hf/" + name);
    ObjectNode json = (ObjectNode) JSON.readTree(source.resolve("config.json").toFile());
    config.accept(json);
    Files.writeString(folder.resolve("config.json"), json.toString());
    byte[] file = Files.readAllBytes(source.resolve("model.safetensors"));
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] changed =
        header
            .apply(new String(file, Long.BYTES, length, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer copy =
        ByteBuffer.allocate(file.length - length + changed.length).order(ByteOrder.LITTLE_ENDIAN);
    copy.putLong(changed.length)
        .put(changed)
        .put(file, Long.BYTES + length, file.length - Long.BYTES - length);
    Files.write(folder.resolve("model.safetensors"), copy.array());
  }

  private static double loss(Path checkpoint) {
    try (LoadedModel model = LoadedModel.load(open(checkpoint))) {
      return model.bare(TOKENS);
    }
  }

  private static CheckpointFolder open(Path checkpoint) {
    return CheckpointFolder.open(checkpoint.toUri().toString(), new Configuration());
  }
}
