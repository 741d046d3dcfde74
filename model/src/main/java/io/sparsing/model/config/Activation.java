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
}
