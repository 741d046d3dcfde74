package io.sparsing.analysis.cett;

import java.io.Serializable;

/**
 * The threshold of one layer at a CETT level, as read off a curve, with the bracket that proves it.
 *
 * @param level c
 * @param threshold estimate of the largest ε with {@code CETT(ε) ≤ c}, within {@code [lower,
 *     upper)}
 * @param lower largest threshold of the curve with {@code CETT ≤ c}; 0 where none has
 * @param lowerCett CETT at {@code lower}
 * @param upper the curve's next threshold, where {@code CETT > c}; infinite where there is none
 * @param upperCett CETT at {@code upper}; that of the last threshold where {@code upper} is
 *     infinite
 * @param standardError standard error of the curve's CETT around the threshold, over positions
 *     taken as independent
 */
public record LevelThreshold(
    double level,
    float threshold,
    float lower,
    double lowerCett,
    float upper,
    double upperCett,
    double standardError)
    implements Serializable {

  /** Whether no threshold of the curve exceeds the level, so that the largest ε is not bounded. */
  public boolean unbounded() {
    return Float.isInfinite(upper);
  }
}
