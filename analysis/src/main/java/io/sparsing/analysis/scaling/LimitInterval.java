package io.sparsing.analysis.scaling;

/**
 * The 95 % interval of the limit, and the quantiles of its deviance that it was found with.
 *
 * <p>A limit belongs to the interval if the deviance that the points give it is at most the
 * deviance's quantile at that limit (a Neyman construction; Chuang and Lai 2000 call it hybrid
 * resampling). Where a bound is near, as {@code alpha}'s is on 0.1b_relu, the quantile differs from
 * limit to limit, and the one at the fitted limit alone makes the interval too wide.
 *
 * <p>Each end solves {@code deviance(end) = quantile(end)}: first with the quantile at the fitted
 * limit, then, round by round, with that at the end found last, until a round moves the end by less
 * than a tenth of its distance from the fitted limit. A deviance grows about as the square of that
 * distance and its quantile changes slowly, so a round that moves the end by a share {@code s} of
 * the distance leaves an error of about {@code s} times what the round before left: after the first
 * {@code s^2}, at most 1 % of the distance, where a thousand draws leave 3 %.
 *
 * <p>An end at 0 or 1 stays there: it says that the points do not determine the limit, and the
 * quantile at a bound, which is that of a one-sided deviation, must not talk it away.
 *
 * @param interval of the limit, within [0, 1]
 * @param atEstimate quantile at the fitted limit
 * @param atLow quantile with which the lower end was found
 * @param atHigh quantile with which the upper end was found
 */
record LimitInterval(Interval interval, double atEstimate, double atLow, double atHigh) {

  private static final String LIMIT = "limit";

  private static final double LEAST_MOVE = 0.1;

  /** Far more than any series seen needs, which is three. */
  private static final int MOST_ROUNDS = 8;

  /** With the same quantile at every limit. */
  static LimitInterval at(FittedLaw fitted, LimitedShape shape, double quantile) {
    return new LimitInterval(
        new Interval(
            end(fitted, shape, quantile, -1).limit(), end(fitted, shape, quantile, 1).limit()),
        quantile,
        quantile,
        quantile);
  }

  /** With the quantile of each end. */
  static LimitInterval of(FittedLaw fitted, LimitedShape shape, LimitDeviance deviance) {
    double atEstimate = deviance.quantile(fitted.solution().offset());
    End low = settled(fitted, shape, deviance, end(fitted, shape, atEstimate, -1));
    End high = settled(fitted, shape, deviance, end(fitted, shape, atEstimate, 1));
    return new LimitInterval(
        new Interval(low.limit(), high.limit()), atEstimate, low.quantile(), high.quantile());
  }

  /** An end, and the quantile that the deviance of the points reaches there. */
  private record End(double limit, double quantile, int direction) {
    boolean atBound() {
      return limit == LimitedShape.LIMIT.low() || limit == LimitedShape.LIMIT.high();
    }
  }

  private static End settled(
      FittedLaw fitted, LimitedShape shape, LimitDeviance deviance, End first) {
    double estimate = fitted.solution().offset();
    End last = first;
    for (int round = 0; round < MOST_ROUNDS && !last.atBound(); round++) {
      End next = end(fitted, shape, deviance.quantile(last.limit()), last.direction());
      boolean settled =
          Math.abs(next.limit() - last.limit()) <= LEAST_MOVE * Math.abs(last.limit() - estimate);
      last = next;
      if (settled) {
        break;
      }
    }
    return last;
  }

  private static End end(FittedLaw fitted, LimitedShape shape, double quantile, int direction) {
    double limit =
        new Profile(fitted, quantile)
            .end(
                value -> shape.fixed(fitted.search().axis(), LIMIT, value),
                shape.scale(LIMIT),
                fitted.solution().offset(),
                direction);
    return new End(limit, quantile, direction);
  }
}
