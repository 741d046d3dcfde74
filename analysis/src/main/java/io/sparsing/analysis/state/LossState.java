package io.sparsing.analysis.state;

import java.io.Serializable;

/**
 * Loss of a corpus: scored positions and their summed negative log-likelihood in nats, float64.
 *
 * @param scoredPositions positions whose token was predicted
 * @param negativeLogLikelihood Σ −ln p(token), nats
 */
public record LossState(long scoredPositions, double negativeLogLikelihood)
    implements Serializable {

  /** The state of no position at all. */
  public static final LossState EMPTY = new LossState(0, 0);

  /** Refuses counts below 0 and losses that are negative, NaN or infinite. */
  public LossState {
    boolean finite = negativeLogLikelihood >= 0 && negativeLogLikelihood <= Double.MAX_VALUE;
    if (scoredPositions < 0 || !finite) {
      throw new IllegalArgumentException(
          "Cannot create loss state: expected counts and finite losses >= 0, found "
              + scoredPositions
              + " positions with "
              + negativeLogLikelihood
              + " nats");
    }
  }

  /** The state of both sets of positions. */
  public LossState merge(LossState other) {
    return new LossState(
        scoredPositions + other.scoredPositions,
        negativeLogLikelihood + other.negativeLogLikelihood);
  }

  /**
   * Token-weighted mean loss L in nats.
   *
   * @throws IllegalStateException where no position was scored
   */
  public double mean() {
    if (scoredPositions == 0) {
      throw new IllegalStateException(
          "Cannot average loss: expected at least 1 scored position, found 0");
    }
    return negativeLogLikelihood / scoredPositions;
  }

  /** Perplexity {@code e^L}. */
  public double perplexity() {
    return Math.exp(mean());
  }

  /** Perplexity ratio {@code exp(L − L_dense)} of this loss to the dense one. */
  public double perplexityRatioTo(LossState dense) {
    return Math.exp(mean() - dense.mean());
  }
}
