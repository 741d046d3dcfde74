package io.sparsing.model.config;

import java.util.Locale;

/** The function applied to the gate (gated FFN) or to the input projection (plain FFN). */
public sealed interface Activation {
  /** {@code max(x, 0)}. */
  Activation RELU = Fixed.RELU;

  /** {@code max(x, 0)²}. */
  Activation RELU_SQUARED = Fixed.RELU_SQUARED;

  /** {@code max(x, 0)} of gate and input projection both (dReLU, arXiv 2406.05955). */
  Activation DRELU = Fixed.DRELU;

  /** {@code x · sigmoid(x)}. */
  Activation SILU = Fixed.SILU;

  /** {@code x · Φ(x)}, Φ the normal distribution function. */
  Activation GELU = Fixed.GELU;

  /** {@code x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))}. */
  Activation GELU_TANH = Fixed.GELU_TANH;

  /** {@code x · sigmoid(1.702·x)}. */
  Activation QUICK_GELU = Fixed.QUICK_GELU;

  /** What tables call it, such as {@code relu_squared}. */
  String label();

  /** Whether it is 0 for every input below some value at or above 0. */
  boolean cutsToZero();

  /** Functions without a constant of their own. */
  enum Fixed implements Activation {
    RELU,
    RELU_SQUARED,
    DRELU,
    SILU,
    GELU,
    GELU_TANH,
    QUICK_GELU;

    @Override
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean cutsToZero() {
      return this == RELU || this == RELU_SQUARED || this == DRELU;
    }
  }

  /**
   * FATReLU: {@code x} where {@code x > threshold}, else 0 (ProSparse, arXiv 2402.13516).
   *
   * @param threshold at least 0
   */
  record FatRelu(double threshold) implements Activation {
    @Override
    public String label() {
      return "fatrelu";
    }

    @Override
    public boolean cutsToZero() {
      return true;
    }
  }

  /**
   * xIELU, with constants that each layer has learned (arXiv 2411.13010): {@code α₊x² + βx} where
   * {@code x > 0}, else {@code α₋(exp(min(x, ε)) − 1 − x) + βx}.
   */
  record Xielu() implements Activation {
    @Override
    public String label() {
      return "xielu";
    }

    @Override
    public boolean cutsToZero() {
      return false;
    }
  }
}
