package io.sparsing.model.training.spec;

/**
 * How initialisation and learning rate follow the width, so that one peak learning rate serves
 * models of all widths (µP-style scaling, arXiv 2404.06395, appendix A.1, table 7).
 *
 * <p>With {@code m = d / d_base}: matrices start with deviation {@code σ / √m} and learn at {@code
 * 1 / m} of the rate; embeddings start with {@code σ} and norm scales at one, and both learn at the
 * full rate. The other three rules (embedding output × 12, residual branches × 1.4 / √L, logits ÷
 * m) are part of the model and stand in its {@code config.json}.
 *
 * @param hiddenSize d
 * @param baseHiddenSize d_base, the width at which the learning rate was tuned
 */
public record WidthScaling(int hiddenSize, int baseHiddenSize) {
  /** Initial standard deviation σ at the base width. */
  static final double BASE_DEVIATION = 0.1;

  /** Factor on a tensor's learning rate. */
  public double learningRateFactor(ParameterRole role) {
    return switch (role) {
      case MATRIX -> (double) baseHiddenSize / hiddenSize;
      case EMBEDDING, SCALE -> 1;
    };
  }

  /** Standard deviation of a tensor's initial values around {@link #initialMean}. */
  public double initialDeviation(ParameterRole role) {
    return switch (role) {
      case MATRIX -> BASE_DEVIATION / Math.sqrt((double) hiddenSize / baseHiddenSize);
      case EMBEDDING -> BASE_DEVIATION;
      case SCALE -> 0;
    };
  }

  /** Mean of a tensor's initial values. */
  public double initialMean(ParameterRole role) {
    return role == ParameterRole.SCALE ? 1 : 0;
  }
}
