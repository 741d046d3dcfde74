package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.shape.Bounds;
import io.sparsing.analysis.law.shape.LawSearch;
import io.sparsing.analysis.law.shape.LimitedShape;
import io.sparsing.analysis.law.shape.Slice;
import io.sparsing.analysis.law.shape.Solution;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * What a fit makes of errors at its points, to first order.
 *
 * <p>With the derivatives {@code X} [n, k] of the curve at the points and the weights {@code w}, an
 * error {@code e} [n] moves the curve's numbers by {@code B e}, {@code B = (X^T w X)^-1 X^T w}, and
 * leaves the residuals {@code M e}, {@code M = I - X B}. Numbers at a bound do not move.
 */
final class Tangents {

  private static final double STEP = 1e-5;
  private static final double AT_BOUND = 1e-9;

  /** Derivatives closer to dependence than this do not determine all numbers of a curve. */
  private static final double LEAST_INVERSE_CONDITION = 1e-10;

  /** Moves one number of a curve by a share of its step. */
  private record Direction(int coordinate, double step) {
    static final int AMPLITUDE = -1;
    static final int OFFSET = -2;

    Solution moved(Solution curve, int sign) {
      double[] at = curve.coordinates().clone();
      if (coordinate >= 0) {
        at[coordinate] += sign * step;
      }
      return new Solution(
          at,
          curve.amplitude() + (coordinate == AMPLITUDE ? sign * step : 0),
          curve.offset() + (coordinate == OFFSET ? sign * step : 0),
          curve.sumOfSquares(),
          curve.converged());
    }

    double derivative(Solution curve, Noise.Quantity quantity) {
      return (quantity.of(moved(curve, 1)) - quantity.of(moved(curve, -1))) / (2 * step);
    }
  }

  private final Solution curve;
  private final List<Direction> directions;
  private final RealMatrix moves;
  private final RealMatrix residuals;
  private final RealMatrix inverse;
  private final boolean determined;

  Tangents(FittedLaw fitted) {
    this.curve = fitted.solution();
    this.directions = directions(fitted);
    LawSearch search = fitted.search();
    double[] weights = fitted.observations().weights();
    int points = fitted.points();
    RealMatrix derivatives = new Array2DRowRealMatrix(points, directions.size());
    RealMatrix weighted = new Array2DRowRealMatrix(points, directions.size());
    for (int i = 0; i < points; i++) {
      double log = search.axis().log(i);
      double[] gradient = gradient(moved -> search.value(moved, log));
      derivatives.setRow(i, gradient);
      weighted.setRow(i, gradient);
      for (int k = 0; k < gradient.length; k++) {
        weighted.multiplyEntry(i, k, Math.sqrt(weights[i]));
      }
    }
    SingularValueDecomposition decomposed = new SingularValueDecomposition(weighted);
    this.determined =
        directions.size() == fitted.law().parameterNames().size()
            && decomposed.getInverseConditionNumber() >= LEAST_INVERSE_CONDITION;
    RealMatrix pseudoInverse = decomposed.getSolver().getInverse();
    this.inverse = pseudoInverse.multiplyTransposed(pseudoInverse);
    this.moves = pseudoInverse;
    for (int i = 0; i < points; i++) {
      for (int k = 0; k < directions.size(); k++) {
        moves.multiplyEntry(k, i, Math.sqrt(weights[i]));
      }
    }
    this.residuals =
        MatrixUtils.createRealIdentityMatrix(points).subtract(derivatives.multiply(moves));
  }

  /** An amplitude at its bound leaves a constant, whose shape nothing determines. */
  private static List<Direction> directions(FittedLaw fitted) {
    Solution curve = fitted.solution();
    Slice whole = fitted.search().whole();
    List<Direction> free = new ArrayList<>();
    free.add(new Direction(Direction.OFFSET, STEP));
    double size = Math.abs(curve.amplitude());
    if (size > 2 * LimitedShape.LEAST_AMPLITUDE) {
      free.add(new Direction(Direction.AMPLITUDE, STEP * size));
      for (int axis = 0; axis < curve.coordinates().length; axis++) {
        Bounds bounds = whole.box().get(axis).bounds();
        double at = curve.coordinates()[axis];
        if (at > bounds.low() + AT_BOUND && at < bounds.high() - AT_BOUND) {
          free.add(new Direction(axis, STEP));
        }
      }
    }
    return free;
  }

  /** Derivatives of a quantity by the numbers that are free. */
  private double[] gradient(Noise.Quantity quantity) {
    return directions.stream()
        .mapToDouble(direction -> direction.derivative(curve, quantity))
        .toArray();
  }

  /** {@code a} [n]: an error at point {@code i} moves the quantity by {@code a_i} times as much. */
  double[] moves(Noise.Quantity quantity) {
    return moves.preMultiply(gradient(quantity));
  }

  /** {@code g^T (X^T w X)^-1 g}: by its inverse the sum of squares rises with the quantity². */
  double width(Noise.Quantity quantity) {
    double[] gradient = gradient(quantity);
    double[] image = inverse.operate(gradient);
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      sum += gradient[i] * image[i];
    }
    return sum;
  }

  /** Whether all parameters of the law are free, and the points tell each from the others. */
  boolean determined() {
    return determined;
  }

  /** {@code M} [n, n]. */
  RealMatrix residuals() {
    return residuals;
  }
}
