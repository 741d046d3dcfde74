package io.sparsing.analysis.cett;

import java.util.Arrays;

/**
 * One interval of a monotone piecewise cubic (Fritsch and Carlson 1980), in Hermite form.
 *
 * <p>Slopes are those of the parabola through a point and its neighbours, limited to three times
 * the secants beside it. That keeps the cubic within the range of its two values, so that a level
 * between them is crossed once, and the error of order h⁴ where nothing is limited.
 *
 * @param x0 left abscissa
 * @param y0 value there
 * @param slope0 derivative there
 * @param x1 right abscissa, above x0
 * @param y1 value there
 * @param slope1 derivative there
 */
record CubicPiece(double x0, double y0, double slope0, double x1, double y1, double slope1) {
  private static final int HALVINGS = 60;
  private static final double MONOTONE_LIMIT = 3;

  /** Value at a threshold, interpolated in ln ε; constant beyond the ends. */
  static double valueAt(float[] thresholds, double[] values, float threshold) {
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

  /** The piece between points {@code index} and {@code index + 1} of ascending abscissas. */
  static CubicPiece between(double[] x, double[] y, int index) {
    return new CubicPiece(
        x[index], y[index], slope(x, y, index), x[index + 1], y[index + 1], slope(x, y, index + 1));
  }

  private static double slope(double[] x, double[] y, int index) {
    if (index == 0) {
      return secant(x, y, 0);
    }
    if (index == x.length - 1) {
      return secant(x, y, index - 1);
    }
    double left = secant(x, y, index - 1);
    double right = secant(x, y, index);
    if (left * right <= 0) {
      return 0;
    }
    double leftWidth = x[index] - x[index - 1];
    double rightWidth = x[index + 1] - x[index];
    double parabola = (rightWidth * left + leftWidth * right) / (leftWidth + rightWidth);
    double limit = MONOTONE_LIMIT * Math.min(Math.abs(left), Math.abs(right));
    return Math.copySign(Math.min(Math.abs(parabola), limit), parabola);
  }

  private static double secant(double[] x, double[] y, int index) {
    return (y[index + 1] - y[index]) / (x[index + 1] - x[index]);
  }

  /** Value at an abscissa within the interval. */
  double value(double x) {
    double width = x1 - x0;
    double t = (x - x0) / width;
    double rest = 1 - t;
    return y0 * (1 + 2 * t) * rest * rest
        + slope0 * width * t * rest * rest
        + y1 * t * t * (3 - 2 * t)
        - slope1 * width * t * t * rest;
  }

  /** The largest abscissa with a value ≤ {@code level}, for {@code y0 ≤ level < y1}. */
  double argument(double level) {
    double low = x0;
    double high = x1;
    for (int halving = 0; halving < HALVINGS; halving++) {
      double middle = 0.5 * (low + high);
      if (value(middle) <= level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
