package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FitQuality;
import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.shape.Slice;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * How strongly the noise of neighbouring checkpoints is correlated, from the residuals of a fit.
 *
 * <p>A curve with {@code k} parameters takes with it what varies slowly, so residuals are less
 * correlated than the noise was; on 30 points and four parameters by about 0.2. To first order the
 * residuals are {@code e = M u}, {@code M = I - Q Q^T}, with {@code Q} an orthonormal basis of the
 * curve's derivatives and {@code u} the noise. For noise that is a first-order autoregression with
 * covariance {@code S_ij = rho^|i-j|} they have the lag-one correlation {@code f(rho) = sum_i (M S
 * M)_(i,i+1) / trace(M S M)}; the estimate is the {@code rho} in [-0.5, 0.95] whose {@code f} is
 * what the residuals show.
 *
 * <p>Its standard error is 0.2 on 30 points, so that noise without correlation shows a negative one
 * as often as a positive one. To take the negative ones for 0 would put the mean at 0.08 instead of
 * at 0, and widen intervals beyond what they promise
 * (docs/lab/2026-11-25-coverage-of-law-intervals.md).
 */
final class NoiseCorrelation {

  private static final double STEP = 1e-5;
  private static final double LEAST = -0.5;
  private static final double GREATEST = 0.95;

  /** With one degree of freedom residuals have one shape only, whatever the noise. */
  static final int LEAST_FREEDOM = 2;

  private static final double PRECISION = 1e-4;

  /** On longer series the correction is below 0.02, and its matrices are not worth their cost. */
  private static final int LONGEST = 400;

  private final double[][] tangents;
  private final int points;

  private NoiseCorrelation(FittedLaw fitted) {
    this.points = fitted.points();
    RealMatrix q = new QRDecomposition(derivatives(fitted)).getQ();
    this.tangents = new double[fitted.law().parameterNames().size()][];
    for (int column = 0; column < tangents.length; column++) {
      tangents[column] = q.getColumn(column);
    }
  }

  /** The correlation of neighbouring points' noise, in [-0.5, 0.95]; 0 where nothing tells. */
  static double of(FittedLaw fitted) {
    if (fitted.freedom() < LEAST_FREEDOM) {
      return 0;
    }
    double shown = FitQuality.autocorrelation(fitted.residuals());
    if (fitted.points() > LONGEST) {
      return Math.max(LEAST, Math.min(GREATEST, shown));
    }
    return solve(shown, new NoiseCorrelation(fitted)::expected);
  }

  /** The correlation in [-0.5, 0.95] at which {@code expected}, which rises, is {@code shown}. */
  static double solve(double shown, DoubleUnaryOperator expected) {
    double low = LEAST;
    double high = GREATEST;
    if (shown <= expected.applyAsDouble(low)) {
      return low;
    }
    if (shown >= expected.applyAsDouble(high)) {
      return high;
    }
    while (high - low > PRECISION) {
      double middle = (low + high) / 2;
      if (expected.applyAsDouble(middle) < shown) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** {@code f(rho)}: {@code M S M = S - Q A^T - A Q^T + Q (Q^T A) Q^T} with {@code A = S Q}. */
  double expected(double rho) {
    double[] powers = new double[points];
    powers[0] = 1;
    for (int i = 1; i < points; i++) {
      powers[i] = powers[i - 1] * rho;
    }
    double[][] images = new double[tangents.length][points];
    for (int column = 0; column < tangents.length; column++) {
      for (int i = 0; i < points; i++) {
        for (int j = 0; j < points; j++) {
          images[column][i] += powers[Math.abs(i - j)] * tangents[column][j];
        }
      }
    }
    double[][] inner = inner(images);
    double trace = 0;
    double neighbours = 0;
    for (int i = 0; i < points; i++) {
      trace += 1 + correction(images, inner, i, i);
      neighbours += i == 0 ? 0 : rho + correction(images, inner, i, i - 1);
    }
    return neighbours / trace;
  }

  private double[][] inner(double[][] images) {
    double[][] inner = new double[tangents.length][tangents.length];
    for (int one = 0; one < inner.length; one++) {
      for (int other = 0; other < inner.length; other++) {
        for (int i = 0; i < points; i++) {
          inner[one][other] += tangents[one][i] * images[other][i];
        }
      }
    }
    return inner;
  }

  private double correction(double[][] images, double[][] inner, int i, int j) {
    double sum = 0;
    for (int one = 0; one < inner.length; one++) {
      sum -= tangents[one][i] * images[one][j] + images[one][i] * tangents[one][j];
      for (int other = 0; other < inner.length; other++) {
        sum += tangents[one][i] * inner[one][other] * tangents[other][j];
      }
    }
    return sum;
  }

  /** Columns: the basis, 1, and the curve's derivative by each coordinate. */
  private static RealMatrix derivatives(FittedLaw fitted) {
    Slice whole = fitted.search().whole();
    double[] at = fitted.solution().coordinates();
    int points = fitted.points();
    RealMatrix columns = new Array2DRowRealMatrix(points, 2 + at.length);
    double[] basis = new double[points];
    whole.evaluate(at, basis);
    columns.setColumn(0, basis);
    for (int i = 0; i < points; i++) {
      columns.setEntry(i, 1, 1);
    }
    for (int axis = 0; axis < at.length; axis++) {
      double[] above = shifted(whole, at, axis, STEP);
      double[] below = shifted(whole, at, axis, -STEP);
      for (int i = 0; i < points; i++) {
        columns.setEntry(i, 2 + axis, (above[i] - below[i]) / (2 * STEP));
      }
    }
    return columns;
  }

  private static double[] shifted(Slice whole, double[] at, int axis, double step) {
    double[] shifted = at.clone();
    shifted[axis] += step;
    double[] values = new double[whole.axis().size()];
    whole.evaluate(shifted, values);
    return values;
  }
}
