package io.sparsing.model.config.family;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;

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
        prefix -> attention(config, prefix, bias),
        prefix -> LlamaLayout.gated(config, prefix, Bias.WITHOUT));
  }

  private static Attention<WeightSource> attention(ModelConfig config, String prefix, Bias bias) {
    int width = config.headDim();
    Attention<WeightSource> plain = LlamaLayout.attention(config, prefix, bias, bias);
    return plain.normed(
        TensorNames.norm(prefix + "self_attn.q_norm", width, Bias.WITHOUT),
        TensorNames.norm(prefix + "self_attn.k_norm", width, Bias.WITHOUT));
  }
}
