package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;

/** Llama: RMSNorm, grouped-query attention with RoPE, gated FFN, head untied unless said. */
final class LlamaFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public String architecture() {
    return "LlamaForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = LlamaKeys.of(modelType()).read(keys);
    Bias attention = Bias.of(keys.flag("attention_bias", false));
    Bias feedForward = Bias.of(keys.flag("mlp_bias", false));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.attention(config, prefix, attention, attention),
        prefix -> LlamaLayout.gated(config, prefix, feedForward));
  }
}
