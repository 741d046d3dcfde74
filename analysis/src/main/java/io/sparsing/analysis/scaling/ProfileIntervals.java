package io.sparsing.analysis.scaling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * Intervals of a law's parameters from the profile of the sum of squares.
 *
 * <p>A value belongs to the interval if the law with that parameter held there, and all others at
 * their best, has {@code SSE <= SSE_min * (1 + F(1, n - k) / (n - k))}, with {@code n} points,
 * {@code k} parameters and the 95 % quantile of Fisher's F (Bates and Watts 1988, section 6.1).
 * Unlike an interval from the curvature at the minimum it follows bent valleys, and says so when
 * they do not close: its end then lies at the bound of the parameter.
 */
final class ProfileIntervals {

  private static final double CONFIDENCE = 0.95;

  /** First step away from the estimate, on the parameter's scale; far below any width of use. */
  private static final double FIRST_STEP = 1e-6;

  private static final double STEP_GROWTH = 3;

  /** Ends are located to this share of their distance from the estimate. */
  private static final double END_PRECISION = 1e-4;

  /** Points on a curve to rounding have intervals no wider than this; halving stops here. */
  private static final double ROUNDING = 1e-12;

  private final LawSearch search;
  private final LimitedShape shape;
  private final double[] ratio;
  private final Solution best;
  private final List<Moments> moments;
  private final double highestSumOfSquares;

  ProfileIntervals(LawSearch search, LimitedShape shape, double[] ratio, Solution best) {
    this.search = search;
    this.shape = shape;
    this.ratio = ratio;
    this.best = best;
    this.moments = search.moments(ratio);
    int freedom = ratio.length - shape.law().parameterNames().size();
    double quantile = new FDistribution(1, freedom).inverseCumulativeProbability(CONFIDENCE);
    double least =
        Math.max(best.sumOfSquares(), ratio.length * InformationCriterion.LEAST_MEAN_SQUARED_ERROR);
    this.highestSumOfSquares = least * (1 + quantile / freedom);
  }

  /** The interval of each parameter; it contains the estimate. */
  Map<String, Interval> all() {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    shape
        .parameters(search.axis(), best)
        .forEach(
            (name, estimate) ->
                intervals.put(name, new Interval(end(name, estimate, -1), end(name, estimate, 1))));
    return intervals;
  }

  private double end(String parameter, double estimate, int direction) {
    ParameterScale scale = shape.scale(parameter);
    double bound = direction < 0 ? scale.bounds().low() : scale.bounds().high();
    if ((bound - estimate) * direction <= 0) {
      return estimate;
    }
    double origin = scale.toScale(estimate);
    double farthest = scale.toScale(bound);
    double inside = origin;
    double step = FIRST_STEP;
    double[] warm = shape.fixed(search.axis(), parameter, estimate).restrict(best.coordinates());
    while (true) {
      double candidate = origin + direction * step;
      boolean atBound = (farthest - candidate) * direction <= 0;
      double outside = atBound ? farthest : candidate;
      Solution held = held(parameter, scale.toParameter(outside), warm);
      if (held.sumOfSquares() > highestSumOfSquares) {
        double position = between(parameter, scale, origin, inside, outside, warm);
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

  /** Halves the distance between a position inside the interval and one outside of it. */
  private double between(
      String parameter,
      ParameterScale scale,
      double origin,
      double firstInside,
      double firstOutside,
      double[] firstWarm) {
    double inside = firstInside;
    double outside = firstOutside;
    double[] warm = firstWarm;
    double resolution = ROUNDING * Math.max(1, Math.abs(origin));
    while (Math.abs(outside - inside)
        > Math.max(resolution, END_PRECISION * Math.abs(outside - origin))) {
      double middle = (inside + outside) / 2;
      Solution held = held(parameter, scale.toParameter(middle), warm);
      if (held.sumOfSquares() > highestSumOfSquares) {
        outside = middle;
      } else {
        inside = middle;
        warm = held.coordinates();
      }
    }
    return inside;
  }

  private Solution held(String parameter, double value, double[] warm) {
    return search.bestOn(shape.fixed(search.axis(), parameter, value), ratio, moments, warm);
  }
}
