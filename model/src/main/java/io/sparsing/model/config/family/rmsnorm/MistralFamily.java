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
import java.util.function.UnaryOperator;

/** Mistral: Llama's blocks, and a sliding window in every layer unless it is null. */
final class MistralFamily implements ModelFamily {
  private static final int DEFAULT_WINDOW = 4096;

  @Override
  public String modelType() {
    return "mistral";
  }

  @Override
  public String architecture() {
    return "MistralForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    return plan(keys, modelType(), config -> config);
  }

  /** Mistral's tensors of a model that differs from it in what {@code changed} changes. */
  static ModelPlan plan(ConfigKeys keys, String modelType, UnaryOperator<ModelConfig> changed) {
    ModelConfig llama = LlamaKeys.of(modelType).kvHeads(8).maxPositions(131_072).read(keys);
    OptionalInt window = WindowKeys.window(keys, OptionalInt.of(DEFAULT_WINDOW));
    ModelConfig config = changed.apply(WindowKeys.apply(keys, llama, window, layer -> true));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.attention(config, prefix, Bias.WITHOUT, Bias.WITHOUT),
        prefix -> LlamaLayout.gated(config, prefix, Bias.WITHOUT));
  }
}
