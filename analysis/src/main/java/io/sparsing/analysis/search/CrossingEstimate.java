package io.sparsing.analysis.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Where r(c) is expected to cross a target, and how sure that is, from the points known.
 *
 * <p>{@code r − 1} is close to a power of c, so {@code y = ln((r−1)/(target−1))} is close to a line
 * in {@code x = ln c} and the crossing is its zero. About that way r wanders: each neuron that a
 * higher level truncates moves the loss a little, either way, so what two levels differ by beyond
 * the trend has a variance that grows with their distance, as in a random walk. The estimate is the
 * mean of a Gaussian process, a parabola with priors for slope and curvature plus such a walk,
 * given the points (universal kriging): near points bind it most, and none is smoothed away. Points
 * whose {@code r − 1} is below a hundredth of the target's are left out: there truncation may help
 * and noise rules.
 */
final class CrossingEstimate {
  private static final double NOISE_SHARE = 0.01;

  /** Standard deviation of the slope about its expectation. */
  private static final double SLOPE_DEVIATION = 0.4;

  /** Standard deviation of half the second derivative, whose expectation is 0. */
  private static final double CURVATURE_DEVIATION = 0.2;

  /** What the parabola misses at a distance of 1 in ln c, as a standard deviation. */
  private static final double THIRD_ORDER = 0.03;

  /** Standard deviation by which r wanders over 1e-4 in c, before residuals tell. */
  private static final double WANDER = 7e-6;

  private static final double WANDER_STEP = 1e-4;

  /** How many residuals that expectation is worth. */
  private static final double WANDER_WEIGHT = 1;

  /** Variance of y that keeps matrices regular, far below what matters. */
  private static final double NUGGET = 1e-12;

  private static final double SMALLEST_SLOPE = 0.8;
  private static final double LARGEST_SLOPE = 12;
  private static final int ITERATIONS = 6;
  private static final int HALVINGS = 30;

  private record Point(double x, double y) {}

  private final List<Point> usable = new ArrayList<>();
  private final double expectedSlope;
  private final double expectedVariance; // of y, over a distance of 1 in ln c

  CrossingEstimate(SearchTarget target, List<SearchPoint> observed) {
    this.expectedSlope = target.expectedExponent();
    for (SearchPoint point : observed) {
      double share = (point.pplRatio() - 1) / (target.pplRatio() - 1);
      if (point.cett() > 0 && share > NOISE_SHARE && share <= Double.MAX_VALUE) {
        usable.add(new Point(Math.log(point.cett()), Math.log(share)));
      }
    }
    usable.sort(Comparator.comparingDouble(point -> Math.abs(point.y())));
    double level = usable.isEmpty() ? 1 : Math.exp(usable.get(0).x());
    double wander = WANDER / (target.pplRatio() - 1);
    this.expectedVariance = wander * wander * level / WANDER_STEP;
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
    double centre = nearest.x() - nearest.y() / expectedSlope;
    double variance = expectedVariance;
    Trend trend = trend(centre, variance);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      variance = trend.variance();
      centre -= Math.min(Math.max(trend.height() / trend.slope(), -1), 1);
      trend = trend(centre, variance);
    }
    return crossing(centre, trend);
  }

  /**
   * The crossing between two levels where r passes the target.
   *
   * @param lower level where r is at most the target
   * @param upper level where it is above
   */
  Crossing between(double lower, double upper) {
    double variance = crossingVariance();
    double low = Math.log(lower);
    double high = Math.log(upper);
    for (int halving = 0; halving < HALVINGS; halving++) {
      double middle = 0.5 * (low + high);
      if (trend(middle, variance).height() <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return crossing(low, trend(low, variance));
  }

  private double crossingVariance() {
    Point nearest = usable.get(0);
    Trend first = trend(nearest.x() - nearest.y() / expectedSlope, expectedVariance);
    return trend(nearest.x() - nearest.y() / first.slope(), first.variance()).variance();
  }

  private static Crossing crossing(double centre, Trend trend) {
    double level = Math.exp(centre);
    double deviation = Math.sqrt(trend.heightVariance()) / trend.slope();
    return new Crossing(level, level * deviation, trend.slope());
  }

  /** {@code y = height + slope·u + curvature·u²} about the centre, and the walk's own variance. */
  private record Trend(double height, double heightVariance, double slope, double variance) {}

  private Trend trend(double centre, double variance) {
    int count = usable.size();
    RealMatrix covariance = MatrixUtils.createRealMatrix(count, count);
    RealMatrix basis = MatrixUtils.createRealMatrix(count, 3);
    RealVector values = MatrixUtils.createRealVector(new double[count]);
    for (int i = 0; i < count; i++) {
      double u = usable.get(i).x() - centre;
      basis.setRow(i, new double[] {1, u, u * u});
      values.setEntry(i, usable.get(i).y());
      for (int j = 0; j < count; j++) {
        double v = usable.get(j).x() - centre;
        double shared = u * v > 0 ? Math.min(Math.abs(u), Math.abs(v)) : 0;
        double own = i == j ? Math.pow(THIRD_ORDER * Math.pow(Math.abs(u), 3), 2) + NUGGET : 0;
        covariance.setEntry(i, j, variance * shared + own);
      }
    }
    DecompositionSolver solver = new CholeskyDecomposition(covariance, 1e-9, 1e-18).getSolver();
    RealMatrix weighted = solver.solve(basis);
    RealMatrix products = basis.transposeMultiply(weighted);
    RealMatrix normal = products.add(products.transpose()).scalarMultiply(0.5);
    normal.addToEntry(0, 0, 1e-9);
    normal.addToEntry(1, 1, 1 / (SLOPE_DEVIATION * SLOPE_DEVIATION));
    normal.addToEntry(2, 2, 1 / (CURVATURE_DEVIATION * CURVATURE_DEVIATION));
    RealVector right = weighted.preMultiply(values);
    right.addToEntry(1, expectedSlope / (SLOPE_DEVIATION * SLOPE_DEVIATION));
    RealMatrix posterior = new CholeskyDecomposition(normal, 1e-9, 1e-18).getSolver().getInverse();
    RealVector found = posterior.operate(right);
    RealVector residuals = values.subtract(basis.operate(found));
    double squares = residuals.dotProduct(solver.solve(residuals));
    double seen = WANDER_WEIGHT * expectedVariance + squares * variance;
    double slope = Math.min(Math.max(found.getEntry(1), SMALLEST_SLOPE), LARGEST_SLOPE);
    return new Trend(
        found.getEntry(0), posterior.getEntry(0, 0), slope, seen / (WANDER_WEIGHT + count - 1));
  }
}
