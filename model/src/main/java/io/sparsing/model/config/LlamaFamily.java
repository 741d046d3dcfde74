package io.sparsing.model.config;

/** Llama: RMSNorm, grouped-query attention with RoPE, gated FFN, head untied unless said. */
final class LlamaFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    LlamaLayout.Biases biases =
        new LlamaLayout.Biases(keys.flag("attention_bias", false), keys.flag("mlp_bias", false));
    LlamaLayout.Head head = LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN);
    return new LlamaLayout(biases, head).plan(LlamaKeys.read(modelType(), keys, Multipliers.NONE));
  }
}
