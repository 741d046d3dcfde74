package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.shape.Interval;

/** Whether the points determine the limit of the reported law, and if not, why. */
public enum LimitStatus {
  /** The interval of the limit lies strictly inside (0, 1), and the law beats a constant. */
  DETERMINED,
  /** A constant describes the points as well by AICc, or the points are too few for AICc. */
  NO_TREND,
  /** The interval of the limit reaches down to 0: the curve may end anywhere below. */
  REACHES_ZERO,
  /** The interval of the limit reaches up to 1: the curve may end anywhere above. */
  REACHES_ONE,
  /** The interval of the limit is all of [0, 1]. */
  REACHES_BOTH;

  /** What the interval of the limit says, of a law that beats a constant. */
  public static LimitStatus of(Interval limit) {
    boolean reachesZero = limit.low() <= 0;
    boolean reachesOne = limit.high() >= 1;
    if (reachesZero) {
      return reachesOne ? REACHES_BOTH : REACHES_ZERO;
    }
    return reachesOne ? REACHES_ONE : DETERMINED;
  }
}
