package io.sparsing.analysis.search;

import java.io.Serializable;
import java.util.List;

/**
 * The PPL-p% level of a checkpoint, or why there is none.
 *
 * @param percent p
 * @param status what was found
 * @param lower lower end of the bracket: c*, r(c*), activation ratio; the dense pass where even the
 *     smallest level is above
 * @param upper upper end, empty or one point: r is above the target there
 * @param resolution largest minus smallest activation ratio among evaluated points whose ratio is
 *     within the tolerance of the target, {@code lower} included
 * @param crossings how often r crosses the target among the evaluated points, in order of c
 */
public record SearchOutcome(
    double percent,
    Status status,
    SearchPoint lower,
    List<SearchPoint> upper,
    double resolution,
    int crossings)
    implements Serializable {

  /** Copies the bracket. */
  public SearchOutcome {
    upper = List.copyOf(upper);
  }

  /** How a search ended. */
  public enum Status {
    /** The bracket is as narrow as asked. */
    FOUND,
    /** r never passes the target, not even at the largest level: {@code lower} is that level. */
    NOT_REACHED,
    /**
     * r is above the target at the smallest level that was resolved: {@code lower} is the dense
     * pass.
     */
    ABOVE_AT_SMALLEST
  }
}
