package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.MixtureKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;

/** OLMoE: norms of all queries and all keys at once, and experts in every layer. */
final class OlmoeFamily implements ModelFamily {
  private static final MixtureKeys EXPERTS =
      new MixtureKeys("num_experts", 64, 8, "intermediate_size");

  @Override
  public String modelType() {
    return "olmoe";
  }

  @Override
  public String architecture() {
    return "OlmoeForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig llama =
        LlamaKeys.of(modelType())
            .norm(NormRule.Kind.RMS, "rms_norm_eps", 1e-5)
            .maxPositions(4096)
            .read(keys);
    ModelConfig config =
        EXPERTS.read(keys, llama.with(llama.rule().clipped(keys.optionalPositive("clip_qkv"))));
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.widthNormed(config, prefix, bias, bias),
        prefix ->
            LlamaLayout.experts(config, prefix + "mlp.", "gate_proj", "up_proj", "down_proj"));
  }
}
