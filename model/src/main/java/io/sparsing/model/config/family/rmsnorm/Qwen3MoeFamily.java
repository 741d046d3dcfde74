package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.MixtureKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;

/** Qwen3-MoE: Qwen3's attention, and experts in every layer. */
final class Qwen3MoeFamily implements ModelFamily {
  private static final MixtureKeys EXPERTS =
      new MixtureKeys("num_experts", 128, 8, "moe_intermediate_size");

  @Override
  public String modelType() {
    return "qwen3_moe";
  }

  @Override
  public String architecture() {
    return "Qwen3MoeForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig qwen =
        Qwen2Family.windowed(
            keys, LlamaKeys.of(modelType()).kvHeads(4).maxPositions(32_768).read(keys));
    refuseDenseLayers(keys);
    ModelConfig config = EXPERTS.read(keys, qwen);
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.headNormed(config, prefix, bias, bias),
        prefix ->
            LlamaLayout.experts(config, prefix + "mlp.", "gate_proj", "up_proj", "down_proj"));
  }

  /** A ratio over layers of several widths would need a definition; no published model has any. */
  private static void refuseDenseLayers(ConfigKeys keys) {
    String expected = "experts in every layer, as all ratios take layers of one width";
    keys.integers("mlp_only_layers")
        .filter(dense -> !dense.isEmpty())
        .ifPresent(
            dense -> {
              throw keys.expected("mlp_only_layers", expected, dense.toString());
            });
    int step = keys.optionalSize("decoder_sparse_step", LlamaKeys.MAXIMUM_LAYERS).orElse(1);
    if (step > 1) {
      throw keys.expected("decoder_sparse_step", expected, "1 in %d layers".formatted(step));
    }
  }
}
