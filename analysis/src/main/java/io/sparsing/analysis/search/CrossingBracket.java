package io.sparsing.analysis.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The first crossing of a PPL ratio, coming from below, among the points known.
 *
 * @param target PPL ratio
 * @param lower the last point before r first exceeds the target
 * @param upper the first point that exceeds it, empty where none does
 */
record CrossingBracket(double target, SearchPoint lower, Optional<SearchPoint> upper) {

  /** The bracket among points in any order. */
  static CrossingBracket of(double target, List<SearchPoint> points) {
    Comparator<SearchPoint> byLevel = Comparator.comparingDouble(SearchPoint::cett);
    Optional<SearchPoint> upper =
        points.stream().filter(point -> point.pplRatio() > target).min(byLevel);
    double end = upper.map(SearchPoint::cett).orElse(Double.POSITIVE_INFINITY);
    SearchPoint lower =
        points.stream().filter(point -> point.cett() < end).max(byLevel).orElse(SearchPoint.DENSE);
    return new CrossingBracket(target, lower, upper);
  }

  /**
   * How often in a row one end has moved by little, the other standing still: above 0 for the lower
   * end, below 0 for the upper, 0 after a move by more. While there is no upper end, moves count by
   * their share of the level.
   *
   * @param observed points in the order of observation
   * @param little largest share of the bracket's width that counts
   */
  static int littleMoves(double target, List<SearchPoint> observed, double little) {
    int moves = 0;
    CrossingBracket before = of(target, List.of());
    for (int count = 1; count <= observed.size(); count++) {
      CrossingBracket after = of(target, observed.subList(0, count));
      if (!after.upper().equals(before.upper())) {
        boolean bounded = before.upper().isPresent();
        boolean slight = bounded && before.end() - after.end() <= little * before.width();
        moves = slight ? Math.min(moves, 0) - 1 : 0;
      } else if (!after.lower().equals(before.lower())) {
        double whole = Math.min(before.width(), after.lower().cett());
        boolean slight = after.lower().cett() - before.lower().cett() <= little * whole;
        moves = slight ? Math.max(moves, 0) + 1 : 0;
      }
      before = after;
    }
    return moves;
  }

  /** Level of the upper end, infinite where there is none. */
  private double end() {
    return upper.map(SearchPoint::cett).orElse(Double.POSITIVE_INFINITY);
  }

  double width() {
    return end() - lower.cett();
  }

  /**
   * The lower end as it is reported: of the points within a tolerance below the upper end the one
   * nearest to the target, for r may step down before it passes.
   */
  SearchPoint reported(List<SearchPoint> points, SearchOptions options) {
    double from = end() - options.cettTolerance() * (1 + 1e-9);
    return points.stream()
        .filter(point -> point.cett() >= from && point.cett() < end())
        .max(Comparator.comparingDouble(SearchPoint::pplRatio).thenComparing(SearchPoint::cett))
        .filter(point -> upper.isPresent())
        .orElse(lower);
  }

  boolean finished(List<SearchPoint> points, SearchOptions options) {
    if (upper.isEmpty()) {
      return lower.cett() >= options.largestCett();
    }
    // Levels are rounded to a thousandth of the tolerance, so a width may exceed it by one
    // rounding.
    boolean narrow = width() <= options.cettTolerance() * (1 + 1e-9);
    boolean close = target - reported(points, options).pplRatio() <= options.ratioTolerance();
    return narrow && (close || width() <= options.smallestWidth());
  }
}
