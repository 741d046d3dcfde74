package io.sparsing.analysis.scaling;

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

  private final Slice slice;
  private final double[] ratio;
  private double[] bestCoordinates;
  private BoundedLine bestLine = new BoundedLine(0, 0, Double.POSITIVE_INFINITY);

  ProjectedCurve(Slice slice, double[] ratio, double[] start) {
    this.slice = slice;
    this.ratio = ratio;
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

  private double[] values(double[] point) {
    double[] at = slice.clamp(point);
    double[] values = new double[ratio.length];
    slice.basis().evaluate(at, values);
    BoundedLine line =
        BoundedLine.through(Moments.of(values, ratio), slice.amplitude().apply(at), slice.offset());
    double sumOfSquares = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = line.amplitude() * values[i] + line.offset();
      sumOfSquares += (values[i] - ratio[i]) * (values[i] - ratio[i]);
    }
    if (sumOfSquares < bestLine.sumOfSquares()) {
      bestCoordinates = at;
      bestLine = new BoundedLine(line.amplitude(), line.offset(), sumOfSquares);
    }
    return values;
  }
}
