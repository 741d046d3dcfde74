package io.sparsing.model.config.family;

import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Norms;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.Optional;

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
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        LlamaLayout.rms(config).apply("model.norm"),
        prefix ->
            new Block<>(
                after(config, prefix + "post_attention_layernorm"),
                attention(config, prefix, bias),
                after(config, prefix + "post_feedforward_layernorm"),
                LlamaLayout.gated(config, prefix, Bias.WITHOUT)));
  }

  private static Norms<WeightSource> after(ModelConfig config, String name) {
    return new Norms<>(Optional.empty(), Optional.of(LlamaLayout.rms(config).apply(name)));
  }

  private static Attention<WeightSource> attention(ModelConfig config, String prefix, Bias bias) {
    AttentionShape shape = config.attention();
    return LlamaLayout.attention(config, prefix, bias, bias)
        .normed(
            TensorNames.norm(prefix + "self_attn.q_norm", shape.queryWidth(), Bias.WITHOUT),
            TensorNames.norm(prefix + "self_attn.k_norm", shape.keyWidth(), Bias.WITHOUT));
  }
}
