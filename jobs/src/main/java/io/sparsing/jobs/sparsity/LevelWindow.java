package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.metric.ThresholdGrid;
import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * A range of CETT levels within which thresholds are to be evaluated exactly, on all positions.
 *
 * @param low lowest level
 * @param high highest level
 */
record LevelWindow(double low, double high) implements Serializable {
  /** Levels of a window at most; beyond them a few sequences allow no more. */
  private static final int MOST_LEVELS = 8_000;

  /** Neighbouring thresholds of a window differ by this factor at most. */
  static final double LARGEST_RATIO = 1.05;

  private static final double LOWEST = 1e-6;

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
   * there are none: what lies there is added up once. Within a window neighbours differ by {@link
   * #LARGEST_RATIO} at most, however flat the curve.
   */
  static List<ThresholdGrid> grids(
      List<LevelWindow> windows, List<CettCurve> curves, LevelResolution resolution) {
    return curves.stream().map(curve -> grid(windows, curve, resolution)).toList();
  }

  private static ThresholdGrid grid(
      List<LevelWindow> windows, CettCurve curve, LevelResolution resolution) {
    TreeSet<Float> ascending = new TreeSet<>();
    for (LevelWindow window : windows) {
      float[] last = {0};
      window
          .levels(resolution)
          .forEach(
              level -> {
                float threshold = curve.thresholdAt(level).threshold();
                for (double between = last[0] * LARGEST_RATIO;
                    last[0] > 0 && between < threshold;
                    between *= LARGEST_RATIO) {
                  ascending.add((float) between);
                }
                ascending.add(threshold);
                last[0] = threshold;
              });
    }
    float[] thresholds = new float[ascending.size()];
    int index = 0;
    for (float threshold : ascending) {
      thresholds[index++] = threshold;
    }
    return ThresholdGrid.listing(thresholds);
  }

  private DoubleStream levels(LevelResolution resolution) {
    double least = (high - low) / MOST_LEVELS;
    return DoubleStream.concat(
        DoubleStream.iterate(
            low,
            level -> level < high,
            level -> level + Math.max(least, resolution.step(Math.max(level, LOWEST)))),
        DoubleStream.of(high));
  }
}
