package io.sparsing.analysis.search;

import io.sparsing.analysis.search.SearchOutcome.Status;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Searches the CETT levels at which one checkpoint's PPL ratio first passes several targets.
 *
 * <p>Use: while not {@link #finished}, run a truncated pass at each of {@link #nextCandidates} and
 * {@link #observe} it. All targets share all points. {@code c*} is the lower end of the bracket in
 * which {@code r(c)} first passes {@code 1 + p/100} coming from below, so {@code r(c*)} never
 * exceeds it. Points may be observed that were not asked for, such as those of an interrupted run.
 * Immutable and serialisable.
 *
 * <p>Method: the crossing is estimated with its uncertainty ({@link CrossingEstimate}). Until there
 * is a bracket, the estimate is evaluated, half a tolerance low once it is that sure; within a
 * bracket, the level one step from an end where the crossing most probably lies between them, which
 * then finishes, else the median of where the crossing may be.
 */
public final class PplSearch implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A level is moved away from the best one by at most this factor before a bracket stands. */
  private static final double LARGEST_GROWTH = 3;

  /** Share of the wanted increase still missing; with r − 1 as c^2.3 a level 16 % too low. */
  private static final double FAR_BELOW = 0.33;

  /** An end is near the crossing where it is this many tolerances away at most. */
  private static final double NEAR = 1.5;

  /** An end of the bracket creeps where it moves by no more than this many tolerances. */
  private static final double LITTLE_MOVE = 10;

  /** Moves in a row by little that an end may make before the step grows. */
  private static final int PATIENCE = 2;

  /** Growth of the step while one end creeps. */
  private static final double STEP_GROWTH = 3;

  /** ln of the factor in r − 1 beyond which an observation tells less than an expectation. */
  private static final double FAR = Math.log(1.5);

  private final ArrayList<SearchTarget> targets;
  private final SearchOptions options;
  private final ArrayList<SearchPoint> observed;

  private PplSearch(List<SearchTarget> targets, SearchOptions options, List<SearchPoint> observed) {
    this.targets = new ArrayList<>(targets);
    this.options = options;
    this.observed = new ArrayList<>(observed);
  }

  /**
   * Starts a search.
   *
   * @throws IllegalArgumentException where there is no target, or two with the same percentage
   */
  public static PplSearch start(List<SearchTarget> targets, SearchOptions options) {
    long distinct = targets.stream().mapToDouble(SearchTarget::percent).distinct().count();
    if (targets.isEmpty() || distinct < targets.size()) {
      throw new IllegalArgumentException(
          "Cannot search PPL levels: expected at least one target and no percentage twice, found "
              + targets);
    }
    return new PplSearch(targets, options, List.of());
  }

  /** Whether every target is bracketed as narrowly as asked, or known not to be reached. */
  public boolean finished() {
    return targets.stream().allMatch(target -> bracket(target).finished(observed, options));
  }

  private CrossingBracket bracket(SearchTarget target) {
    return CrossingBracket.of(target.pplRatio(), observed);
  }

  /**
   * CETT levels to evaluate in the next round, ascending: at most one per unfinished target.
   *
   * <p>The first round evaluates one level only, that of the middle target: where the expectation
   * of one is off, those of the others are off by much the same factor.
   */
  public List<Double> nextCandidates() {
    List<SearchTarget> unfinished =
        targets.stream()
            .filter(target -> !bracket(target).finished(observed, options))
            .sorted(Comparator.comparingDouble(SearchTarget::percent))
            .toList();
    if (observed.isEmpty() && !unfinished.isEmpty()) {
      return List.of(rounded(unfinished.get(unfinished.size() / 2).expectedCett()));
    }
    List<SearchTarget> unseen =
        unfinished.stream().filter(target -> corrected(target).isPresent()).toList();
    TreeSet<Double> levels = new TreeSet<>();
    for (SearchTarget target : unseen.isEmpty() ? unfinished : unseen) {
      double level = rounded(candidate(target));
      Double near = levels.floor(level + options.cettTolerance() / 2);
      if (near == null || near < level - options.cettTolerance() / 2) {
        levels.add(level);
      }
    }
    return List.copyOf(levels);
  }

  private double candidate(SearchTarget target) {
    CrossingBracket bracket = bracket(target);
    double tolerance = options.cettTolerance();
    CrossingEstimate estimate = new CrossingEstimate(target, observed);
    double lower = bracket.lower().cett();
    if (bracket.upper().isEmpty()) {
      return upwards(target, lower, estimate);
    }
    double upper = bracket.upper().get().cett();
    if (!estimate.known() || upper - lower <= tolerance) {
      return middle(lower, upper);
    }
    CrossingEstimate.Crossing crossing =
        lower > 0 ? estimate.between(lower, upper) : estimate.crossing();
    double level = within(lower, upper, crossing, step(target));
    boolean between = rounded(level) > lower && rounded(level) < upper;
    return between ? level : middle(lower, upper);
  }

  /** A tolerance; more where one end creeps and the other stands still: the estimate misleads. */
  private double step(SearchTarget target) {
    double tolerance = options.cettTolerance();
    int moves = CrossingBracket.littleMoves(target.pplRatio(), observed, LITTLE_MOVE * tolerance);
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
    if (Math.min(fromLower, fromUpper) > near) {
      return crossing.level();
    }
    double aimed = fromLower <= fromUpper ? lower + step : upper - step;
    return Math.min(Math.max(aimed, lower + step / 2), upper - step / 2);
  }

  private double upwards(SearchTarget target, double lower, CrossingEstimate estimate) {
    if (observed.isEmpty()) {
      return Math.min(options.largestCett(), target.expectedCett());
    }
    if (!estimate.known()) {
      return Math.min(options.largestCett(), Math.max(2 * lower, target.expectedCett()));
    }
    double tolerance = options.cettTolerance();
    double level = corrected(target).orElseGet(() -> estimate.crossing().level());
    // Surely below: the other end, where the crossing is most probably behind it.
    double aimed = level - lower < tolerance / 2 ? lower + tolerance : level;
    double limit = Math.max(LARGEST_GROWTH * lower, target.expectedCett());
    double atLeast = Math.max(lower + tolerance, leastLevel(target));
    return Math.min(options.largestCett(), Math.max(Math.min(aimed, limit), atLeast));
  }

  /**
   * The expected level of a target near which nothing was observed, times the factor by which that
   * of the nearest other target was off; empty where the points themselves tell more.
   */
  private OptionalDouble corrected(SearchTarget target) {
    boolean expected = target.origin() == SearchTarget.Origin.NEIGHBOUR;
    if (!expected || nearness(target) < FAR) {
      return OptionalDouble.empty();
    }
    return targets.stream()
        .filter(other -> other.origin() == SearchTarget.Origin.NEIGHBOUR)
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
    SearchPoint lower = bracket(target).lower();
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

  private double rounded(double level) {
    double steps = 1000 / options.cettTolerance();
    return Math.rint(level * steps) / steps;
  }

  /**
   * Takes the result of a truncated pass; a level that is known already changes nothing.
   *
   * @return the search that knows it too
   */
  public PplSearch observe(double cett, double pplRatio, double activationRatio) {
    SearchPoint point = new SearchPoint(cett, pplRatio, activationRatio);
    if (cett == 0 || observed.stream().anyMatch(known -> known.cett() == cett)) {
      return this;
    }
    List<SearchPoint> more = new ArrayList<>(observed);
    more.add(point);
    return new PplSearch(targets, options, more);
  }

  /** All points observed, ascending in c; the dense pass is not among them. */
  public List<SearchPoint> points() {
    return observed.stream().sorted(Comparator.comparingDouble(SearchPoint::cett)).toList();
  }

  /**
   * What was found for a target.
   *
   * @param percent p of one of the targets
   * @throws IllegalArgumentException where it is none of the targets
   * @throws IllegalStateException where the search is not finished for it
   */
  public SearchOutcome result(double percent) {
    SearchTarget target =
        targets.stream()
            .filter(candidate -> candidate.percent() == percent)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot report PPL level: expected one of "
                            + targets.stream().map(SearchTarget::percent).toList()
                            + " %, found "
                            + percent
                            + " %"));
    CrossingBracket bracket = bracket(target);
    if (!bracket.finished(observed, options)) {
      throw new IllegalStateException(
          "Cannot report PPL level at "
              + percent
              + " %: expected a finished search, found a bracket of width "
              + bracket.width());
    }
    return outcome(percent, bracket);
  }

  private SearchOutcome outcome(double percent, CrossingBracket bracket) {
    Optional<SearchPoint> upper = bracket.upper();
    Status status = Status.FOUND;
    if (upper.isEmpty()) {
      status = Status.NOT_REACHED;
    } else if (bracket.lower().cett() == 0) {
      status = Status.ABOVE_AT_SMALLEST;
    }
    return new SearchOutcome(
        percent,
        status,
        bracket.reported(observed, options),
        upper.stream().toList(),
        resolution(bracket),
        crossings(bracket.target()));
  }

  private double resolution(CrossingBracket bracket) {
    double smallest = bracket.reported(observed, options).activationRatio();
    double largest = smallest;
    for (SearchPoint point : observed) {
      if (Math.abs(point.pplRatio() - bracket.target()) <= options.ratioTolerance()) {
        smallest = Math.min(smallest, point.activationRatio());
        largest = Math.max(largest, point.activationRatio());
      }
    }
    return largest - smallest;
  }

  private int crossings(double target) {
    int crossings = 0;
    boolean above = false;
    for (SearchPoint point : points()) {
      if (point.pplRatio() > target != above) {
        above = !above;
        crossings++;
      }
    }
    return crossings;
  }
}
