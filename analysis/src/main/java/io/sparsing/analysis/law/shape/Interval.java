package io.sparsing.analysis.law.shape;

/**
 * A closed interval of real numbers; both ends are finite.
 *
 * @param low lower end, in the unit of what it bounds
 * @param high upper end, at least {@code low}
 */
public record Interval(double low, double high) {
  /** Confidence of all intervals of laws and comparisons. */
  public static final double CONFIDENCE = 0.95;

  /** Checks that the ends are finite and in order. */
  public Interval {
    if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
      throw new IllegalArgumentException(
          "Cannot build interval: expected finite low <= high, found " + low + " and " + high);
    }
  }

  /** Whether {@code value} lies in the interval, ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
