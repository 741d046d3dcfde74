package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.Rotary;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Gemma 3, text: Gemma 2 with norms of queries and keys instead of soft caps, and a base of its own
 * for layers with a window.
 */
final class Gemma3Family implements ModelFamily {
  private static final int DEFAULT_WINDOW = 4096;
  private static final int DEFAULT_GROUP = 6;

  @Override
  public String modelType() {
    return "gemma3_text";
  }

  @Override
  public String architecture() {
    return "Gemma3ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return Gemma2Family.plan(
        keys, config, prefix -> attention(config, prefix + "self_attn.", prefix, bias));
  }

  private ModelConfig config(ConfigKeys keys) {
    keys.text("hidden_act"); // only hidden_activation counts here
    ModelConfig gemma =
        GemmaFamily.scaled(
            GemmaFamily.keys(modelType())
                .kvHeads(4)
                .maxPositions(131_072)
                .rotary(RotaryKeys.wholeHeads(1e6).ofFullLayers())
                .read(keys));
    int layers = gemma.layers();
    IntPredicate sliding =
        WindowKeys.sliding(
            keys, layers, WindowKeys.pattern(keys, "sliding_window_pattern", DEFAULT_GROUP));
    OptionalInt window = WindowKeys.window(keys, OptionalInt.of(DEFAULT_WINDOW));
    Rotary local =
        RotaryKeys.wholeHeads("rope_local_base_freq", 10_000)
            .ofSlidingLayers(keys, gemma.headDim());
    return WindowKeys.apply(
            keys,
            Gemma2Family.scored(keys, gemma, OptionalDouble.empty(), OptionalDouble.empty()),
            window,
            sliding)
        .with(PositionRule.byLayer(layers, sliding, local, gemma.positions().rotary(0)));
  }

  private static Attention<WeightSource> attention(
      ModelConfig config, String names, String prefix, Bias bias) {
    return LlamaLayout.attention(config, prefix, bias, bias)
        .normed(headNorm(names + "q_norm", config), headNorm(names + "k_norm", config));
  }

  private static Norm<WeightSource> headNorm(String name, ModelConfig config) {
    return TensorNames.plusOne(TensorNames.norm(name, config.headDim(), Bias.WITHOUT));
  }
}
