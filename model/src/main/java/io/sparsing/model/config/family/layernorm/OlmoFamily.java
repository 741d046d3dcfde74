package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;

/**
 * OLMo: Llama's blocks with LayerNorms that have no weights, and projections held within a range.
 */
final class OlmoFamily implements ModelFamily {
  private static final NormRule NORM = new NormRule(NormRule.Kind.LAYER, 1e-5);

  @Override
  public String modelType() {
    return "olmo";
  }

  @Override
  public String architecture() {
    return "OlmoForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig llama = LlamaKeys.of(modelType()).norm(NORM).read(keys);
    ModelConfig config = llama.with(llama.rule().clipped(keys.optionalPositive("clip_qkv")));
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        TensorNames.bareNorm(),
        prefix ->
            LlamaLayout.block(
                prefix,
                name -> TensorNames.bareNorm(),
                LlamaLayout.attention(config, prefix, bias, bias),
                LlamaLayout.gated(config, prefix, Bias.WITHOUT)));
  }
}
