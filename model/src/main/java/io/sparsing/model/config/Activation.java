package io.sparsing.model.config;

/** The function applied to the gate (gated FFN) or to the input projection (plain FFN). */
public enum Activation {
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code max(x, 0)²}. */
  RELU_SQUARED,
  /** {@code x · sigmoid(x)}. */
  SILU;

  /** Reads the names that a {@code config.json} uses. */
  static Activation read(ConfigKeys keys, String key, Activation ifAbsent) {
    return keys.text(key)
        .map(
            name ->
                switch (name) {
                  case "relu" -> RELU;
                  case "relu2" -> RELU_SQUARED;
                  case "silu", "swish" -> SILU;
                  default -> throw keys.expected(key, "relu, relu2, silu or swish", name);
                })
        .orElse(ifAbsent);
  }
}
