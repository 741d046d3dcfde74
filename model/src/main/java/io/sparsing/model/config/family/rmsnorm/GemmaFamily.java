package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.Multipliers;
import io.sparsing.model.config.keys.ActivationKeys;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.function.Function;

/**
 * Gemma: embeddings times sqrt(d), norms that store their scale less 1, head tied. {@code
 * hidden_act: gelu} means the tanh form here, for the first configurations were wrong.
 */
final class GemmaFamily implements ModelFamily {
  static final int DEFAULT_HEAD_DIM = 256;
  static final int DEFAULT_POSITIONS = 8192;

  @Override
  public String modelType() {
    return "gemma";
  }

  @Override
  public String architecture() {
    return "GemmaForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = scaled(keys(modelType()).kvHeads(16).read(keys).with(activation(keys)));
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED),
        norm(config).apply("model.norm"),
        prefix ->
            LlamaLayout.block(
                prefix,
                norm(config),
                LlamaLayout.attention(config, prefix, bias, bias),
                LlamaLayout.gated(config, prefix, Bias.WITHOUT)));
  }

  static LlamaKeys keys(String modelType) {
    return LlamaKeys.of(modelType)
        .activation("hidden_activation", Activation.GELU_TANH)
        .headDim(DEFAULT_HEAD_DIM)
        .maxPositions(DEFAULT_POSITIONS);
  }

  static ModelConfig scaled(ModelConfig config) {
    return config.with(new Multipliers(Math.sqrt(config.hiddenSize()), 1, 1));
  }

  static Function<String, Norm<WeightSource>> norm(ModelConfig config) {
    return name -> TensorNames.plusOne(LlamaLayout.rms(config).apply(name));
  }

  /** {@code hidden_activation} where it is there, else {@code hidden_act} read as the tanh form. */
  private static Activation activation(ConfigKeys keys) {
    Activation older = ActivationKeys.read(keys, "hidden_act", Activation.GELU_TANH);
    return ActivationKeys.read(
        keys, "hidden_activation", older == Activation.GELU ? Activation.GELU_TANH : older);
  }
}
