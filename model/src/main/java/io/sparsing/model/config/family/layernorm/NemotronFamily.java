package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.function.Function;

/** Nemotron: LayerNorms that store their scale less 1, half-turned heads, a plain FFN of relu². */
final class NemotronFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "nemotron";
  }

  @Override
  public String architecture() {
    return "NemotronForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config =
        LlamaKeys.of(modelType())
            .activation("hidden_act", Activation.RELU_SQUARED)
            .norm(NormRule.Kind.LAYER, "norm_eps", 1e-5)
            .maxPositions(4096)
            .rotary(RotaryKeys.partial(0.5))
            .read(keys);
    Bias attention = Bias.of(keys.flag("attention_bias", false));
    Bias feedForward = Bias.of(keys.flag("mlp_bias", false));
    Function<String, Norm<WeightSource>> norm =
        name -> TensorNames.plusOne(TensorNames.norm(name, config.hiddenSize(), Bias.WITH));
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        norm.apply("model.norm"),
        prefix ->
            LlamaLayout.block(
                prefix,
                norm,
                LlamaLayout.attention(config, prefix, attention, attention),
                LlamaLayout.ungated(config, prefix, feedForward)));
  }
}
