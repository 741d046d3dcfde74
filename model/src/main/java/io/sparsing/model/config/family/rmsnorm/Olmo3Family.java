package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.Rotary;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * OLMo 3: OLMo 2 with a window in three of four layers, which {@code rope_scaling} does not reach.
 */
final class Olmo3Family implements ModelFamily {
  private static final int DEFAULT_WINDOW = 4096;
  private static final double THETA = 500_000;

  @Override
  public String modelType() {
    return "olmo3";
  }

  @Override
  public String architecture() {
    return "Olmo3ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.rmsAfter(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.widthNormed(config, prefix, bias, bias),
        prefix -> LlamaLayout.gated(config, prefix, Bias.WITHOUT));
  }

  private ModelConfig config(ConfigKeys keys) {
    RotaryKeys rotary = RotaryKeys.wholeHeads(THETA);
    ModelConfig llama =
        LlamaKeys.of(modelType())
            .norm(NormRule.Kind.RMS, "rms_norm_eps", 1e-5)
            .rotary(rotary.ofFullLayers())
            .read(keys);
    IntPredicate sliding = WindowKeys.sliding(keys, llama.layers(), layer -> layer % 4 != 3);
    Rotary local = rotary.ofSlidingLayers(keys, llama.headDim());
    if (local.theta() != THETA) {
      // Readers of this format disagree on what turns the sliding layers then.
      throw keys.expected("rope_theta", "500000", Double.toString(local.theta()));
    }
    OptionalInt window = WindowKeys.window(keys, OptionalInt.of(DEFAULT_WINDOW));
    return WindowKeys.apply(keys, llama, window, sliding)
        .with(PositionRule.byLayer(llama.layers(), sliding, local, llama.positions().rotary(0)));
  }
}
