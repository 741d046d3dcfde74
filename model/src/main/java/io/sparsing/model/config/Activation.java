package io.sparsing.model.config;

/** The function applied to the gate (gated FFN) or to the input projection (plain FFN). */
public enum Activation {
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code max(x, 0)²}. */
  RELU_SQUARED,
  /** {@code x · sigmoid(x)}. */
  SILU,
  /** {@code x · Φ(x)}, Φ the normal distribution function. */
  GELU,
  /** {@code x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))}. */
  GELU_TANH,
  /** {@code x · sigmoid(1.702·x)}. */
  QUICK_GELU;

  private static final String KNOWN =
      "relu, relu2, silu, swish, gelu, gelu_new, gelu_fast, gelu_pytorch_tanh or quick_gelu";

  /** Reads the names that a {@code config.json} uses. */
  static Activation read(ConfigKeys keys, String key, Activation ifAbsent) {
    return keys.text(key)
        .map(
            name ->
                switch (name) {
                  case "relu" -> RELU;
                  case "relu2" -> RELU_SQUARED;
                  case "silu", "swish" -> SILU;
                  case "gelu" -> GELU;
                  case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> GELU_TANH;
                  case "quick_gelu" -> QUICK_GELU;
                  default -> throw keys.expected(key, KNOWN, name);
                })
        .orElse(ifAbsent);
  }
}
