package io.sparsing.analysis.search;

import java.util.Optional;

/**
 * How a search ended for one target.
 *
 * @param percent p
 * @param status what was found
 * @param pass the pass nearest to the target; empty where even the smallest level is beyond it
 * @param slope how ratios change there; empty unless the level was found
 * @param correctedTo the ln r that ratios are corrected to along it: {@code ln(1 + p/100)}, or that
 *     of the pass itself where r steps over the target, for no slope leads across a step
 * @param crossings how often r passes the target among the evaluated points, in order of c
 */
public record SearchOutcome(
    double percent,
    Status status,
    Optional<Evaluation> pass,
    Optional<LocalSlope> slope,
    double correctedTo,
    int crossings) {
  /** How a search ended. */
  public enum Status {
    /** r comes as near to the target as asked, or steps over it by less than ln(1 + p/100). */
    FOUND,
    /** r never passes the target, not even where everything is truncated. */
    NOT_REACHED,
    /** r is beyond the target at the smallest level. */
    ABOVE_AT_SMALLEST,
    /**
     * The corpus does not tell the target from 1: half of ln(1 + p/100) is within what a search may
     * miss, or r steps over the target by more than the whole of it.
     */
    UNRESOLVED
  }
}
