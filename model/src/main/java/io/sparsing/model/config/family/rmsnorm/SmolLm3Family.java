package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** SmolLM3: Llama's blocks, every fourth layer without positions; head tied. */
final class SmolLm3Family implements ModelFamily {
  private static final double DEFAULT_THETA = 2e6;
  private static final int DEFAULT_GROUP = 4;

  @Override
  public String modelType() {
    return "smollm3";
  }

  @Override
  public String architecture() {
    return "SmolLM3ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    Bias attention = Bias.of(keys.flag("attention_bias", false));
    Bias feedForward = Bias.of(keys.flag("mlp_bias", false));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED),
        prefix -> LlamaLayout.attention(config, prefix, attention, attention),
        prefix -> LlamaLayout.gated(config, prefix, feedForward));
  }

  private ModelConfig config(ConfigKeys keys) {
    ModelConfig llama =
        LlamaKeys.of(modelType())
            .kvHeads(4)
            .maxPositions(32_768)
            .rotary(RotaryKeys.wholeHeads(DEFAULT_THETA))
            .read(keys);
    IntPredicate turned = turned(keys, llama.layers());
    keys.optionalNumber("max_window_layers"); // layer_types says which layers have a window
    OptionalInt window = WindowKeys.window(keys, OptionalInt.empty());
    boolean used = keys.flag("use_sliding_window", false);
    return WindowKeys.apply(keys, llama, used ? window : OptionalInt.empty(), turned.negate())
        .with(
            PositionRule.byLayer(
                llama.layers(),
                turned,
                llama.positions().rotary(0).orElseThrow(),
                Optional.empty()));
  }

  /** The layers that turn queries and keys: a list of ones and zeros, else all but every fourth. */
  private static IntPredicate turned(ConfigKeys keys, int layers) {
    IntPredicate grouped = WindowKeys.pattern(keys, "no_rope_layer_interval", DEFAULT_GROUP);
    return keys.switches("no_rope_layers", layers)
        .<IntPredicate>map(list -> list::get)
        .orElse(grouped);
  }
}
