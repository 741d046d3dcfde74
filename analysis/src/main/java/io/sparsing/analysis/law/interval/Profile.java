package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.LawSearch;
import io.sparsing.analysis.law.shape.Moments;
import io.sparsing.analysis.law.shape.Observations;
import io.sparsing.analysis.law.shape.ParameterScale;
import io.sparsing.analysis.law.shape.Slice;
import io.sparsing.analysis.law.shape.Solution;
import java.util.List;
import java.util.function.DoubleFunction;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * Intervals from the profile of the sum of squares.
 *
 * <p>A value belongs to the interval if the law held to that value, and all else at its best, has
 * {@code SSE <= SSE_min * (1 + q / (n - k))}, with {@code n} points, {@code k} parameters and
 * {@code q} the 95 % quantile of Fisher's {@code F(1, n - k)} (Bates and Watts 1988, section 6.1)
 * or what a bootstrap found instead. Unlike an interval from the curvature at the minimum it
 * follows bent valleys, and says so when they do not close: its end then lies at the bound.
 */
final class Profile {

  /** First step away from the estimate, on the parameter's scale; far below any width of use. */
  private static final double FIRST_STEP = 1e-6;

  private static final double STEP_GROWTH = 3;

  /** Ends are located to this share of their distance from the estimate. */
  private static final double END_PRECISION = 1e-4;

  /** Points on a curve to rounding have intervals no wider than this; halving stops here. */
  private static final double ROUNDING = 1e-12;

  private final LawSearch search;
  private final Observations observations;
  private final Solution best;
  private final List<Moments> moments;
  private final double highestSumOfSquares;

  /** A profile whose intervals end where the deviance of the points reaches {@code quantile}. */
  Profile(FittedLaw fitted, Noise noise, double quantile) {
    this.search = fitted.search();
    this.observations = fitted.observations();
    this.best = fitted.solution();
    this.moments = search.moments(observations);
    this.highestSumOfSquares = noise.sumOfSquaresAt(quantile);
  }

  /** The 95 % quantile of {@code F(1, freedom)}. */
  static double fisher(int freedom) {
    return new FDistribution(1, freedom).inverseCumulativeProbability(Interval.CONFIDENCE);
  }

  /** Whether the sum of squares on a slice is low enough for the interval. */
  boolean holds(Slice slice) {
    return best(slice, slice.restrict(best.coordinates())).sumOfSquares() <= highestSumOfSquares;
  }

  /**
   * The interval of one quantity; it contains the estimate.
   *
   * @param family the law with the quantity held at a value
   * @param estimate the quantity's value on the best curve, within its bounds
   */
  Interval interval(DoubleFunction<Slice> family, ParameterScale scale, double estimate) {
    return new Interval(end(family, scale, estimate, -1), end(family, scale, estimate, 1));
  }

  /** The end of the interval in one direction from a value that belongs to it. */
  double end(DoubleFunction<Slice> family, ParameterScale scale, double estimate, int direction) {
    double bound = direction < 0 ? scale.bounds().low() : scale.bounds().high();
    if ((bound - estimate) * direction <= 0) {
      return estimate;
    }
    double origin = scale.toScale(estimate);
    double farthest = scale.toScale(bound);
    double inside = origin;
    double step = FIRST_STEP;
    double[] warm = family.apply(estimate).restrict(best.coordinates());
    while (true) {
      double candidate = origin + direction * step;
      boolean atBound = (farthest - candidate) * direction <= 0;
      double outside = atBound ? farthest : candidate;
      Solution held = best(family.apply(scale.toParameter(outside)), warm);
      if (held.sumOfSquares() > highestSumOfSquares) {
        double position = between(family, scale, new Bracket(origin, inside, outside), warm);
        return position == origin ? estimate : scale.toParameter(position);
      }
      if (atBound) {
        return bound;
      }
      inside = outside;
      warm = held.coordinates();
      step *= STEP_GROWTH;
    }
  }

  /** A position inside the interval and one outside of it, seen from the estimate. */
  private record Bracket(double origin, double inside, double outside) {}

  /** Halves the bracket until the end is known. */
  private double between(
      DoubleFunction<Slice> family, ParameterScale scale, Bracket bracket, double[] firstWarm) {
    double inside = bracket.inside();
    double outside = bracket.outside();
    double[] warm = firstWarm;
    double resolution = ROUNDING * Math.max(1, Math.abs(bracket.origin()));
    while (Math.abs(outside - inside)
        > Math.max(resolution, END_PRECISION * Math.abs(outside - bracket.origin()))) {
      double middle = (inside + outside) / 2;
      Solution held = best(family.apply(scale.toParameter(middle)), warm);
      if (held.sumOfSquares() > highestSumOfSquares) {
        outside = middle;
      } else {
        inside = middle;
        warm = held.coordinates();
      }
    }
    return inside;
  }

  private Solution best(Slice slice, double[] warm) {
    return search.bestOn(slice, observations, moments, warm);
  }
}
