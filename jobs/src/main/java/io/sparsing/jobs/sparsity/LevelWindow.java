package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.search.SearchTarget;
import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;

/**
 * A range of CETT levels within which thresholds are to be evaluated exactly, on all positions.
 *
 * @param low lowest level
 * @param high highest level
 */
record LevelWindow(double low, double high) implements Serializable {
  /** Distance of neighbouring levels: half of what a threshold may be off (design section 2). */
  private static final double STEP = 5e-5;

  /** Levels of a window at most; a wide one has larger steps, and is narrowed when it is needed. */
  private static final int MOST_LEVELS = 8_000;

  /**
   * Mantissa bits that a threshold drops, so that sums added up in another order, which move it by
   * a unit in the last place, give the same threshold: 2^-17 relative, a hundredth of a step.
   */
  private static final int DROPPED_BITS = 6;

  LevelWindow {
    if (!(low >= 0 && high >= low)) {
      throw new IllegalArgumentException(
          "Cannot span levels: expected 0 <= low <= high, found " + low + " and " + high);
    }
  }

  /**
   * The window around all targets.
   *
   * @param factor how far the level may be from what is expected, either way, at least 1
   */
  static LevelWindow around(List<SearchTarget> targets, double factor) {
    double low = targets.stream().mapToDouble(SearchTarget::expectedCett).min().orElseThrow();
    double high = targets.stream().mapToDouble(SearchTarget::expectedCett).max().orElseThrow();
    return new LevelWindow(low / factor, Math.min(1, high * factor));
  }

  /** The window around levels that lie outside another. */
  static LevelWindow around(double lowest, double highest, double factor) {
    return new LevelWindow(lowest / factor, Math.min(1, highest * factor));
  }

  /** Thresholds of each layer at the levels of the window, read off its curve [L]. */
  List<ThresholdGrid> grids(List<CettCurve> curves) {
    return curves.stream().map(this::grid).toList();
  }

  private ThresholdGrid grid(CettCurve curve) {
    double step = Math.max(STEP, (high - low) / MOST_LEVELS);
    long steps = (long) Math.ceil((high - low) / step);
    TreeSet<Float> ascending = new TreeSet<>();
    for (long index = 0; index <= steps; index++) {
      float threshold = curve.thresholdAt(Math.min(high, low + index * step)).threshold();
      ascending.add(snapped(threshold));
    }
    float[] thresholds = new float[ascending.size()];
    int index = 0;
    for (float threshold : ascending) {
      thresholds[index++] = threshold;
    }
    return ThresholdGrid.listing(thresholds);
  }

  private static float snapped(float threshold) {
    int bits = Float.floatToRawIntBits(threshold);
    return Float.intBitsToFloat(bits >> DROPPED_BITS << DROPPED_BITS);
  }
}
