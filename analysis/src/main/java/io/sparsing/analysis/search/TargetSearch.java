package io.sparsing.analysis.search;

import io.sparsing.analysis.search.SearchOutcome.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far a search has come for one target, and where it looks next.
 *
 * <p>Method: a secant in log-log. ln r is close to a power of c; from the point nearest to the
 * target the next level follows by the local exponent ({@link LocalSlope}), from a far one by the
 * pilot's points, moved so that they meet that point. A level outside the bracket of the first
 * crossing gives way to its middle.
 *
 * @param target ln(1 + p/100)
 * @param options when it is done
 * @param observed points over the whole corpus, in the order of observation
 * @param pilot points over a few sequences
 */
record TargetSearch(
    double target, SearchOptions options, List<Evaluation> observed, List<Evaluation> pilot) {
  /** CETT at which small models typically reach PPL-1%. */
  private static final double TYPICAL_CETT = 0.08;

  private static final double SMALLEST_LEVEL = 1e-5;
  private static final double LARGEST_STEP = Math.log(3);

  /** ln of the factor in ln r beyond which the pilot's points tell more than one exponent. */
  private static final double FAR = Math.log(1.5);

  /** Points of this target after which a search gives up coming nearer. */
  private static final int MOST_POINTS = 30;

  /** ln of the factor in ln r within which a point belongs to this target. */
  private static final double CLOSE = 0.3;

  /** Levels are read by people. */
  private static final MathContext DIGITS = new MathContext(6);

  /** The first point beyond the target, coming from below. */
  private Optional<Evaluation> upper() {
    return observed.stream()
        .filter(point -> point.logRatio() > target)
        .min(Comparator.comparingDouble(Evaluation::level));
  }

  /** The last point before it. */
  private Optional<Evaluation> lower() {
    double end = upper().map(Evaluation::level).orElse(Double.POSITIVE_INFINITY);
    return observed.stream()
        .filter(point -> point.level() < end)
        .max(Comparator.comparingDouble(Evaluation::level));
  }

  /** The point nearest to the first crossing: none below it is beyond the target by more. */
  Optional<Evaluation> nearest() {
    double end = upper().map(Evaluation::level).orElse(Double.POSITIVE_INFINITY);
    return observed.stream()
        .filter(point -> point.level() <= end || within(point))
        .filter(point -> point.logRatio() > 0)
        .min(Comparator.comparingDouble(point -> Math.abs(point.ordinate() - Math.log(target))));
  }

  private boolean within(Evaluation point) {
    double allowed =
        observed.size() > 1
            ? options.correctable(point, LocalSlope.at(point, observed, pilot), target)
            : options.tolerance(point, target);
    return Math.abs(point.logRatio() - target) <= Math.min(allowed, target / 2);
  }

  /** The ln r that a pass is corrected to: the target, unless r steps over it there. */
  double correctedTo(Evaluation pass) {
    return within(pass) ? target : pass.logRatio();
  }

  /** Whether the corpus tells the target from 0: the target is twice what a search may miss. */
  private boolean resolved(Evaluation point) {
    return options.tolerance(point, target) < target / 2;
  }

  /** How it ended; empty while it goes on. */
  Optional<Status> status() {
    Optional<Evaluation> nearest = nearest();
    if (nearest.isPresent() && within(nearest.get())) {
      return Optional.of(resolved(nearest.get()) ? Status.FOUND : Status.UNRESOLVED);
    }
    Optional<Evaluation> upper = upper();
    Optional<Evaluation> lower = lower();
    if (upper.isEmpty()) {
      return lower.filter(point -> point.level() >= 1).map(point -> Status.NOT_REACHED);
    }
    if (lower.isEmpty()) {
      return upper
          .filter(point -> point.level() <= SMALLEST_LEVEL)
          .map(point -> Status.ABOVE_AT_SMALLEST);
    }
    double width = upper.get().level() / lower.get().level() - 1;
    boolean step = width <= options.smallestWidth() || pointsWithin(CLOSE) >= MOST_POINTS;
    return step
        ? nearest.map(point -> reaches(point) ? Status.FOUND : Status.UNRESOLVED)
        : Optional.empty();
  }

  /** Whether a step of r ends near enough to the target to tell it from 1. */
  private boolean reaches(Evaluation point) {
    return resolved(point) && Math.abs(point.logRatio() - target) <= target;
  }

  private long pointsWithin(double distance) {
    return observed.stream()
        .filter(point -> Math.abs(point.ordinate() - Math.log(target)) < distance)
        .count();
  }

  /** The level to evaluate next. */
  double nextLevel() {
    double wanted = nearest().map(this::from).orElseGet(this::withoutReference);
    double low = lower().map(Evaluation::level).orElse(0.0);
    double high = upper().map(Evaluation::level).orElse(Double.POSITIVE_INFINITY);
    double level = rounded(Math.min(1, Math.max(wanted, SMALLEST_LEVEL)));
    if (level > low && level < high) {
      return level;
    }
    if (high > 1) {
      // Nothing is beyond the target yet, and the points seen lead nowhere: on in long steps.
      return low < 0.5 ? rounded(2 * low) : 1;
    }
    return rounded(Math.sqrt(Math.max(low, high / 16) * high));
  }

  private double withoutReference() {
    double largest = observed.stream().mapToDouble(Evaluation::level).max().orElse(0);
    return largest > 0 ? 2 * largest : Math.exp(expected(0));
  }

  private double from(Evaluation reference) {
    double missing = Math.log(target) - reference.ordinate();
    double step =
        Math.abs(missing) > FAR && pointsWithin(1) < 2 && pilotPoints().size() > 1
            ? expected(reference.ordinate() - pilotOrdinate(reference)) - reference.abscissa()
            : missing / LocalSlope.at(reference, observed, pilot).exponent();
    return Math.exp(reference.abscissa() + Math.min(Math.max(step, -LARGEST_STEP), LARGEST_STEP));
  }

  /** ln c where the pilot's points, moved up by a difference in ln ln r, meet the target. */
  private double expected(double difference) {
    List<Evaluation> points = pilotPoints();
    double wanted = Math.log(target) - difference;
    if (points.isEmpty()) {
      double share = target / Math.log(1.01);
      return Math.min(0, Math.log(TYPICAL_CETT) + Math.log(share) / LocalSlope.PRIOR_EXPONENT);
    }
    Evaluation near =
        points.stream()
            .min(Comparator.comparingDouble(point -> Math.abs(point.ordinate() - wanted)))
            .orElseThrow();
    return near.abscissa()
        + (wanted - near.ordinate()) / LocalSlope.at(near, points, List.of()).exponent();
  }

  /** What the pilot's points say of ln ln r at the level of a point. */
  private double pilotOrdinate(Evaluation reference) {
    Evaluation near =
        pilotPoints().stream()
            .min(
                Comparator.comparingDouble(
                    point -> Math.abs(point.abscissa() - reference.abscissa())))
            .orElseThrow();
    double exponent = LocalSlope.at(near, pilotPoints(), List.of()).exponent();
    return near.ordinate() + exponent * (reference.abscissa() - near.abscissa());
  }

  private List<Evaluation> pilotPoints() {
    return pilot.stream().filter(point -> point.logRatio() > 0 && point.level() > 0).toList();
  }

  private static double rounded(double level) {
    return new BigDecimal(level).round(DIGITS).doubleValue();
  }

  /** How often ln r passes the target upwards or downwards among the points, ascending in c. */
  int crossings() {
    int crossings = 0;
    boolean above = false;
    for (Evaluation point :
        observed.stream().sorted(Comparator.comparingDouble(Evaluation::level)).toList()) {
      if (point.logRatio() > target != above) {
        above = !above;
        crossings++;
      }
    }
    return crossings;
  }
}
