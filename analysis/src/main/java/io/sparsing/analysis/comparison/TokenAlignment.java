package io.sparsing.analysis.comparison;

import io.sparsing.analysis.law.shape.Interval;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/**
 * Whether two models spend their neurons on the same tokens: Spearman's rank correlation of their
 * activation ratios over the vocabulary (arXiv 2411.02335, section 5).
 *
 * @param correlation Spearman's rho, ties at their mean rank
 * @param interval 95 %, by Fisher's transform with variance {@code (1 + rho^2 / 2) / (n - 3)}
 *     (Bonett and Wright 2000)
 * @param tokens number of vocabulary tokens compared, {@code n}
 */
public record TokenAlignment(double correlation, Interval interval, int tokens) {

  /** Least number of tokens, so that the interval is defined. */
  public static final int LEAST_TOKENS = 10;

  private static final double NORMAL_QUANTILE = 1.959963984540054;

  /**
   * The alignment of two models.
   *
   * @param first activation ratio of the one for each token
   * @param second that of the other for the same tokens
   * @throws IllegalArgumentException for fewer than {@link #LEAST_TOKENS} tokens, or where all
   *     ratios of a model are equal, which have no ranks
   */
  public static TokenAlignment of(double[] first, double[] second) {
    if (first.length != second.length || first.length < LEAST_TOKENS) {
      throw new IllegalArgumentException(
          "Cannot align tokens: expected the same at least %d tokens twice, found %d and %d"
              .formatted(LEAST_TOKENS, first.length, second.length));
    }
    double rho = new SpearmansCorrelation().correlation(first, second);
    if (Double.isNaN(rho)) {
      throw new IllegalArgumentException(
          "Cannot align tokens: expected ratios that differ, found all equal");
    }
    double bounded = Math.max(-1, Math.min(1, rho));
    double reach = NORMAL_QUANTILE * Math.sqrt((1 + rho * rho / 2) / (first.length - 3));
    double centre = Math.log((1 + bounded) / (1 - bounded)) / 2;
    Interval interval =
        Double.isInfinite(centre)
            ? new Interval(bounded, bounded)
            : new Interval(Math.tanh(centre - reach), Math.tanh(centre + reach));
    return new TokenAlignment(bounded, interval, first.length);
  }
}
