package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.analysis.search.SearchTarget;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Where a fine search looks, after a coarse one: the levels around its crossing at which CETT is
 * then evaluated exactly.
 *
 * <p>The coarse search reads thresholds off the dense pass' curve, whose neighbouring points lie 3
 * to 6 % apart; what happens between them is only interpolated. On a small corpus the perplexity
 * ratio notices that, so the level itself is searched on exact thresholds.
 */
final class SearchWindow {
  /** Narrow enough for one window of exact thresholds, wide enough to need few passes. */
  static final SearchOptions COARSE = new SearchOptions(2e-3, 5e-2, 1);

  private static final double HALF_WIDTH = 3e-3;
  private static final double STEP = 1e-5;

  private SearchWindow() {}

  /** Levels within the windows of all outcomes, {@value #STEP} apart. */
  static double[] levels(List<SearchOutcome> outcomes) {
    return outcomes.stream().flatMapToDouble(SearchWindow::window).toArray();
  }

  private static DoubleStream window(SearchOutcome outcome) {
    double low = Math.max(0, outcome.lower().cett() - HALF_WIDTH);
    double high =
        Math.min(1, outcome.upper().isEmpty() ? 1 : outcome.upper().get(0).cett() + HALF_WIDTH);
    double from = outcome.upper().isEmpty() ? Math.max(low, high - 2 * HALF_WIDTH) : low;
    long steps = Math.round((high - from) / STEP);
    return DoubleStream.iterate(0, step -> step <= steps, step -> step + 1)
        .map(step -> Math.min(high, from + step * STEP));
  }

  /** Targets of the fine search, each near the crossing that was found. */
  static List<SearchTarget> targets(List<SearchOutcome> outcomes) {
    return outcomes.stream()
        .map(
            outcome -> {
              double upper = outcome.upper().isEmpty() ? 1 : outcome.upper().get(0).cett();
              double near = 0.5 * (outcome.lower().cett() + upper);
              return SearchTarget.near(outcome.percent(), Math.min(1, Math.max(near, 1e-4)));
            })
        .toList();
  }
}
