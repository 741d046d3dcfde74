package io.sparsing.analysis.cett;

import java.io.Serializable;

/**
 * The threshold of one layer at a CETT level.
 *
 * @param layer l, from 0
 * @param level c the threshold was sought for
 * @param threshold ε_l(c): the largest threshold with {@code CETT ≤ c}, tested on all positions or
 *     read off a curve; 0 truncates nothing
 * @param cett CETT at the threshold, over the positions it was found on
 * @param activationRatio share of pairs with {@code m ≥ ε}, in the dense pass
 * @param upper the next tested threshold, with {@code CETT > c}; infinite where there is none
 */
public record LayerThreshold(
    int layer, double level, float threshold, double cett, double activationRatio, float upper)
    implements Serializable {
  /**
   * Mantissa bits that a threshold read off a curve drops, so that sums added up in another order,
   * which move it by a unit in the last place, give the same one: 2^-17 relative, some 1e-6 in c.
   */
  private static final int DROPPED_BITS = 6;

  /** The threshold that truncates nothing. */
  public static LayerThreshold nothing(int layer) {
    return new LayerThreshold(layer, 0, 0, 0, 1, 0);
  }

  /** The threshold at a level, read off a curve. */
  public static LayerThreshold read(int layer, CettCurve curve, double level) {
    LevelThreshold found = curve.thresholdAt(level);
    int bits = Float.floatToRawIntBits(found.threshold()) >> DROPPED_BITS << DROPPED_BITS;
    float threshold = found.unbounded() ? found.threshold() : Float.intBitsToFloat(bits);
    return new LayerThreshold(
        layer,
        level,
        threshold,
        curve.cettAt(threshold),
        curve.activationRatioAt(threshold),
        found.upper());
  }
}
