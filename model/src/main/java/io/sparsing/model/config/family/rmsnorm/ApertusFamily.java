package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.RopeScaling;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.config.layout.FfnTensors.Xielu;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;

/**
 * Apertus: an RMSNorm of each head of queries and keys, a plain FFN of xIELU, whose constants each
 * layer has learned.
 */
final class ApertusFamily implements ModelFamily {
  private static final RotaryKeys ROTARY =
      RotaryKeys.wholeHeads(12e6).scaledIfUnsaid(new RopeScaling.Llama3(8, 1, 4, 8192));

  @Override
  public String modelType() {
    return "apertus";
  }

  @Override
  public String architecture() {
    return "ApertusForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    Bias attention = Bias.of(keys.flag("attention_bias", false));
    Bias feedForward = Bias.of(keys.flag("mlp_bias", false));
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        LlamaLayout.rms(config).apply("model.norm"),
        prefix ->
            new Block<>(
                TensorNames.before(LlamaLayout.rms(config).apply(prefix + "attention_layernorm")),
                LlamaLayout.headNormed(config, prefix, attention, attention),
                TensorNames.before(LlamaLayout.rms(config).apply(prefix + "feedforward_layernorm")),
                feedForward(config, prefix, feedForward)));
  }

  private ModelConfig config(ConfigKeys keys) {
    keys.only("qk_norm", true);
    keys.only("post_norm", false);
    if (keys.holds("rope_theta") && !keys.holds("rope_scaling") && !keys.holds("rope_parameters")) {
      // Readers of this format disagree on whether frequencies are stretched then.
      throw keys.expected("rope_scaling", "it beside rope_theta", "nothing");
    }
    return LlamaKeys.of(modelType())
        .activation("hidden_act", new Activation.Xielu())
        .norm(NormRule.Kind.RMS, "rms_norm_eps", 1e-5)
        .maxPositions(65_536)
        .rotary(ROTARY)
        .read(keys);
  }

  private static FeedForward<WeightSource> feedForward(
      ModelConfig config, String prefix, Bias bias) {
    FeedForward<WeightSource> plain = LlamaLayout.ungated(config, prefix, bias);
    String names = prefix + "mlp.act_fn.";
    return config.activation() instanceof Activation.Xielu
        ? plain.with(
            new Xielu<>(
                WeightSource.of(names + "alpha_p", 1),
                WeightSource.of(names + "alpha_n", 1),
                WeightSource.of(names + "beta"),
                WeightSource.of(names + "eps")))
        : plain;
  }
}
