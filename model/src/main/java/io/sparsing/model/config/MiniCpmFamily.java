package io.sparsing.model.config;

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
  public ModelPlan plan(ConfigKeys keys) {
    LlamaLayout.Biases biases = new LlamaLayout.Biases(keys.flag("attention_bias", false), false);
    LlamaLayout.Head head = LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED);
    return new LlamaLayout(biases, head).plan(LlamaKeys.read(modelType(), keys, multipliers(keys)));
  }

  private static Multipliers multipliers(ConfigKeys keys) {
    int layers = keys.size("num_hidden_layers", LlamaKeys.MAXIMUM_LAYERS);
    int hiddenSize = keys.size("hidden_size", LlamaKeys.MAXIMUM_WIDTH);
    return new Multipliers(
        keys.positive("scale_emb", 1),
        keys.positive("scale_depth", 1) / Math.sqrt(layers),
        keys.positive("dim_model_base", 1) / hiddenSize);
  }
}
