package io.sparsing.analysis.search;

import io.sparsing.analysis.search.SearchOutcome.Status;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Searches the CETT levels at which one checkpoint's PPL ratio first passes several targets.
 *
 * <p>Use: while not {@link #finished}, run a sparse pass at each of {@link #nextLevels} and {@link
 * #observe} it. All targets share all points. A search ends where the sampling error makes it
 * useless to go on (design section 2, "Sampling error"). Immutable and serialisable. {@link
 * TargetSearch} says where to look next.
 */
public final class PplSearch implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Two levels nearer than this factor are one. */
  private static final double SAME_LEVEL = 1.002;

  private final ArrayList<Double> percents;
  private final SearchOptions options;
  private final ArrayList<Evaluation> pilot;
  private final ArrayList<Evaluation> observed;

  private PplSearch(
      List<Double> percents,
      SearchOptions options,
      List<Evaluation> pilot,
      List<Evaluation> observed) {
    this.percents = new ArrayList<>(percents);
    this.options = options;
    this.pilot = new ArrayList<>(pilot);
    this.observed = new ArrayList<>(observed);
  }

  /**
   * Starts a search.
   *
   * @param percents p of each target
   * @param pilot passes over a few sequences of the corpus, if there are any: where to look
   * @throws IllegalArgumentException where there is no target, or one twice
   */
  public static PplSearch start(
      List<Double> percents, SearchOptions options, List<Evaluation> pilot) {
    if (percents.isEmpty() || percents.stream().distinct().count() < percents.size()) {
      throw new IllegalArgumentException(
          "Cannot search PPL levels: expected at least one target and no percentage twice, found "
              + percents);
    }
    return new PplSearch(percents.stream().sorted().toList(), options, pilot, List.of());
  }

  private TargetSearch of(double percent) {
    return new TargetSearch(Math.log1p(percent / 100), options, observed, pilot);
  }

  /** Whether every target is met as nearly as asked, or known not to be. */
  public boolean finished() {
    return percents.stream().allMatch(percent -> of(percent).status().isPresent());
  }

  /**
   * CETT levels to evaluate in the next round, ascending: at most one for each target.
   *
   * <p>Of several targets the middle one goes first: where a pilot is off for one, it is off for
   * the others by much the same factor.
   */
  public List<Double> nextLevels() {
    List<Double> unfinished =
        percents.stream().filter(percent -> of(percent).status().isEmpty()).toList();
    if (observed.isEmpty() && !unfinished.isEmpty()) {
      return List.of(of(unfinished.get(unfinished.size() / 2)).nextLevel());
    }
    TreeSet<Double> levels = new TreeSet<>();
    for (double percent : unfinished) {
      double level = of(percent).nextLevel();
      Double near = levels.floor(level * SAME_LEVEL);
      if (near == null || near < level / SAME_LEVEL) {
        levels.add(level);
      }
    }
    return List.copyOf(levels);
  }

  /**
   * Takes the result of a sparse pass; a level that is known already changes nothing.
   *
   * @return the search that knows it too
   */
  public PplSearch observe(Evaluation point) {
    if (observed.stream().anyMatch(known -> known.level() == point.level())) {
      return this;
    }
    List<Evaluation> more = new ArrayList<>(observed);
    more.add(point);
    return new PplSearch(percents, options, pilot, more);
  }

  /** All points observed over the whole corpus, in their order. */
  public List<Evaluation> observed() {
    return List.copyOf(observed);
  }

  /**
   * What was found for a target.
   *
   * @throws IllegalStateException where the search is not finished for it
   */
  public SearchOutcome outcome(double percent) {
    TargetSearch search = of(percent);
    Status status =
        search
            .status()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot report PPL level at %s %%: expected a finished search, found one of %d points"
                            .formatted(percent, observed.size())));
    Optional<Evaluation> pass =
        status == Status.NOT_REACHED
            ? observed.stream().filter(point -> point.level() >= 1).findFirst()
            : search.nearest().filter(point -> status != Status.ABOVE_AT_SMALLEST);
    return new SearchOutcome(
        percent,
        status,
        pass,
        pass.filter(point -> status == Status.FOUND)
            .map(point -> LocalSlope.at(point, observed, pilot)),
        pass.map(search::correctedTo).orElse(search.target()),
        search.crossings());
  }
}
