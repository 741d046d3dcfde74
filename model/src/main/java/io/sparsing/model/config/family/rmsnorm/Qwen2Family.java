package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;
import java.util.OptionalInt;

/** Qwen2: Llama's blocks with biases on query, key and value; a window in late layers if asked. */
final class Qwen2Family implements ModelFamily {
  private static final int DEFAULT_WINDOW = 4096;
  private static final int DEFAULT_FULL_LAYERS = 28;

  @Override
  public String modelType() {
    return "qwen2";
  }

  @Override
  public String architecture() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config =
        windowed(keys, LlamaKeys.of(modelType()).kvHeads(32).maxPositions(32_768).read(keys));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.attention(config, prefix, Bias.WITH, Bias.WITHOUT),
        prefix -> LlamaLayout.gated(config, prefix, Bias.WITHOUT));
  }

  /** The window counts only with {@code use_sliding_window}, from {@code max_window_layers} on. */
  static ModelConfig windowed(ConfigKeys keys, ModelConfig config) {
    OptionalInt window = WindowKeys.window(keys, OptionalInt.of(DEFAULT_WINDOW));
    int fullLayers =
        keys.optionalNumber("max_window_layers").map(Double::intValue).orElse(DEFAULT_FULL_LAYERS);
    boolean used = keys.flag("use_sliding_window", false);
    return WindowKeys.apply(
        keys, config, used ? window : OptionalInt.empty(), layer -> layer >= fullLayers);
  }
}
