package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.metric.ThresholdGrid;
import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * A range of CETT levels within which thresholds are to be evaluated exactly, on all positions.
 *
 * @param low lowest level
 * @param high highest level
 */
record LevelWindow(double low, double high) implements Serializable {
  /**
   * Distance of neighbouring levels: a tenth of what a threshold may be off (design section 2),
   * since on a small corpus the PPL ratio steps by up to 1e-3 where all thresholds step by 5e-5 at
   * once.
   */
  private static final double STEP = 1e-5;

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
   * The window around a level.
   *
   * @param factor how far it reaches, either way, at least 1
   */
  static LevelWindow around(double level, double factor) {
    return new LevelWindow(level / factor, Math.min(1, level * factor));
  }

  /**
   * Thresholds of each layer at the levels of all windows, read off its curve [L]. Between windows
   * there are none: what lies there is added up once.
   */
  static List<ThresholdGrid> grids(List<LevelWindow> windows, List<CettCurve> curves) {
    return curves.stream().map(curve -> grid(windows, curve)).toList();
  }

  private static ThresholdGrid grid(List<LevelWindow> windows, CettCurve curve) {
    TreeSet<Float> ascending = new TreeSet<>();
    for (LevelWindow window : windows) {
      window
          .levels()
          .forEach(level -> ascending.add(snapped(curve.thresholdAt(level).threshold())));
    }
    float[] thresholds = new float[ascending.size()];
    int index = 0;
    for (float threshold : ascending) {
      thresholds[index++] = threshold;
    }
    return ThresholdGrid.listing(thresholds);
  }

  private DoubleStream levels() {
    double step = Math.max(STEP, (high - low) / MOST_LEVELS);
    long steps = (long) Math.ceil((high - low) / step);
    return LongStream.rangeClosed(0, steps).mapToDouble(i -> Math.min(high, low + i * step));
  }

  private static float snapped(float threshold) {
    int bits = Float.floatToRawIntBits(threshold);
    return Float.intBitsToFloat(bits >> DROPPED_BITS << DROPPED_BITS);
  }
}
