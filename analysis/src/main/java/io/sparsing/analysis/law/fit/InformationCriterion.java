package io.sparsing.analysis.law.fit;

/**
 * The corrected Akaike information criterion of a least-squares fit with normal errors.
 *
 * <p>{@code AICc = n * ln(SSE / n) + 2k + 2k(k + 1) / (n - k - 1)}, where {@code n} is the number
 * of points and {@code k} the number of parameters of the law plus one for the variance of the
 * errors (Burnham and Anderson 2002, section 2.4). Where {@code n <= k + 1} it is not defined and
 * given as positive infinity: so few points cannot speak for the law.
 */
public final class InformationCriterion {

  /**
   * Mean squared errors below this are rounding, not fit: ratios in [0, 1] carry errors of about
   * 1e-16, and the search stops at residuals of about 1e-12.
   */
  public static final double LEAST_MEAN_SQUARED_ERROR = 1e-24;

  private InformationCriterion() {}

  static double corrected(double meanSquaredError, int points, int lawParameters) {
    int k = lawParameters + 1;
    if (points <= k + 1) {
      return Double.POSITIVE_INFINITY;
    }
    double fit = points * Math.log(Math.max(meanSquaredError, LEAST_MEAN_SQUARED_ERROR));
    return fit + 2.0 * k + 2.0 * k * (k + 1) / (points - k - 1);
  }
}
