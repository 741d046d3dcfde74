package io.sparsing.analysis.law.interval;

import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;

/**
 * A sum {@code e^T Q e} over errors {@code e} at the points of a series.
 *
 * <p>Errors with the covariance {@code V} give it the expectation {@code sum_ij V_ij Q_ij}.
 */
final class QuadraticForm {

  private final RealMatrix matrix;

  /** Sum of {@code Q_ij} by {@code |i - j|}. */
  private final double[] byDistance;

  QuadraticForm(RealMatrix matrix) {
    this.matrix = matrix;
    int points = matrix.getRowDimension();
    this.byDistance = new double[points];
    for (int i = 0; i < points; i++) {
      for (int j = 0; j < points; j++) {
        byDistance[Math.abs(i - j)] += matrix.getEntry(i, j);
      }
    }
  }

  /** {@code (a^T e)^2}. */
  static QuadraticForm of(double[] a) {
    ArrayRealVector vector = new ArrayRealVector(a);
    return new QuadraticForm(vector.outerProduct(vector));
  }

  /** Expectation over errors with this covariance. */
  double expected(RealMatrix covariance) {
    double sum = 0;
    for (int i = 0; i < byDistance.length; i++) {
      for (int j = 0; j < byDistance.length; j++) {
        sum += covariance.getEntry(i, j) * matrix.getEntry(i, j);
      }
    }
    return sum;
  }

  /** Expectation over errors of variance 1, correlated by {@code rho^distance}. */
  double ofCorrelation(double rho) {
    double sum = 0;
    double power = 1;
    for (double entries : byDistance) {
      sum += power * entries;
      power *= rho;
    }
    return sum;
  }
}
