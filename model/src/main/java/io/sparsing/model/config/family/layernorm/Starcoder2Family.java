package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.OptionalInt;

/** StarCoder2: LayerNorms, grouped-query attention with RoPE, a plain FFN; head tied. */
final class Starcoder2Family implements ModelFamily {
  @Override
  public String modelType() {
    return "starcoder2";
  }

  @Override
  public String architecture() {
    return "Starcoder2ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    Bias bias = Bias.of(keys.flag("use_bias", true));
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED),
        norm("model.norm", config),
        prefix ->
            LlamaLayout.block(
                prefix,
                name -> norm(name, config),
                LlamaLayout.attention(config, prefix, bias, bias),
                LlamaLayout.plain(config, prefix + "mlp.c_fc", prefix + "mlp.c_proj", bias)));
  }

  private ModelConfig config(ConfigKeys keys) {
    keys.only("mlp_type", "default");
    keys.only("norm_type", "layer_norm");
    ModelConfig llama =
        LlamaKeys.of(modelType())
            .activation("hidden_act", Activation.GELU_TANH)
            .norm(NormRule.Kind.LAYER, "norm_epsilon", 1e-5)
            .maxPositions(4096)
            .kvHeads(2)
            .read(keys);
    OptionalInt window = WindowKeys.window(keys, OptionalInt.empty());
    return WindowKeys.apply(keys, llama, window, layer -> true);
  }

  private static Norm<WeightSource> norm(String name, ModelConfig config) {
    return TensorNames.norm(name, config.hiddenSize(), Bias.WITH);
  }
}
