package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.LimitedShape;

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
 * distance and its quantile changes slowly, so the error falls by about the share {@code s} of the
 * distance that the first round moved the end, and a round that moves it by less than a tenth
 * leaves about 1 % of the distance, where a thousand draws leave 3 %.
 *
 * <p>Where the deviance is flat that need not converge. But each round tells on which side the end
 * found last lies: inside, if the quantile there is not below the deviance there. A step that
 * leaves the bracket of these, and from the third round on every step in a bracket, is replaced by
 * its middle, until the bracket is narrower than a twentieth of its distance.
 *
 * <p>An end at 0 or 1 stays there: it says that the points do not determine the limit, and the
 * quantile at a bound, which is that of a one-sided deviation, must not talk it away.
 *
 * @param interval of the limit, within [0, 1]; without a shift of the curve, see {@link
 *     Noise#widened}
 * @param atEstimate quantile at the fitted limit
 * @param atLow deviance of the points at the lower end, and quantile of the law held there
 * @param atHigh the same at the upper end
 */
record LimitInterval(Interval interval, double atEstimate, double atLow, double atHigh) {

  private static final String LIMIT = "limit";

  private static final double LEAST_MOVE = 0.1;
  private static final double LEAST_BRACKET = 0.05;

  /** Most ends are found in the first round; a bracket is narrowed from the third on. */
  private static final int FREE_ROUNDS = 2;

  /** Ten halvings narrow any bracket a thousandfold. */
  private static final int MOST_ROUNDS = FREE_ROUNDS + 10;

  /** With the same quantile at every limit. */
  static LimitInterval at(FittedLaw fitted, LimitedShape shape, Noise noise, double quantile) {
    return new LimitInterval(
        new Interval(
            end(fitted, shape, noise, quantile, -1).limit(),
            end(fitted, shape, noise, quantile, 1).limit()),
        quantile,
        quantile,
        quantile);
  }

  /** With the quantile of each end. */
  static LimitInterval of(FittedLaw fitted, LimitedShape shape, LimitDeviance deviance) {
    double atEstimate = deviance.quantile(fitted.solution().offset());
    Noise noise = deviance.noise();
    End low = settled(fitted, shape, deviance, end(fitted, shape, noise, atEstimate, -1));
    End high = settled(fitted, shape, deviance, end(fitted, shape, noise, atEstimate, 1));
    return new LimitInterval(
        new Interval(low.limit(), high.limit()), atEstimate, low.quantile(), high.quantile());
  }

  /** An end, and the deviance that the points give it: the quantile that it was found with. */
  private record End(double limit, double quantile, int direction) {
    boolean atBound() {
      return limit == LimitedShape.LIMIT.low() || limit == LimitedShape.LIMIT.high();
    }
  }

  private static End settled(
      FittedLaw fitted, LimitedShape shape, LimitDeviance deviance, End first) {
    double estimate = fitted.solution().offset();
    int direction = first.direction();
    double inside = 0;
    double outside = Double.POSITIVE_INFINITY;
    End last = first;
    for (int round = 0; round < MOST_ROUNDS && !last.atBound(); round++) {
      double reach = Math.abs(last.limit() - estimate);
      double quantile = deviance.quantile(last.limit());
      if (quantile < last.quantile()) {
        outside = reach;
      } else {
        inside = reach;
      }
      End next = end(fitted, shape, deviance.noise(), quantile, direction);
      double step = Math.abs(next.limit() - estimate);
      boolean free = round < FREE_ROUNDS || Double.isInfinite(outside);
      if (free && Math.abs(step - reach) <= LEAST_MOVE * reach) {
        return next;
      }
      if (!free || step < inside || step > outside) {
        double middle = estimate + direction * (inside + outside) / 2;
        next = new End(middle, deviance.ofPoints(middle), direction);
        if (outside - inside <= LEAST_BRACKET * outside) {
          return next;
        }
      }
      last = next;
    }
    return last;
  }

  private static End end(
      FittedLaw fitted, LimitedShape shape, Noise noise, double quantile, int direction) {
    double limit =
        new Profile(fitted, noise, quantile)
            .end(
                value -> shape.fixed(fitted.search().axis(), LIMIT, value),
                shape.scale(LIMIT),
                fitted.solution().offset(),
                direction);
    return new End(limit, quantile, direction);
  }
}
