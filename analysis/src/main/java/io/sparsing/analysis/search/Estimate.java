package io.sparsing.analysis.search;

import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A number that a sample of documents gives, with its sampling error.
 *
 * @param value the number
 * @param error its error; empty where there are too few documents to tell
 */
public record Estimate(double value, Optional<Uncertainty> error) {
  /** An interval takes at least this many documents (design section 2). */
  public static final int LEAST_DOCUMENTS = 8;

  private static final double UPPER_QUANTILE = 0.975;

  /**
   * A standard error with the 95 % interval.
   *
   * @param standard standard error
   * @param low lower end of the interval
   * @param high upper end
   */
  public record Uncertainty(double standard, double low, double high) {}

  /** A number without an error. */
  public static Estimate without(double value) {
    return new Estimate(value, Optional.empty());
  }

  /**
   * A share with the error that documents' influences give.
   *
   * <p>{@code se² = n/(n−1)·Σ ψ_g² + v}; the interval is Student's with n − 1 degrees of freedom,
   * cut at 0 and 1.
   *
   * @param influences ψ_g of each document [n]
   * @param otherVariance v, what else is uncertain
   */
  public static Estimate ofShare(double value, double[] influences, double otherVariance) {
    int documents = influences.length;
    if (documents < LEAST_DOCUMENTS) {
      return without(value);
    }
    double standard = Math.sqrt(variance(influences) + otherVariance);
    double reach = new TDistribution(documents - 1).inverseCumulativeProbability(UPPER_QUANTILE);
    return new Estimate(
        value,
        Optional.of(
            new Uncertainty(
                standard,
                Math.max(0, value - reach * standard),
                Math.min(1, value + reach * standard))));
  }

  /** {@code n/(n−1)·Σ ψ_g²}; infinite below two documents. */
  static double variance(double[] influences) {
    double squares = 0;
    for (double influence : influences) {
      squares += influence * influence;
    }
    int documents = influences.length;
    return documents < 2 ? Double.POSITIVE_INFINITY : squares * documents / (documents - 1.0);
  }
}
