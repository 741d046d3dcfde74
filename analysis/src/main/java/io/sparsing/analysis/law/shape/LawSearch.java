package io.sparsing.analysis.law.shape;

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
 * <p>The grid's bases are computed once: they serve any number of ratios at the same tokens, as
 * resampling needs. Thread-safe: nothing changes after construction.
 */
public final class LawSearch {

  /** Valleys of the sum of squares are long and bent: the best node need not lie in the best. */
  private static final int STARTS = 8;

  private static final int MOST_EVALUATIONS = 500;

  /** Relative tolerances of the reported fit and its profile, and of one among many resamples. */
  private static final double FINE = 1e-12;

  private static final double COARSE = 1e-6;

  private static final Comparator<Solution> BEST =
      Comparator.comparingDouble(Solution::sumOfSquares);

  private static final Set<Localizable> RAN_OUT_OF_DIGITS =
      Set.of(
          LocalizedOptimFormats.TOO_SMALL_COST_RELATIVE_TOLERANCE,
          LocalizedOptimFormats.TOO_SMALL_PARAMETERS_RELATIVE_TOLERANCE,
          LocalizedOptimFormats.TOO_SMALL_ORTHOGONALITY_TOLERANCE);

  private final LawShape shape;
  private final TokenAxis axis;
  private final Slice whole;
  private final GridScan scan;

  /**
   * A search at the points of {@code axis}.
   *
   * @param weights that most observations will have: those are searched fastest
   */
  public LawSearch(LawShape shape, TokenAxis axis, double[] weights) {
    this.shape = shape;
    this.axis = axis;
    this.whole = shape.whole(axis);
    this.scan = new GridScan(whole, weights);
  }

  /** The law that is searched. */
  public LawShape shape() {
    return shape;
  }

  /** Tokens of the points. */
  public TokenAxis axis() {
    return axis;
  }

  /** The law with all parameters free. */
  public Slice whole() {
    return whole;
  }

  /** The value of a curve of the whole law at {@code ln(D)}. */
  public double value(Solution curve, double logTokens) {
    double basis = whole.basis().at(curve.coordinates()).applyAsDouble(logTokens);
    return curve.amplitude() * basis + curve.offset();
  }

  /** Ratio minus curve at every point. */
  public double[] residuals(Solution curve, double[] ratio) {
    double[] residuals = new double[ratio.length];
    whole.evaluate(curve.coordinates(), residuals);
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = ratio[i] - curve.amplitude() * residuals[i] - curve.offset();
    }
    return residuals;
  }

  /**
   * The best curve with all parameters free.
   *
   * @param moments of the same observations on the whole grid
   */
  public Solution best(Observations observations, List<Moments> moments) {
    return refined(whole, observations, scan.minima(whole, moments, STARTS).stream());
  }

  /** The moments on the law's whole grid: a search needs them, and may share them with others. */
  public List<Moments> moments(Observations observations) {
    return scan.moments(observations);
  }

  /**
   * The best curve on a slice of the law.
   *
   * @param moments of the same observations on the whole grid
   * @param warm coordinates of the slice from which to search as well
   */
  public Solution bestOn(
      Slice slice, Observations observations, List<Moments> moments, double[] warm) {
    return refined(slice, observations, Stream.of(warm, start(slice, observations, moments)));
  }

  /** Every start roughly, then the best of them finely. */
  private static Solution refined(Slice slice, Observations observations, Stream<double[]> starts) {
    Solution rough =
        starts.map(start -> refine(slice, observations, start, COARSE)).min(BEST).orElseThrow();
    return refine(slice, observations, rough.coordinates(), FINE);
  }

  /**
   * The best curve on a slice, to the accuracy that resampling needs: one search, from the better
   * of the grid's best node and {@code warm}.
   */
  public Solution near(
      Slice slice, Observations observations, List<Moments> moments, double[] warm) {
    double[] start =
        Stream.of(warm, start(slice, observations, moments))
            .map(at -> new ProjectedCurve(slice, observations, at).best(true))
            .min(BEST)
            .map(Solution::coordinates)
            .orElseThrow();
    return refine(slice, observations, start, COARSE);
  }

  /** The best node of the grid on a slice. */
  private double[] start(Slice slice, Observations observations, List<Moments> moments) {
    if (slice.dimension() == whole.dimension()) {
      return scan.minimum(slice, moments);
    }
    GridScan line = new GridScan(slice, observations.weights());
    return line.minimum(slice, line.moments(observations));
  }

  private static Solution refine(
      Slice slice, Observations observations, double[] start, double tolerance) {
    ProjectedCurve curve = new ProjectedCurve(slice, observations, start);
    if (slice.dimension() == 0) {
      return curve.best(true);
    }
    LevenbergMarquardtOptimizer optimizer =
        new LevenbergMarquardtOptimizer()
            .withInitialStepBoundFactor(1)
            .withCostRelativeTolerance(tolerance)
            .withParameterRelativeTolerance(tolerance)
            .withOrthoTolerance(tolerance);
    try {
      optimizer.optimize(
          new LeastSquaresBuilder()
              .start(start)
              .model(curve)
              .target(curve.target())
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
