package io.sparsing.analysis.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Where r(c) is expected to cross a target, and how sure that is, from the points known.
 *
 * <p>{@code r − 1} is close to a power of c, so {@code y = ln((r−1)/(target−1))} is close to a line
 * in {@code x = ln c} and the crossing is its zero. A parabola about the zero is fitted by Bayesian
 * least squares, with priors for slope and curvature; a point counts less the farther it lies from
 * the crossing, and none counts more than the ripple allows by which neighbouring levels differ at
 * random. Points whose {@code r − 1} is below a hundredth of the target's are left out: there
 * truncation may help and noise rules.
 */
final class CrossingEstimate {
  private static final double NOISE_SHARE = 0.01;

  /** Standard deviation of the slope about its expectation. */
  private static final double SLOPE_DEVIATION = 0.4;

  /** Standard deviation of half the second derivative, whose expectation is 0. */
  private static final double CURVATURE_DEVIATION = 0.2;

  /** What the parabola misses at a distance of 1 in ln c, as a standard deviation. */
  private static final double THIRD_ORDER = 0.03;

  /** Standard deviation of r at a level about the smooth curve, before residuals tell. */
  private static final double RIPPLE = 1e-5;

  /** How many residuals that expectation is worth. */
  private static final double RIPPLE_WEIGHT = 2;

  private static final double SMALLEST_SLOPE = 0.8;
  private static final double LARGEST_SLOPE = 12;
  private static final int ITERATIONS = 5;

  private record Point(double x, double y) {}

  private final List<Point> usable = new ArrayList<>();
  private final double expectedSlope;
  private final double expectedRipple; // of y

  CrossingEstimate(SearchTarget target, List<SearchPoint> observed) {
    this.expectedSlope = target.expectedExponent();
    this.expectedRipple = RIPPLE / (target.pplRatio() - 1);
    for (SearchPoint point : observed) {
      double share = (point.pplRatio() - 1) / (target.pplRatio() - 1);
      if (point.cett() > 0 && share > NOISE_SHARE && share <= Double.MAX_VALUE) {
        usable.add(new Point(Math.log(point.cett()), Math.log(share)));
      }
    }
    usable.sort(Comparator.comparingDouble(point -> Math.abs(point.y())));
  }

  /** Whether any point tells of the crossing. */
  boolean known() {
    return !usable.isEmpty();
  }

  /**
   * A crossing.
   *
   * @param level c
   * @param deviation its standard deviation, in c
   * @param slope d ln(r − 1) / d ln c there
   */
  record Crossing(double level, double deviation, double slope) {}

  /** The crossing; some point must be known. */
  Crossing crossing() {
    Point nearest = usable.get(0);
    double zero = nearest.x() - nearest.y() / expectedSlope;
    double ripple = expectedRipple;
    Parabola parabola = fitted(zero, ripple);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      zero -= parabola.height() / parabola.slope();
      ripple = ripple(parabola, zero);
      parabola = fitted(zero, ripple);
    }
    double level = Math.exp(zero - parabola.height() / parabola.slope());
    double deviation = Math.sqrt(parabola.heightVariance() + ripple * ripple) / parabola.slope();
    return new Crossing(level, level * deviation, parabola.slope());
  }

  /** {@code y = height + slope·u + curvature·u²} with {@code u = x − centre}. */
  private record Parabola(
      double centre, double height, double slope, double curvature, double heightVariance) {
    double at(double x) {
      double u = x - centre;
      return height + slope * u + curvature * u * u;
    }
  }

  private static double missed(Point point, double zero) {
    return THIRD_ORDER * Math.pow(Math.abs(point.x() - zero), 3);
  }

  /** From the residuals of points so near the crossing that a parabola misses nothing there. */
  private double ripple(Parabola parabola, double zero) {
    double sum = RIPPLE_WEIGHT * expectedRipple * expectedRipple;
    double count = RIPPLE_WEIGHT;
    for (Point point : usable) {
      if (missed(point, zero) < expectedRipple) {
        sum += Math.pow(point.y() - parabola.at(point.x()), 2);
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  private Parabola fitted(double centre, double ripple) {
    RealMatrix normal =
        MatrixUtils.createRealDiagonalMatrix(
            new double[] {1e-9, Math.pow(SLOPE_DEVIATION, -2), Math.pow(CURVATURE_DEVIATION, -2)});
    double[] right = {0, expectedSlope / (SLOPE_DEVIATION * SLOPE_DEVIATION), 0};
    for (Point point : usable) {
      double u = point.x() - centre;
      double[] row = {1, u, u * u};
      double weight = 1 / (ripple * ripple + Math.pow(missed(point, centre), 2));
      for (int i = 0; i < row.length; i++) {
        right[i] += weight * (row[i] * point.y());
        for (int j = 0; j < row.length; j++) {
          normal.addToEntry(i, j, weight * (row[i] * row[j]));
        }
      }
    }
    RealMatrix covariance = new CholeskyDecomposition(normal).getSolver().getInverse();
    double[] found = covariance.operate(right);
    double slope = Math.min(Math.max(found[1], SMALLEST_SLOPE), LARGEST_SLOPE);
    return new Parabola(centre, found[0], slope, found[2], covariance.getEntry(0, 0));
  }
}
