package io.sparsing.analysis.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where r(c) is expected to cross a target, from the points known.
 *
 * <p>{@code r − 1} is close to a power of c, so {@code x = ln c} is interpolated as a function of
 * {@code y = ln((r−1)/(target−1))} at y = 0: inverse quadratic through three points, the secant
 * through two, the typical exponent through one. Points whose {@code r − 1} is below a hundredth of
 * the target's are left out: there truncation may help and noise rules.
 */
final class CrossingEstimate {
  private static final double NOISE_SHARE = 0.01;
  private static final double SHORTEST_BASELINE = 0.005;
  private static final double SMALLEST_EXPONENT = 1;
  private static final double LARGEST_EXPONENT = 6;

  private record Logarithmic(double x, double y) {}

  private final CrossingBracket bracket;
  private final List<Logarithmic> usable = new ArrayList<>();

  CrossingEstimate(CrossingBracket bracket, List<SearchPoint> observed) {
    this.bracket = bracket;
    for (SearchPoint point : observed) {
      if (isUsable(point)) {
        usable.add(logarithmic(point));
      }
    }
    usable.sort(Comparator.comparingDouble(point -> Math.abs(point.y())));
  }

  private boolean isUsable(SearchPoint point) {
    double share = (point.pplRatio() - 1) / (bracket.target() - 1);
    return point.cett() > 0 && share > NOISE_SHARE && share <= Double.MAX_VALUE;
  }

  private Logarithmic logarithmic(SearchPoint point) {
    double y = Math.log((point.pplRatio() - 1) / (bracket.target() - 1));
    return new Logarithmic(Math.log(point.cett()), y);
  }

  /** The expected level; may lie outside the bracket, or be NaN where no point is usable. */
  double level() {
    boolean closed =
        bracket.upper().isPresent() && isUsable(bracket.lower()) && isUsable(bracket.upper().get());
    if (!closed) {
      return extrapolated();
    }
    Logarithmic lower = logarithmic(bracket.lower());
    Logarithmic upper = logarithmic(bracket.upper().get());
    double secant = Math.exp(secant(lower, upper));
    for (Logarithmic third : usable) {
      double gap = Math.min(Math.abs(third.x() - lower.x()), Math.abs(third.x() - upper.x()));
      if (gap > 0.25 * (upper.x() - lower.x()) && ascending(lower, upper, third)) {
        double quadratic = Math.exp(inverseQuadratic(lower, upper, third));
        boolean inside =
            quadratic > bracket.lower().cett() && quadratic < bracket.upper().get().cett();
        return inside ? quadratic : secant;
      }
    }
    return secant;
  }

  private double extrapolated() {
    if (usable.isEmpty()) {
      return Double.NaN;
    }
    Logarithmic nearest = usable.get(0);
    double exponent = SearchTarget.TYPICAL_EXPONENT;
    // A slope taken over less than twice the way ahead says more about noise than about the curve.
    double baseline = Math.max(SHORTEST_BASELINE, 2 * Math.abs(nearest.y()) / exponent);
    for (Logarithmic second : usable.subList(1, usable.size())) {
      if (Math.abs(second.x() - nearest.x()) >= baseline) {
        double measured = (second.y() - nearest.y()) / (second.x() - nearest.x());
        exponent = Math.min(Math.max(measured, SMALLEST_EXPONENT), LARGEST_EXPONENT);
        break;
      }
    }
    return Math.exp(nearest.x() - nearest.y() / exponent);
  }

  private static boolean ascending(Logarithmic lower, Logarithmic upper, Logarithmic third) {
    return (third.x() - lower.x()) * (third.y() - lower.y()) > 0
        && (third.x() - upper.x()) * (third.y() - upper.y()) > 0;
  }

  private static double secant(Logarithmic a, Logarithmic b) {
    return a.x() - a.y() * (b.x() - a.x()) / (b.y() - a.y());
  }

  /** Value at y = 0 of the parabola x(y) through three points (Lagrange). */
  private static double inverseQuadratic(Logarithmic a, Logarithmic b, Logarithmic c) {
    return a.x() * b.y() * c.y() / ((a.y() - b.y()) * (a.y() - c.y()))
        + b.x() * a.y() * c.y() / ((b.y() - a.y()) * (b.y() - c.y()))
        + c.x() * a.y() * b.y() / ((c.y() - a.y()) * (c.y() - b.y()));
  }
}
