package io.sparsing.model.config;

/** Reads the keys that Llama and its descendants share. */
final class LlamaKeys {
  /** Beyond any model, and small enough that a list of so many layers can be built. */
  static final int MAXIMUM_LAYERS = 10_000;

  /** Beyond any model, and small enough that no product of two widths overflows. */
  static final int MAXIMUM_WIDTH = 1 << 24;

  private static final int MAXIMUM_POSITIONS = 1 << 30;
  private static final int DEFAULT_POSITIONS = 2048;
  private static final double DEFAULT_EPSILON = 1e-6;

  private LlamaKeys() {}

  static ModelConfig read(String modelType, ConfigKeys keys, Multipliers multipliers) {
    DecoderSize size =
        new DecoderSize(
            keys.size("num_hidden_layers", MAXIMUM_LAYERS),
            keys.size("hidden_size", MAXIMUM_WIDTH),
            keys.size("intermediate_size", MAXIMUM_WIDTH),
            keys.size("vocab_size", MAXIMUM_WIDTH),
            keys.optionalSize("max_position_embeddings", MAXIMUM_POSITIONS)
                .orElse(DEFAULT_POSITIONS));
    return new ModelConfig(
        modelType,
        size,
        attention(keys, size.hiddenSize()),
        Activation.read(keys, "hidden_act", Activation.SILU),
        RotaryKeys.read(keys, size.maxPositions()),
        keys.positive("rms_norm_eps", DEFAULT_EPSILON),
        multipliers);
  }

  private static AttentionShape attention(ConfigKeys keys, int hiddenSize) {
    int heads = keys.size("num_attention_heads", MAXIMUM_WIDTH);
    int kvHeads = keys.optionalSize("num_key_value_heads", MAXIMUM_WIDTH).orElse(heads);
    int headDim =
        keys.optionalSize("head_dim", MAXIMUM_WIDTH)
            .orElseGet(
                () -> {
                  if (hiddenSize % heads != 0) {
                    throw keys.expected(
                        "num_attention_heads",
                        "a divisor of hidden_size = " + hiddenSize + ", or head_dim",
                        Integer.toString(heads));
                  }
                  return hiddenSize / heads;
                });
    return new AttentionShape(heads, kvHeads, headDim);
  }
}
