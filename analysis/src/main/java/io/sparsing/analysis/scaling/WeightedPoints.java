package io.sparsing.analysis.scaling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * A series, and how much each of its points counts in a fit.
 *
 * <p>Without known errors each counts once. With the covariance {@code S} of the sampling errors
 * and the variance {@code t} of the checkpoints' own noise, point {@code i} counts {@code W_ii},
 * where {@code W = (S + t I)^-1}: the inverse variance that it has once all other points are known.
 * Independent errors give {@code 1 / (s_i^2 + t)}. A shift that all points share gives equal
 * weights, since it says nothing about which point to believe. Weights are divided by their mean.
 *
 * <p>All of {@code W} (generalised least squares) would be more efficient were {@code S} known. It
 * is estimated from documents, and a fit that chooses its combination of the points by the errors
 * of {@code S} takes its own error for too small: docs/laws.md, section 3. The intervals take the
 * whole of {@code S}.
 *
 * @param points the series
 * @param weights of its points; 1 for every point without known errors
 */
// Never compared nor changed: it lives between the series and the fit.
@SuppressWarnings("ArrayRecordComponent")
record WeightedPoints(SeriesPoints points, double[] weights) {

  /** Weights have come to rest where none moves by more; they need no more accuracy than this. */
  private static final double REST = 1e-3;

  private static final int MOST_ROUNDS = 10;

  /**
   * Least variance that is not known, as a share of the mean squared residual: few documents leave
   * a covariance that gives some differences of points no error at all.
   */
  private static final double LEAST_OWN_SHARE = 0.1;

  private static final List<ScalingLaw> LAWS =
      List.of(ScalingLaw.LOGSPACE_POWER_LAW, ScalingLaw.CONVERGENT_POWER_LAW);

  /** Every point counts once, whatever its error. */
  static WeightedPoints equal(SeriesPoints points) {
    double[] ones = new double[points.size()];
    Arrays.fill(ones, 1);
    return new WeightedPoints(points, ones);
  }

  /** Points count by their errors, where these are known. */
  static WeightedPoints of(SeriesPoints points) {
    WeightedPoints weighted = equal(points);
    if (points.errors().isEmpty()) {
      return weighted;
    }
    double moved = Double.POSITIVE_INFINITY;
    for (int round = 0; round < MOST_ROUNDS && moved > REST; round++) {
      double[] next = precisions(points.errors().get().covariance(), ownVariance(weighted));
      moved = 0;
      for (int i = 0; i < next.length; i++) {
        moved = Math.max(moved, Math.abs(next[i] - weighted.weights[i]));
      }
      weighted = new WeightedPoints(points, next);
    }
    return weighted;
  }

  /** Variance of what sampling leaves unexplained about the better of the paper's laws. */
  private static double ownVariance(WeightedPoints weighted) {
    FittedLaw better =
        LAWS.stream()
            .map(law -> FittedLaw.of(law, weighted, Loss.SQUARED))
            .min(Comparator.comparingDouble(fitted -> fitted.solution().sumOfSquares()))
            .orElseThrow();
    double scatter = better.solution().sumOfSquares() / better.points();
    return Math.max(
        InformationCriterion.LEAST_MEAN_SQUARED_ERROR,
        Math.max(LEAST_OWN_SHARE * scatter, SampledNoise.independentOwnVariance(better)));
  }

  /** The diagonal of {@code (covariance + ownVariance * I)^-1}, divided by its mean. */
  static double[] precisions(double[][] covariance, double ownVariance) {
    RealMatrix whole = MatrixUtils.createRealMatrix(covariance);
    for (int i = 0; i < covariance.length; i++) {
      whole.addToEntry(i, i, ownVariance);
    }
    RealMatrix inverse = MatrixUtils.inverse(whole);
    double mean = inverse.getTrace() / covariance.length;
    double[] precisions = new double[covariance.length];
    for (int i = 0; i < precisions.length; i++) {
      precisions[i] = inverse.getEntry(i, i) / mean;
    }
    return precisions;
  }

  /** The first points, with the weights that they have in the whole series. */
  WeightedPoints first(int count) {
    return new WeightedPoints(points.first(count), Arrays.copyOf(weights, count));
  }

  Observations observations() {
    return Observations.weighted(points.activationRatio(), weights);
  }
}
