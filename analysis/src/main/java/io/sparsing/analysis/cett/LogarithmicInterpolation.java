package io.sparsing.analysis.cett;

import java.util.Arrays;

/** Interpolation of values over ascending thresholds by monotone cubics in ln ε. */
final class LogarithmicInterpolation {
  private LogarithmicInterpolation() {}

  /** Value at a threshold; constant beyond the ends. */
  static double value(float[] thresholds, double[] values, float threshold) {
    int found = Arrays.binarySearch(thresholds, threshold);
    if (found >= 0) {
      return values[found];
    }
    int above = -found - 1;
    if (above == 0) {
      return values[0];
    }
    if (above == thresholds.length) {
      return values[above - 1];
    }
    return piece(thresholds, values, above - 1).value(Math.log(threshold));
  }

  /** The cubic over the interval from {@code index}, from two points on either side at most. */
  static CubicPiece piece(float[] thresholds, double[] values, int index) {
    // A listed threshold may be 0, which has no logarithm: the smallest float stands for it.
    int from = Math.max(0, index - 1);
    int to = Math.min(thresholds.length, index + 3);
    double[] x = new double[to - from];
    for (int point = from; point < to; point++) {
      x[point - from] = Math.log(Math.max(thresholds[point], Float.MIN_VALUE));
    }
    return CubicPiece.between(x, Arrays.copyOfRange(values, from, to), index - from);
  }
}
