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
 * MiniCPM: Llama's blocks with constant factors. Embeddings are multiplied by {@code scale_emb},
 * each residual branch by {@code scale_depth / sqrt(layers)}, and the hidden state before the head
 * is divided by {@code hidden_size / dim_model_base}. The head is tied unless said.
 */
final class MiniCpmFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "minicpm";
  }

  @Override
  public String architecture() {
    return "MiniCPMForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig llama = LlamaKeys.of(modelType()).read(keys);
    ModelConfig config =
        llama.with(
            new Multipliers(
                keys.positive("scale_emb", 1),
                keys.positive("scale_depth", 1) / Math.sqrt(llama.layers()),
                keys.positive("dim_model_base", 1) / llama.hiddenSize()));
    Bias attention = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED),
        prefix -> LlamaLayout.attention(config, prefix, attention, attention),
        prefix -> LlamaLayout.gated(config, prefix, Bias.WITHOUT));
  }
}
