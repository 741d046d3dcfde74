package io.sparsing.analysis.scaling;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hipparchus.exception.Localizable;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.LocalizedOptimFormats;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;

/**
 * Finds the least-squares curve of one law at given tokens: an exhaustive grid, then
 * Levenberg-Marquardt.
 *
 * <p>The grid's bases are computed once; {@link #best(double[])} may be called with any number of
 * ratios at the same tokens, as resampling needs. Thread-safe: nothing changes after construction.
 */
final class LawSearch {

  /** Valleys of the sum of squares are long and bent: the best node need not lie in the best. */
  private static final int STARTS = 8;

  private static final int MOST_EVALUATIONS = 500;

  private static final Set<Localizable> RAN_OUT_OF_DIGITS =
      Set.of(
          LocalizedOptimFormats.TOO_SMALL_COST_RELATIVE_TOLERANCE,
          LocalizedOptimFormats.TOO_SMALL_PARAMETERS_RELATIVE_TOLERANCE,
          LocalizedOptimFormats.TOO_SMALL_ORTHOGONALITY_TOLERANCE);

  private final LawShape shape;
  private final TokenAxis axis;
  private final Slice whole;
  private final GridScan scan;

  LawSearch(LawShape shape, TokenAxis axis) {
    this.shape = shape;
    this.axis = axis;
    this.whole = shape.whole(axis);
    this.scan = new GridScan(whole, axis.size());
  }

  LawShape shape() {
    return shape;
  }

  TokenAxis axis() {
    return axis;
  }

  /** The best curve with all parameters free. */
  Solution best(double[] ratio) {
    return refined(whole, ratio, scan.minima(whole, scan.moments(ratio), STARTS).stream());
  }

  /** The moments on the law's whole grid, for {@link #bestOn}. */
  List<Moments> moments(double[] ratio) {
    return scan.moments(ratio);
  }

  /**
   * The best curve on a slice of the law.
   *
   * @param moments of the same ratios on the whole grid
   * @param warm coordinates of the slice from which to search as well
   */
  Solution bestOn(Slice slice, double[] ratio, List<Moments> moments, double[] warm) {
    List<double[]> starts;
    if (slice.dimension() == whole.dimension()) {
      starts = scan.minima(slice, moments, 1);
    } else {
      GridScan line = new GridScan(slice, axis.size());
      starts = line.minima(slice, line.moments(ratio), 1);
    }
    return refined(slice, ratio, Stream.concat(Stream.of(warm), starts.stream()));
  }

  private static Solution refined(Slice slice, double[] ratio, Stream<double[]> starts) {
    return starts
        .map(start -> refine(slice, ratio, start))
        .min(Comparator.comparingDouble(Solution::sumOfSquares))
        .orElseThrow();
  }

  private static Solution refine(Slice slice, double[] ratio, double[] start) {
    ProjectedCurve curve = new ProjectedCurve(slice, ratio, start);
    if (slice.dimension() == 0) {
      return curve.best(true);
    }
    LevenbergMarquardtOptimizer optimizer =
        new LevenbergMarquardtOptimizer()
            .withInitialStepBoundFactor(1)
            .withCostRelativeTolerance(1e-12)
            .withParameterRelativeTolerance(1e-12)
            .withOrthoTolerance(1e-12);
    try {
      optimizer.optimize(
          new LeastSquaresBuilder()
              .start(start)
              .model(curve)
              .target(ratio)
              .maxEvaluations(MOST_EVALUATIONS)
              .maxIterations(MOST_EVALUATIONS)
              .build());
      return curve.best(true);
    } catch (MathIllegalStateException e) {
      return curve.best(ranOutOfDigits(e));
    }
  }

  /** Whether the search ended because rounding leaves nothing to gain. */
  private static boolean ranOutOfDigits(MathIllegalStateException e) {
    return RAN_OUT_OF_DIGITS.contains(e.getSpecifier());
  }
}
