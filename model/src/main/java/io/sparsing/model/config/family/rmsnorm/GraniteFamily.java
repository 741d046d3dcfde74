package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.Multipliers;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;

/**
 * Granite: Llama's blocks with constant factors on embeddings, scores, residual branches and
 * logits.
 */
final class GraniteFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "granite";
  }

  @Override
  public String architecture() {
    return "GraniteForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    Bias attention = Bias.of(keys.flag("attention_bias", false));
    Bias feedForward = Bias.of(keys.flag("mlp_bias", false));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.attention(config, prefix, attention, attention),
        prefix -> LlamaLayout.gated(config, prefix, feedForward));
  }

  private ModelConfig config(ConfigKeys keys) {
    ModelConfig llama = LlamaKeys.of(modelType()).read(keys);
    double scale = keys.positive("attention_multiplier", 1);
    return llama
        .with(llama.rule().scaled(layer -> scale))
        .with(
            new Multipliers(
                keys.positive("embedding_multiplier", 1),
                keys.positive("residual_multiplier", 1),
                1 / keys.positive("logits_scaling", 1)));
  }
}
