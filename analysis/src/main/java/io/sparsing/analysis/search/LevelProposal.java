package io.sparsing.analysis.search;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The level that a search looks at next for one of its targets, from the points observed.
 *
 * <p>Method: the crossing is estimated with its uncertainty ({@link CrossingEstimate}). Until there
 * is a bracket, the estimate is evaluated, half a tolerance low once it is that sure; within a
 * bracket, the level one step from an end where the crossing most probably lies between them, which
 * then finishes, else the median of where the crossing may be.
 *
 * @param targets all targets of the search
 * @param options tolerances
 * @param observed points in the order of observation
 */
record LevelProposal(
    List<SearchTarget> targets, SearchOptions options, List<SearchPoint> observed) {
  /** A level is moved away from the best one by at most this factor before a bracket stands. */
  private static final double LARGEST_GROWTH = 3;

  /** Share of the wanted increase still missing; with r − 1 as c^2.3 a level 16 % too low. */
  private static final double FAR_BELOW = 0.33;

  /** An end is near the crossing where it is this many tolerances away at most. */
  private static final double NEAR = 1.5;

  /** An end of the bracket creeps where it moves by no more than this share of the width. */
  private static final double LITTLE_MOVE = 0.125;

  /** Moves in a row by little that an end may make before the step grows. */
  private static final int PATIENCE = 2;

  /** Growth of the step while one end creeps. */
  private static final double STEP_GROWTH = 3;

  /** ln of the factor in r − 1 beyond which an observation tells less than an expectation. */
  private static final double FAR = Math.log(1.5);

  double level(SearchTarget target) {
    CrossingBracket bracket = CrossingBracket.of(target.pplRatio(), observed);
    double tolerance = options.cettTolerance();
    CrossingEstimate estimate = new CrossingEstimate(target, observed);
    double lower = bracket.lower().cett();
    if (bracket.upper().isEmpty()) {
      return options.rounded(upwards(target, lower, estimate));
    }
    double upper = bracket.upper().get().cett();
    boolean helped = lower > 0 && bracket.lower().pplRatio() < 1; // no power law describes that
    if (!estimate.known() || helped || upper - lower <= tolerance) {
      return options.rounded(middle(lower, upper));
    }
    CrossingEstimate.Crossing crossing =
        lower > 0 ? estimate.between(lower, upper) : estimate.crossing();
    double level = options.rounded(within(lower, upper, crossing, step(target)));
    boolean between = level > lower && level < upper;
    return between ? level : options.rounded(middle(lower, upper));
  }

  /** A tolerance; more where one end creeps and the other stands still: the estimate misleads. */
  private double step(SearchTarget target) {
    double tolerance = options.cettTolerance();
    int moves = CrossingBracket.littleMoves(target.pplRatio(), observed, LITTLE_MOVE);
    return tolerance * Math.pow(STEP_GROWTH, Math.max(0, Math.abs(moves) - PATIENCE));
  }

  /**
   * One step from the end that lies near the crossing, which finishes where it is a tolerance and
   * the crossing is between them; else the crossing itself.
   */
  private double within(
      double lower, double upper, CrossingEstimate.Crossing crossing, double step) {
    double near = NEAR * options.cettTolerance();
    double fromLower = crossing.level() - lower;
    double fromUpper = upper - crossing.level();
    boolean far = Math.min(fromLower, fromUpper) > near;
    double aimed = fromLower <= fromUpper ? lower + step : upper - step;
    if (far) {
      aimed = Math.min(Math.max(crossing.level(), lower + step), upper - step);
    }
    return Math.min(Math.max(aimed, lower + step / 2), upper - step / 2);
  }

  private double upwards(SearchTarget target, double lower, CrossingEstimate estimate) {
    if (observed.isEmpty()) {
      return Math.min(options.largestCett(), target.expectedCett());
    }
    if (!estimate.known()) {
      return Math.min(options.largestCett(), Math.max(2 * lower, target.expectedCett()));
    }
    double step = step(target);
    double level = corrected(target).orElseGet(() -> estimate.crossing().level());
    // Surely below: the other end, where the crossing is most probably behind it.
    double aimed = level - lower < step / 2 ? lower + step : level;
    double limit = Math.max(LARGEST_GROWTH * lower, target.expectedCett());
    double atLeast = Math.max(lower + step, leastLevel(target));
    return Math.min(options.largestCett(), Math.max(Math.min(aimed, limit), atLeast));
  }

  /** Whether nothing was observed near a target, and what was near another tells where to look. */
  boolean unseen(SearchTarget target) {
    return corrected(target).isPresent();
  }

  /**
   * The expected level of a target near which nothing was observed, times the factor by which that
   * of the nearest other target was off; empty where the points themselves tell more.
   */
  private OptionalDouble corrected(SearchTarget target) {
    boolean expected = target.origin() == SearchTarget.Origin.PILOT;
    if (!expected || nearness(target) < FAR) {
      return OptionalDouble.empty();
    }
    return targets.stream()
        .filter(other -> other.origin() == SearchTarget.Origin.PILOT)
        .filter(other -> nearness(other) < FAR)
        .min(Comparator.comparingDouble(other -> distance(target, other)))
        .map(other -> target.expectedCett() * found(other) / other.expectedCett())
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private double found(SearchTarget target) {
    return new CrossingEstimate(target, observed).crossing().level();
  }

  private static double distance(SearchTarget one, SearchTarget other) {
    return Math.abs(Math.log(one.percent() / other.percent()));
  }

  /** |ln| of the factor between the target's increase and the nearest one observed. */
  private double nearness(SearchTarget target) {
    return observed.stream()
        .filter(point -> point.pplRatio() > 1)
        .mapToDouble(point -> Math.abs(Math.log((point.pplRatio() - 1) / (target.pplRatio() - 1))))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * Level to go up to at least: where r stays far below the target, as early in training, estimates
   * from wandering points creep; so the least step doubles with every point of the last octave.
   */
  private double leastLevel(SearchTarget target) {
    SearchPoint lower = CrossingBracket.of(target.pplRatio(), observed).lower();
    double missing = (target.pplRatio() - lower.pplRatio()) / (target.pplRatio() - 1);
    long near =
        observed.stream()
            .filter(point -> point.cett() > 0.5 * lower.cett() && point.cett() <= lower.cett())
            .count();
    boolean creeps = near >= 2 && missing > FAR_BELOW;
    return creeps ? lower.cett() * Math.min(2, 1 + 0.05 * Math.pow(2, near - 2.0)) : 0;
  }

  private static double middle(double lower, double upper) {
    boolean wide = lower > 0 && upper > 4 * lower;
    return wide ? Math.sqrt(lower * upper) : 0.5 * (lower + upper);
  }
}
