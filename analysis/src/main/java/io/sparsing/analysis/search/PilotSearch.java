package io.sparsing.analysis.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds about where PPL ratios pass their targets, from truncated passes over a few sequences.
 *
 * <p>What it finds is where to look, not a result: the few sequences differ from the corpus by more
 * than a bracket would tell. So a target is done once r − 1 was seen within a factor of 1.25 of it,
 * and the rest is the power law through the points. Immutable and serialisable.
 */
public final class PilotSearch implements Serializable {
  private static final long serialVersionUID = 1L;

  /** ln of the factor within which a point is near its target. */
  private static final double NEAR = Math.log(1.25);

  private static final int MOST_POINTS_PER_TARGET = 4;
  private static final double LARGEST_GROWTH = 4;

  private final ArrayList<SearchTarget> targets;
  private final ArrayList<SearchPoint> observed;

  private PilotSearch(List<SearchTarget> targets, List<SearchPoint> observed) {
    this.targets = new ArrayList<>(targets);
    this.observed = new ArrayList<>(observed);
  }

  /**
   * Starts a pilot.
   *
   * @throws IllegalArgumentException where there is no target
   */
  public static PilotSearch start(List<SearchTarget> targets) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("Cannot start pilot: expected a target, found none");
    }
    return new PilotSearch(
        targets.stream().sorted(Comparator.comparingDouble(SearchTarget::percent)).toList(),
        List.of());
  }

  /** Whether it is known about where every target is passed, or was tried often enough. */
  public boolean finished() {
    return nextCandidates().isEmpty();
  }

  /** CETT levels to evaluate next, ascending; at first that of the middle target alone. */
  public List<Double> nextCandidates() {
    if (observed.isEmpty()) {
      return List.of(targets.get(targets.size() / 2).expectedCett());
    }
    if (observed.size() >= MOST_POINTS_PER_TARGET * targets.size()) {
      return List.of();
    }
    TreeSet<Double> levels = new TreeSet<>();
    for (SearchTarget target : targets) {
      if (!near(target)) {
        levels.add(candidate(target));
      }
    }
    observed.forEach(point -> levels.remove(point.cett()));
    return List.copyOf(levels);
  }

  private boolean near(SearchTarget target) {
    return observed.stream()
        .anyMatch(
            point ->
                point.pplRatio() > 1
                    && Math.abs(Math.log((point.pplRatio() - 1) / (target.pplRatio() - 1)))
                        <= NEAR);
  }

  /** Between what was seen on both sides where there is such, else no more than 4 times away. */
  private double candidate(SearchTarget target) {
    CrossingBracket bracket = CrossingBracket.of(target.pplRatio(), observed);
    double lower = bracket.lower().cett();
    double upper = bracket.upper().map(SearchPoint::cett).orElse(1.0);
    double level = level(target);
    if (bracket.upper().isEmpty()) {
      return Math.min(1, Math.max(level, 1.1 * lower));
    }
    boolean between = level > lower && level < upper;
    return between ? level : Math.sqrt(Math.max(lower, upper / 16) * upper);
  }

  private double level(SearchTarget target) {
    double largest = observed.stream().mapToDouble(SearchPoint::cett).max().orElseThrow();
    double smallest = observed.stream().mapToDouble(SearchPoint::cett).min().orElseThrow();
    CrossingEstimate estimate = new CrossingEstimate(target, observed);
    double level = estimate.known() ? estimate.crossing().level() : 2 * largest;
    return Math.min(Math.max(level, smallest / LARGEST_GROWTH), LARGEST_GROWTH * largest);
  }

  /** Takes what a truncated pass over the few sequences found. */
  public PilotSearch observe(double cett, double pplRatio, double activationRatio) {
    List<SearchPoint> more = new ArrayList<>(observed);
    more.add(new SearchPoint(cett, pplRatio, activationRatio));
    return new PilotSearch(targets, more);
  }

  /** Where to look for each target on the whole corpus, ascending in p. */
  public List<SearchTarget> expectations() {
    List<SearchTarget> expected = new ArrayList<>();
    for (SearchTarget target : targets) {
      CrossingEstimate estimate = new CrossingEstimate(target, observed);
      if (estimate.known()) {
        CrossingEstimate.Crossing crossing = estimate.crossing();
        double level = Math.min(1, Math.max(crossing.level(), 1e-6));
        expected.add(SearchTarget.near(target.percent(), level, crossing.slope()));
      } else {
        double largest = observed.stream().mapToDouble(SearchPoint::cett).max().orElse(1);
        expected.add(SearchTarget.near(target.percent(), Math.min(1, 2 * largest)));
      }
    }
    return expected;
  }
}
