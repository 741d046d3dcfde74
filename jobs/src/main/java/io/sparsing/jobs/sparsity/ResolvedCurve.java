package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.cett.LevelThreshold;
import java.util.Optional;

/**
 * The CETT curve of one layer within a window: every point is exact on all positions.
 *
 * <p>A threshold between two points is interpolated where they lie as near as {@link
 * LevelResolution} asks, so that its CETT is the level within some 1e-5; where a few positions make
 * CETT step over the level, it is the lower point, with the CETT that was evaluated there.
 */
record ResolvedCurve(int layer, CettCurve exact, LevelResolution resolution) {
  /**
   * Mantissa bits that a threshold drops, so that sums added up in another order, which move it by
   * a unit in the last place, give the same threshold: 2^-17 relative, some 1e-6 in the level.
   */
  private static final int DROPPED_BITS = 6;

  /** Two evaluated thresholds that differ by more belong to two windows. */
  private static final double WIDEST = LevelWindow.LARGEST_RATIO * 1.01;

  /** The threshold at a level, where the window reaches from below it to above it. */
  Optional<LayerThreshold> threshold(double level) {
    LevelThreshold found = exact.thresholdAt(level);
    boolean aboveAll = found.unbounded() && exact.activationRatioAt(found.threshold()) == 0;
    if (found.lower() == 0 || (found.unbounded() && !aboveAll)) {
      return Optional.empty();
    }
    boolean windowsApart = found.upper() > WIDEST * found.lower() && !aboveAll;
    if (windowsApart) {
      return Optional.empty();
    }
    boolean between = !aboveAll && resolution.bridges(found.lowerCett(), found.upperCett());
    float threshold = between ? snapped(found) : found.lower();
    return Optional.of(
        new LayerThreshold(
            layer,
            level,
            threshold,
            between ? exact.cettAt(threshold) : found.lowerCett(),
            exact.activationRatioAt(threshold),
            found.upper()));
  }

  /** The next coarse threshold below, whose CETT never exceeds the level. */
  private float snapped(LevelThreshold found) {
    int steps = Float.floatToRawIntBits(found.threshold()) >> DROPPED_BITS;
    float threshold = coarse(steps, found);
    // What was read in float32 may have been rounded up to a coarse threshold just above the level.
    return exact.cettAt(threshold) > found.level() ? coarse(steps - 1, found) : threshold;
  }

  private static float coarse(int steps, LevelThreshold found) {
    return Math.max(found.lower(), Float.intBitsToFloat(steps << DROPPED_BITS));
  }
}
