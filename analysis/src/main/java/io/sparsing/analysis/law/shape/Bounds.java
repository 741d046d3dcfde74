package io.sparsing.analysis.law.shape;

/**
 * Where a number may lie; an end may be infinite. Nothing lies in it where {@code low > high}.
 *
 * @param low least value
 * @param high greatest value
 */
public record Bounds(double low, double high) {

  static final Bounds UNLIMITED = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  static Bounds exactly(double value) {
    return new Bounds(value, value);
  }

  /** The nearest value within the bounds. */
  public double clamp(double value) {
    return Math.max(low, Math.min(high, value));
  }

  boolean contains(double value) {
    return low <= value && value <= high;
  }

  boolean isEmpty() {
    return low > high;
  }

  Bounds intersection(Bounds other) {
    return new Bounds(Math.max(low, other.low), Math.min(high, other.high));
  }

  /** The factors {@code a} for which {@code start - a * step} lies within these bounds. */
  Bounds factors(double start, double step) {
    if (step == 0) {
      return contains(start) ? UNLIMITED : new Bounds(1, -1);
    }
    double one = (start - low) / step;
    double other = (start - high) / step;
    return new Bounds(Math.min(one, other), Math.max(one, other));
  }
}
