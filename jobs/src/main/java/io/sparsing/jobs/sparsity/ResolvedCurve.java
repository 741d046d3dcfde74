package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The CETT curve of one layer, dense around the levels that a search looks at: every point is exact
 * on all positions.
 *
 * <p>A threshold is the largest one evaluated whose CETT is at most the level, so its CETT is known
 * exactly and never above the level. Where the curve is not dense, the level's threshold is
 * interpolated.
 */
record ResolvedCurve(int layer, List<Point> points, CettCurve coarse) {
  /** How far below the level the CETT of a threshold may be (design section 2). */
  private static final double CETT_TOLERANCE = 1e-4;

  private record Point(float threshold, double cett, double activationRatio) {}

  static ResolvedCurve of(int layer, CettCurve coarse, CettCurve dense) {
    List<Point> points = new ArrayList<>();
    add(coarse, points);
    add(dense, points);
    points.sort(Comparator.comparing(Point::threshold));
    return new ResolvedCurve(layer, points, coarse);
  }

  private static void add(CettCurve curve, List<Point> points) {
    float[] thresholds = curve.thresholds();
    double[] cett = curve.cett();
    double[] ratios = curve.activationRatios();
    for (int i = 0; i < thresholds.length; i++) {
      points.add(new Point(thresholds[i], cett[i], ratios[i]));
    }
  }

  LayerThreshold threshold(double level) {
    int index = points.size() - 1;
    while (index >= 0 && points.get(index).cett() > level) {
      index--;
    }
    if (index >= 0 && level - points.get(index).cett() <= CETT_TOLERANCE) {
      Point point = points.get(index);
      float upper =
          index + 1 < points.size() ? points.get(index + 1).threshold() : Float.POSITIVE_INFINITY;
      return new LayerThreshold(
          layer, level, point.threshold(), point.cett(), point.activationRatio(), upper);
    }
    float threshold = coarse.thresholdAt(level).threshold();
    return new LayerThreshold(
        layer,
        level,
        threshold,
        coarse.cettAt(threshold),
        coarse.activationRatioAt(threshold),
        threshold);
  }
}
