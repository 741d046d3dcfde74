package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import java.util.Optional;

/**
 * The CETT curve of one layer within a window: every point is exact on all positions.
 *
 * <p>A threshold is the largest one evaluated whose CETT is at most the level, so its CETT is known
 * exactly and never above the level, and below it by no more than a step of the window or of the
 * curve, whichever is larger.
 */
@SuppressWarnings("ArrayRecordComponent") // copies made by CettCurve, never handed on
record ResolvedCurve(int layer, float[] thresholds, double[] cett, double[] activationRatios) {
  static ResolvedCurve of(int layer, CettCurve exact) {
    return new ResolvedCurve(layer, exact.thresholds(), exact.cett(), exact.activationRatios());
  }

  /** The threshold at a level, where the window reaches from below it to above it. */
  Optional<LayerThreshold> threshold(double level) {
    int index = thresholds.length - 1;
    while (index >= 0 && cett[index] > level) {
      index--;
    }
    boolean last = index == thresholds.length - 1;
    boolean bounded = index >= 0 && (!last || activationRatios[index] == 0);
    if (!bounded) {
      return Optional.empty();
    }
    // Above all magnitudes every threshold is alike: the first of them stands for the others.
    while (last && index > 0 && activationRatios[index - 1] == 0) {
      index--;
    }
    float upper = last ? Float.POSITIVE_INFINITY : thresholds[index + 1];
    return Optional.of(
        new LayerThreshold(
            layer, level, thresholds[index], cett[index], activationRatios[index], upper));
  }
}
