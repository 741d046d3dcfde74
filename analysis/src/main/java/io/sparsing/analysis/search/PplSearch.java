package io.sparsing.analysis.search;

import io.sparsing.analysis.search.SearchOutcome.Status;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Searches the CETT levels at which one checkpoint's PPL ratio first passes several targets.
 *
 * <p>Use: while not {@link #finished}, run a truncated pass at each of {@link #nextCandidates} and
 * {@link #observe} it. All targets share all points. {@code c*} is the lower end of the bracket in
 * which {@code r(c)} first passes {@code 1 + p/100} coming from below, so {@code r(c*)} never
 * exceeds it. Points may be observed that were not asked for, such as those of an interrupted run.
 * Immutable and serialisable. {@link LevelProposal} says where to look next.
 */
public final class PplSearch implements Serializable {
  private static final long serialVersionUID = 1L;

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
      return List.of(options.rounded(unfinished.get(unfinished.size() / 2).expectedCett()));
    }
    LevelProposal proposal = new LevelProposal(targets, options, observed);
    List<SearchTarget> unseen = unfinished.stream().filter(proposal::unseen).toList();
    TreeSet<Double> levels = new TreeSet<>();
    for (SearchTarget target : unseen.isEmpty() ? unfinished : unseen) {
      double level = proposal.level(target);
      Double near = levels.floor(level + options.cettTolerance() / 2);
      if (near == null || near < level - options.cettTolerance() / 2) {
        levels.add(level);
      }
    }
    return List.copyOf(levels);
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
