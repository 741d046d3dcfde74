package io.sparsing.model.config.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.DecoderSize;
import io.sparsing.model.config.Mixture;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.Multipliers;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.RopeScaling;
import io.sparsing.model.config.Rotary;
import io.sparsing.model.config.layout.ModelPlan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFamiliesTest {
  /** Qwen3-MoE has 4 key-value heads where nothing is said. */
  private static final String ONE_KV_HEAD = ", \"num_key_value_heads\": 1";

  private static final String SIZES =
      "\"hidden_size\": 8, \"intermediate_size\": 12, \"num_hidden_layers\": 2,"
          + " \"num_attention_heads\": 2, \"vocab_size\": 16";

  @Test
  void onlyTheIndispensableKeysAreNeeded() {
    ModelConfig config = plan("llama", "").config();
    assertThat(config.modelType()).isEqualTo("llama");
    assertThat(config.size()).isEqualTo(new DecoderSize(2, 8, 12, 16, 2048));
    assertThat(config.attention()).isEqualTo(new AttentionShape(2, 2, 4));
    assertThat(config.activation()).isEqualTo(Activation.SILU);
    assertThat(config.positions()).isEqualTo(new Rotary(10_000, 4, new RopeScaling.None()));
    assertThat(config.norm()).isEqualTo(new NormRule(NormRule.Kind.RMS, 1e-6));
    assertThat(config.multipliers()).isEqualTo(Multipliers.NONE);
  }

  @Test
  void miniCpmScalesTheResidualStream() {
    Multipliers multipliers =
        plan("minicpm", ", \"scale_emb\": 12, \"scale_depth\": 1.4, \"dim_model_base\": 4")
            .config()
            .multipliers();
    assertThat(multipliers.embedding()).isEqualTo(12);
    assertThat(multipliers.residual()).isCloseTo(0.98994949, within(1e-8)); // 1.4 / sqrt(2)
    assertThat(multipliers.head()).isEqualTo(0.5); // 1 / (8 / 4)
  }

  @Test
  void headIsTiedOnlyWhereTheFamilyOrTheFileSaysSo() {
    assertThat(plan("llama", "").tensors().exit().head()).isPresent();
    assertThat(plan("llama", ", \"tie_word_embeddings\": true").tensors().exit().head()).isEmpty();
    assertThat(plan("minicpm", "").tensors().exit().head()).isEmpty();
    assertThat(plan("minicpm", ", \"tie_word_embeddings\": false").tensors().exit().head())
        .isPresent();
  }

  @Test
  void countsParametersWithoutEmbeddingAndHead() {
    // A layer: norms 2·8, attention 4·8·8, FFN 3·8·12, in all 560; two of them and a norm of 8.
    assertThat(plan("llama", "").nonEmbeddingParameters()).isEqualTo(2 * 560 + 8);
    assertThat(plan("minicpm", "").nonEmbeddingParameters()).isEqualTo(2 * 560 + 8);
  }

  @Test
  void biasesAreTensorsOfTheirOwn() {
    // q, k, v, o of 8 each, gate and up of 12 each, down of 8: 64 more a layer.
    assertThat(plan("llama", ", \"attention_bias\": true, \"mlp_bias\": true"))
        .returns(2L * (560 + 64) + 8, ModelPlan::nonEmbeddingParameters);
  }

  @Test
  void bothStylesOfRotarySettingsAreRead() {
    Rotary linear = new Rotary(500, 4, new RopeScaling.Linear(4));
    assertThat(
            plan(
                    "llama",
                    ", \"rope_theta\": 500, \"rope_scaling\": {\"type\": \"linear\", \"factor\": 4}")
                .config()
                .positions())
        .isEqualTo(linear);
    assertThat(
            plan(
                    "llama",
                    ", \"rope_parameters\": {\"rope_theta\": 500, \"rope_type\": \"linear\","
                        + " \"factor\": 4}")
                .config()
                .positions())
        .isEqualTo(linear);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"torch_dtype\": \"bfloat16\", \"_name_or_path\": \"x\", \"attention_dropout\": 0.1",
        "\"auto_map\": {\"AutoConfig\": \"configuration_minicpm.MiniCPMConfig\"}",
        "\"rope_scaling\": null, \"sliding_window\": null, \"use_something\": false",
        "\"eos_token_id\": [2, 3], \"head_dim\": null, \"pretraining_tp\": 1",
        "\"is_llama_config\": true, \"rope_interleaved\": false, \"hidden_act_param\": 0.03",
        "\"unsloth_version\": \"2024.9\", \"num_beam_groups\": 1, \"use_rope\": true",
        "\"architectures\": [\"LlamaForCausalLM\", \"TheirOwnForCausalLM\"]"
      })
  void keysThatChangeNothingPass(String keys) {
    ModelPlan plan = plan("llama", ", " + keys);
    assertThat(plan.config()).isEqualTo(plan("llama", "").config());
    assertThat(plan.tensors()).isEqualTo(plan("llama", "").tensors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"sliding_window\": 8 | sliding_window, found 8",
        "\"qk_layernorm\": true | qk_layernorm, found true",
        "\"partial_rotary_factor\": 0.5 | expected 1 at partial_rotary_factor, found 0.5",
        "\"hidden_act\": \"mish\" | or quick_gelu at hidden_act, found mish",
        "\"rms_norm_eps\": 0 | expected a number above 0 at rms_norm_eps, found 0.0",
        "\"attention_bias\": 1 | expected true or false at attention_bias, found 1",
        "\"head_dim\": 5 | expected an even head_dim, found 5",
        "\"quantization_config\": {\"bits\": 4} | at quantization_config, found some method",
        "\"rope_scaling\": {\"type\": \"longrope\"} | rope_scaling.type, found longrope",
        "\"num_local_experts\": 8 | expected a dense FFN at num_local_experts, found 8 experts",
        "\"is_encoder_decoder\": true | expected false at is_encoder_decoder, found true",
        "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2, \"x\": 1} | rope_scaling.x, found 1",
        "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 0.5} | expected a number of at least 1",
        "\"rope_scaling\": {\"type\": \"linear\", \"rope_type\": \"yarn\"} | the same as rope_type",
        "\"rope_interleaved\": true | may change what the model computes at rope_interleaved",
        "\"use_rope\": false | may change what the model computes at use_rope, found false",
        "\"is_causal\": false | may change what the model computes at is_causal, found false",
        "\"hidden_act\": \"fatrelu\", \"hidden_act_param\": -1 | of at least 0 at hidden_act_param",
        "\"architectures\": [\"MistralForCausalLM\"] | expected LlamaForCausalLM, which model_type"
            + " = llama means at architectures, found [MistralForCausalLM]",
        "\"architectures\": \"LlamaForCausalLM\" | expected a list of strings at architectures",
        "\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4, \"truncate\": false,"
            + " \"original_max_position_embeddings\": 64}"
            + " | expected true at rope_scaling.truncate, found false",
        "\"rope_scaling\": 3 | expected an object at rope_scaling, found 3"
      })
  void keysThatChangeNumbersAreSupportedOrRefused(String key, String complaint) {
    assertThatThrownBy(() -> plan("llama", ", " + key))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("config.json: expected ")
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"num_experts_per_tok\": 9, \"num_experts\": 8 | num_experts_per_tok within 1 to 8"
            + " experts, found 9",
        "\"num_experts_per_tok\": 0 | at num_experts_per_tok, found 0",
        "\"num_experts\": 30000 | at num_experts, found 30000",
        "\"mlp_only_layers\": [0] | expected experts in every layer, as all ratios take layers of"
            + " one width at mlp_only_layers, found [0]",
        "\"mlp_only_layers\": [\"a\"] | expected a list of integers at mlp_only_layers",
        "\"decoder_sparse_step\": 2 | one width at decoder_sparse_step, found 1 in 2 layers",
        "\"norm_topk_prob\": 1 | expected true or false at norm_topk_prob, found 1",
        "\"num_experts\": 8192, \"moe_intermediate_size\": 2049 | at moe_intermediate_size, found"
            + " 2049"
      })
  void expertsThatCannotBeMeasuredAreRefused(String key, String complaint) {
    String width = key.contains("moe_intermediate") ? "" : ", \"moe_intermediate_size\": 4";
    assertThatThrownBy(() -> plan("qwen3_moe", ONE_KV_HEAD + width + ", " + key))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("config.json: expected ")
        .hasMessageContaining(complaint);
  }

  @Test
  void aLayersNeuronsAreThoseOfAllItsExperts() {
    ModelConfig config =
        plan(
                "qwen3_moe",
                ONE_KV_HEAD
                    + ", \"moe_intermediate_size\": 4, \"num_experts\": 6, \"num_experts_per_tok\": 2,"
                    + " \"mlp_only_layers\": [], \"norm_topk_prob\": true")
            .config();
    assertThat(config.mixture()).contains(new Mixture(6, 2, Mixture.Weights.SUMMING_TO_ONE));
    assertThat(config.ffnSize()).isEqualTo(24);
    assertThat(config.networkSize()).isEqualTo(4);
    assertThat(config.routedNeurons()).isEqualTo(8);
  }

  @Test
  void architecturesNameTheFamilyWhereModelTypeIsMissing() {
    assertThat(read("{\"architectures\": [\"MiniCPMForCausalLM\"], %s}".formatted(SIZES)).config())
        .isEqualTo(plan("minicpm", "").config());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | found nothing, and architectures []",
        "{\"architectures\": [\"SomeModel\"]} | found nothing, and architectures [SomeModel]",
        "{\"architectures\": [\"LlamaForCausalLM\", \"PhiForCausalLM\"]} | PhiForCausalLM]"
      })
  void aFamilyThatNothingOrTooMuchNamesIsRefused(String json, String found) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("config.json: expected one of ")
        .hasMessageContaining(" at model_type, ")
        .hasMessageEndingWith(found);
  }

  /** Published without a fixture of other people's code: its function is checked in BlocksTest. */
  @Test
  void bambooIsMistralWithReluOnBothProjections() {
    ModelPlan bamboo = plan("bamboo", ONE_KV_HEAD + ", \"hidden_act\": \"relu\"");
    ModelPlan mistral = plan("mistral", ONE_KV_HEAD + ", \"hidden_act\": \"drelu\"");
    assertThat(bamboo.tensors()).isEqualTo(mistral.tensors());
    assertThat(bamboo.config().activation()).isEqualTo(Activation.DRELU);
    assertThat(bamboo.config().rule()).isEqualTo(mistral.config().rule());
    assertThatThrownBy(() -> plan("bamboo", ONE_KV_HEAD + ", \"hidden_act\": \"silu\""))
        .hasMessage("config.json: expected relu at hidden_act, found silu");
  }

  @Test
  void aThresholdBelongsToFatRelu() {
    assertThat(
            plan("llama", ", \"hidden_act\": \"fatrelu\", \"hidden_act_param\": 0.01")
                .config()
                .activation())
        .isEqualTo(new Activation.FatRelu(0.01));
    assertThat(plan("llama", ", \"hidden_act\": \"fatrelu\"").config().activation())
        .isEqualTo(new Activation.FatRelu(0));
  }

  @Test
  void amplitudeOfYarnFollowsFromItsScalesWhereBothAreThere() {
    assertThat(amplitude("\"mscale\": 1.0")).isCloseTo(1.13862944, within(1e-8)); // 0.1·ln 4 + 1
    // (0.1·2·ln 4 + 1) / (0.1·0.5·ln 4 + 1) = 1.27725887 / 1.06931472
    assertThat(amplitude("\"mscale\": 2, \"mscale_all_dim\": 0.5"))
        .isCloseTo(1.19446488, within(1e-8));
    assertThat(amplitude("\"mscale\": 2, \"mscale_all_dim\": 0.5, \"attention_factor\": 1.1"))
        .isEqualTo(1.1);
  }

  private static double amplitude(String keys) {
    String yarn =
        ", \"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 4,"
            + " \"original_max_position_embeddings\": 64, %s}";
    Rotary rotary = (Rotary) plan("llama", yarn.formatted(keys)).config().positions();
    return rotary.amplitude();
  }

  @Test
  void feedForwardBiasIsNoSettingOfMiniCpm() {
    assertThatThrownBy(() -> plan("minicpm", ", \"mlp_bias\": true"))
        .hasMessageContaining("at mlp_bias, found true");
  }

  private static ModelPlan plan(String type, String moreKeys) {
    return read("{\"model_type\": \"%s\", %s%s}".formatted(type, SIZES, moreKeys));
  }

  private static ModelPlan read(String json) {
    return ModelFamilies.plan(json.getBytes(StandardCharsets.UTF_8));
  }
}
