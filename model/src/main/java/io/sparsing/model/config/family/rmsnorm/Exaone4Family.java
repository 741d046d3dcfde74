package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * EXAONE 4: norms of what a sub-layer adds; where layers have a window, the others have no
 * positions.
 */
final class Exaone4Family implements ModelFamily {
  private static final int DEFAULT_WINDOW = 4096;

  @Override
  public String modelType() {
    return "exaone4";
  }

  @Override
  public String architecture() {
    return "Exaone4ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    return LlamaLayout.rmsAfter(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.headNormed(config, prefix, Bias.WITHOUT, Bias.WITHOUT),
        prefix -> LlamaLayout.gated(config, prefix, Bias.WITHOUT));
  }

  private ModelConfig config(ConfigKeys keys) {
    ModelConfig llama =
        LlamaKeys.of(modelType())
            .norm(NormRule.Kind.RMS, "rms_norm_eps", 1e-5)
            .kvHeads(32)
            .read(keys);
    OptionalInt window = WindowKeys.window(keys, OptionalInt.of(DEFAULT_WINDOW));
    if (window.isEmpty()) {
      keys.holds("layer_types"); // says nothing without a window
      keys.holds("sliding_window_pattern");
      return llama;
    }
    // A text like LLLG only describes layer_types.
    boolean listed = keys.holds("sliding_window_pattern") && keys.texts("layer_types").isPresent();
    IntPredicate pattern =
        listed ? layer -> false : WindowKeys.pattern(keys, "sliding_window_pattern", 4);
    IntPredicate sliding = WindowKeys.sliding(keys, llama.layers(), pattern);
    return WindowKeys.apply(keys, llama, window, sliding)
        .with(
            PositionRule.byLayer(
                llama.layers(),
                sliding,
                llama.positions().rotary(0).orElseThrow(),
                Optional.empty()));
  }
}
