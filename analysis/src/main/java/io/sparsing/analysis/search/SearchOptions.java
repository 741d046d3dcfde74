package io.sparsing.analysis.search;

import java.io.Serializable;

/**
 * When a search is done.
 *
 * @param cettTolerance width of the final bracket in c
 * @param ratioTolerance distance of r(c*) from the target; where r steps over it, the bracket is
 *     narrowed to a hundredth of the tolerance in c instead
 * @param largestCett level beyond which nothing is evaluated
 */
public record SearchOptions(double cettTolerance, double ratioTolerance, double largestCett)
    implements Serializable {

  /** c to 1e-4, r to 5e-4, up to CETT 1, where everything is truncated. */
  public static final SearchOptions STANDARD = new SearchOptions(1e-4, 5e-4, 1);

  /** Refuses tolerances that are not positive. */
  public SearchOptions {
    boolean valid = cettTolerance > 0 && ratioTolerance > 0 && largestCett > cettTolerance;
    if (!valid) {
      throw new IllegalArgumentException(
          "Cannot search PPL level: expected tolerances > 0 and a larger largest level, found "
              + cettTolerance
              + ", "
              + ratioTolerance
              + " and "
              + largestCett);
    }
  }

  double smallestWidth() {
    return cettTolerance / 100;
  }

  /** A level to a thousandth of the tolerance, so that levels print short and compare equal. */
  double rounded(double level) {
    double steps = 1000 / cettTolerance;
    return Math.rint(level * steps) / steps;
  }
}
