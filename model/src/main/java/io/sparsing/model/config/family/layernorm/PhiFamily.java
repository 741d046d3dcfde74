package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.BlockWiring;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.DecoderTensors.Norms;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.Optional;

/**
 * Phi-1 to Phi-2: one LayerNorm feeds attention and a plain FFN side by side; biases everywhere.
 */
final class PhiFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "phi";
  }

  @Override
  public String architecture() {
    return "PhiForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config =
        LlamaKeys.of(modelType())
            .activation("hidden_act", Activation.GELU_TANH)
            .norm(NormRule.Kind.LAYER, "layer_norm_eps", 1e-5)
            .rotary(RotaryKeys.partial(0.5))
            .read(keys)
            .with(BlockWiring.PARALLEL);
    boolean queryKeyNorm = keys.flag("qk_layernorm", false);
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        Bias.WITH,
        norm("model.final_layernorm", config.hiddenSize()),
        prefix ->
            new Block<>(
                TensorNames.before(norm(prefix + "input_layernorm", config.hiddenSize())),
                attention(config, prefix + "self_attn.", queryKeyNorm),
                new Norms<>(Optional.empty(), Optional.empty()),
                LlamaLayout.plain(config, prefix + "mlp.fc1", prefix + "mlp.fc2", Bias.WITH)));
  }

  private static Attention<WeightSource> attention(
      ModelConfig config, String prefix, boolean normed) {
    long hidden = config.hiddenSize();
    AttentionShape shape = config.attention();
    Attention<WeightSource> plain =
        TensorNames.attention(
            TensorNames.linear(prefix + "q_proj", shape.queryWidth(), hidden, Bias.WITH),
            TensorNames.linear(prefix + "k_proj", shape.keyWidth(), hidden, Bias.WITH),
            TensorNames.linear(prefix + "v_proj", shape.keyWidth(), hidden, Bias.WITH),
            TensorNames.linear(prefix + "dense", hidden, shape.queryWidth(), Bias.WITH));
    return normed
        ? plain.normed(
            norm(prefix + "q_layernorm", shape.headDim()),
            norm(prefix + "k_layernorm", shape.headDim()))
        : plain;
  }

  private static Norm<WeightSource> norm(String name, long width) {
    return TensorNames.norm(name, width, Bias.WITH);
  }
}
