package io.sparsing.analysis.law.shape;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/**
 * The curve with the best amplitude and offset for given coordinates (variable projection), for
 * Levenberg-Marquardt.
 *
 * <p>Coordinates beyond the box count as its edge. Remembers the best point it was asked for, so
 * that a search that is cut short loses nothing.
 */
final class ProjectedCurve implements MultivariateJacobianFunction {

  /** Central differences err by step² ≈ 1e-10 and by rounding/step ≈ 1e-11: about equal. */
  private static final double STEP = 1e-5;

  /** Residual of coordinates for which no amplitude is allowed; ratios lie in [0, 1]. */
  private static final double FORBIDDEN = 10;

  private final Slice slice;
  private final Observations observations;
  private final double[] scales;
  private double[] bestCoordinates;
  private BoundedLine bestLine = new BoundedLine(0, 0, Double.POSITIVE_INFINITY);

  ProjectedCurve(Slice slice, Observations observations, double[] start) {
    this.slice = slice;
    this.observations = observations;
    this.scales = Arrays.stream(observations.weights()).map(Math::sqrt).toArray();
    this.bestCoordinates = slice.clamp(start);
    values(bestCoordinates);
  }

  @Override
  public Pair<RealVector, RealMatrix> value(RealVector point) {
    double[] at = point.toArray();
    double[] values = values(at);
    RealMatrix jacobian = new Array2DRowRealMatrix(values.length, at.length);
    for (int axis = 0; axis < at.length; axis++) {
      double[] above = values(shifted(at, axis, STEP));
      double[] below = values(shifted(at, axis, -STEP));
      for (int i = 0; i < values.length; i++) {
        jacobian.setEntry(i, axis, (above[i] - below[i]) / (2 * STEP));
      }
    }
    return new Pair<>(new ArrayRealVector(values, false), jacobian);
  }

  Solution best(boolean converged) {
    return new Solution(
        bestCoordinates,
        bestLine.amplitude(),
        bestLine.offset(),
        bestLine.sumOfSquares(),
        converged);
  }

  private static double[] shifted(double[] at, int axis, double step) {
    double[] shifted = at.clone();
    shifted[axis] += step;
    return shifted;
  }

  /** The ratios as the optimiser sees them: each times the root of its weight. */
  double[] target() {
    double[] target = observations.ratio().clone();
    for (int i = 0; i < target.length; i++) {
      target[i] *= scales[i];
    }
    return target;
  }

  private double[] values(double[] point) {
    double[] at = slice.clamp(point);
    double[] ratio = observations.ratio();
    double[] values = new double[ratio.length];
    slice.evaluate(at, values);
    BoundedLine line =
        BoundedLine.through(
            Moments.of(values, observations), slice.amplitude().apply(at), slice.offset());
    double sumOfSquares = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = scales[i] * (line.amplitude() * values[i] + line.offset());
      double residual = values[i] - scales[i] * ratio[i];
      sumOfSquares += residual * residual;
    }
    if (!Double.isFinite(line.sumOfSquares())) {
      return forbidden();
    }
    if (sumOfSquares < bestLine.sumOfSquares()) {
      bestCoordinates = at;
      bestLine = new BoundedLine(line.amplitude(), line.offset(), sumOfSquares);
    }
    return values;
  }

  /** Farther from the ratios than any curve of use: no step ends here. */
  private double[] forbidden() {
    double[] values = target();
    for (int i = 0; i < values.length; i++) {
      values[i] += FORBIDDEN;
    }
    return values;
  }
}
