package io.sparsing.analysis.law.fit;

import java.io.Serializable;

/** Which points of a series a law is fitted to. */
public sealed interface FitWindow extends Serializable {

  /** Every point. */
  record All() implements FitWindow {}

  /**
   * The points from a token count on.
   *
   * @param trainingTokens least training tokens of a point that is used, raw count
   */
  record From(double trainingTokens) implements FitWindow {

    /** Checks that the count can be one. */
    public From {
      if (!(trainingTokens >= 0)) {
        throw new IllegalArgumentException(
            "Cannot choose fit range: expected training tokens of at least 0, found "
                + trainingTokens);
      }
    }
  }

  /**
   * All points but those of a warm-up, see {@link WarmUp}: learning rate warm-up and the first
   * transient may move the ratio otherwise than the law, and the few points that they spoil bend
   * the whole curve.
   */
  record WithoutWarmUp() implements FitWindow {}

  /**
   * The points of a series that lie in the fit range.
   *
   * @param points what remains
   * @param leftOut number of points that do not
   * @param reason why, in words; blank where every point is used
   */
  record Selection(SeriesPoints points, int leftOut, String reason) {}

  /** Identifier in options and tables, such as {@code all}, {@code auto} or {@code from 6.0E9}. */
  default String id() {
    if (this instanceof From from) {
      return "from " + from.trainingTokens();
    }
    return this instanceof WithoutWarmUp ? "auto" : "all";
  }

  /** The points of a series that lie in this fit range. */
  default Selection select(SeriesPoints points, Loss loss) {
    if (this instanceof From from) {
      SeriesPoints later = points.from(from.trainingTokens());
      int leftOut = points.size() - later.size();
      String reason =
          leftOut == 0
              ? ""
              : "%s below %s training tokens left out, as asked for"
                  .formatted(Wording.pointCount(leftOut), Wording.tokens(from.trainingTokens()));
      return new Selection(later, leftOut, reason);
    }
    return this instanceof WithoutWarmUp
        ? WarmUp.of(points, loss).selection()
        : new Selection(points, 0, "");
  }
}
