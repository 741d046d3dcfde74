package io.sparsing.analysis.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
   * Whether the last two observations inside the bracket together did not halve it.
   *
   * @param observed points in the order of observation
   */
  static boolean stagnates(double target, List<SearchPoint> observed) {
    double[] widths =
        IntStream.rangeClosed(1, observed.size())
            .mapToDouble(count -> of(target, observed.subList(0, count)).width())
            .filter(Double::isFinite)
            .distinct()
            .toArray();
    int last = widths.length - 1;
    return last >= 2 && widths[last] > 0.5 * widths[last - 2];
  }

  double width() {
    return upper.map(point -> point.cett() - lower.cett()).orElse(Double.POSITIVE_INFINITY);
  }

  boolean finished(SearchOptions options) {
    if (upper.isEmpty()) {
      return lower.cett() >= options.largestCett();
    }
    // Levels are rounded to a thousandth of the tolerance, so a width may exceed it by one
    // rounding.
    boolean narrow = width() <= options.cettTolerance() * (1 + 1e-9);
    boolean close = target - lower.pplRatio() <= options.ratioTolerance();
    return narrow && (close || width() <= options.smallestWidth());
  }
}
