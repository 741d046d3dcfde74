package io.sparsing.analysis.law.fit;

import io.sparsing.analysis.law.shape.Observations;
import java.util.Arrays;
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
public record WeightedPoints(SeriesPoints points, double[] weights) {

  /** Every point counts once, whatever its error. */
  public static WeightedPoints equal(SeriesPoints points) {
    double[] ones = new double[points.size()];
    Arrays.fill(ones, 1);
    return new WeightedPoints(points, ones);
  }

  /** The diagonal of {@code (covariance + ownVariance * I)^-1}, divided by its mean. */
  public static double[] precisions(double[][] covariance, double ownVariance) {
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

  /** The ratios with their weights. */
  public Observations observations() {
    return Observations.weighted(points.activationRatio(), weights);
  }
}
