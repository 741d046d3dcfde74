package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;

/** Arcee: Llama's attention, a plain FFN of relu². */
final class ArceeFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "arcee";
  }

  @Override
  public String architecture() {
    return "ArceeForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config =
        LlamaKeys.of(modelType())
            .activation("hidden_act", Activation.RELU_SQUARED)
            .norm(NormRule.Kind.RMS, "rms_norm_eps", 1e-5)
            .maxPositions(4096)
            .read(keys);
    Bias attention = Bias.of(keys.flag("attention_bias", false));
    Bias feedForward = Bias.of(keys.flag("mlp_bias", false));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.attention(config, prefix, attention, attention),
        prefix -> LlamaLayout.ungated(config, prefix, feedForward));
  }
}
