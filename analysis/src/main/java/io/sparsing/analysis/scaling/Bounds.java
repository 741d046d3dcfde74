package io.sparsing.analysis.scaling;

/**
 * Where a number may lie; an end may be infinite.
 *
 * @param low least value
 * @param high greatest value
 */
record Bounds(double low, double high) {

  static final Bounds UNLIMITED = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  static Bounds exactly(double value) {
    return new Bounds(value, value);
  }

  double clamp(double value) {
    return Math.max(low, Math.min(high, value));
  }

  boolean contains(double value) {
    return low <= value && value <= high;
  }
}
