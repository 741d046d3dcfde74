package io.sparsing.model.config;

/**
 * How the residual stream is normed before it is read.
 *
 * @param kind what is divided by what
 * @param epsilon added under the root
 */
public record NormRule(Kind kind, double epsilon) {
  /** What is divided by what. */
  public enum Kind {
    /** {@code x / sqrt(mean(x²) + ε)}. */
    RMS,
    /** {@code (x − mean(x)) / sqrt(variance(x) + ε)}. */
    LAYER
  }
}
