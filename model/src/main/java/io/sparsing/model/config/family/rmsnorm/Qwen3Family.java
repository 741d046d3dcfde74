package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;

/** Qwen3: as Qwen2, but an RMSNorm of each head of queries and keys instead of biases. */
final class Qwen3Family implements ModelFamily {
  @Override
  public String modelType() {
    return "qwen3";
  }

  @Override
  public String architecture() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config =
        Qwen2Family.windowed(
            keys,
            LlamaKeys.of(modelType()).kvHeads(32).headDim(128).maxPositions(32_768).read(keys));
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.headNormed(config, prefix, bias, bias),
        prefix -> LlamaLayout.gated(config, prefix, Bias.WITHOUT));
  }
}
