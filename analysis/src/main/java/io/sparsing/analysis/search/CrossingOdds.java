package io.sparsing.analysis.search;

/**
 * Where within a bracket a crossing probably lies: a normal distribution, cut off at the ends.
 *
 * @param crossing mean and standard deviation
 * @param lower end below the crossing
 * @param upper end above it
 */
record CrossingOdds(CrossingEstimate.Crossing crossing, double lower, double upper) {
  /** Odds from which a level one tolerance from an end is worth its pass. */
  private static final double WORTH_CLOSING = 0.45;

  private static final int HALVINGS = 50;

  /**
   * The level to evaluate: one tolerance from the end next to which the crossing lies with odds of
   * {@value #WORTH_CLOSING} and more, else the level below which it lies with odds of {@code
   * share}.
   */
  double nextLevel(double tolerance, double share) {
    double whole = between(lower, upper);
    if (!(whole > 1e-12) || upper - lower <= 2 * tolerance) {
      return 0.5 * (lower + upper);
    }
    double atLower = between(lower, lower + tolerance) / whole;
    double atUpper = between(upper - tolerance, upper) / whole;
    if (Math.max(atLower, atUpper) >= WORTH_CLOSING) {
      return atLower >= atUpper ? lower + tolerance : upper - tolerance;
    }
    return Math.min(Math.max(quantile(share * whole), lower + tolerance), upper - tolerance);
  }

  private double quantile(double wanted) {
    double low = lower;
    double high = upper;
    for (int halving = 0; halving < HALVINGS; halving++) {
      double middle = 0.5 * (low + high);
      if (between(lower, middle) < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private double between(double from, double to) {
    return cumulative(to) - cumulative(from);
  }

  /** The logistic curve 1/(1 + e^(−1.702·z)), within 0.01 of the normal distribution's. */
  private double cumulative(double level) {
    double z = (level - crossing.level()) / Math.max(crossing.deviation(), 1e-12);
    return 1 / (1 + Math.exp(-1.702 * z));
  }
}
