package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;

/** OLMo 2: norms of what a sub-layer adds, and of all queries and all keys at once. */
final class Olmo2Family implements ModelFamily {
  @Override
  public String modelType() {
    return "olmo2";
  }

  @Override
  public String architecture() {
    return "Olmo2ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config =
        LlamaKeys.of(modelType()).norm(NormRule.Kind.RMS, "rms_norm_eps", 1e-5).read(keys);
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.rmsAfter(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.widthNormed(config, prefix, bias, bias),
        prefix -> LlamaLayout.gated(config, prefix, Bias.WITHOUT));
  }
}
