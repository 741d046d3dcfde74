package io.sparsing.analysis.state;

import io.sparsing.analysis.metric.ThresholdGrid;
import java.io.Serializable;
import java.util.Arrays;

/** What a {@link CettState} looks like on the wire: the range of bins that hold anything. */
final class CompactCettState implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ThresholdGrid thresholds;
  private final int neurons;
  private final long positions;
  private final long zeroDenominatorPositions;
  private final int first;
  private final long[] pairs;
  private final double[] ratios;
  private final double[] squaredRatios;

  CompactCettState(
      CettState state,
      long positions,
      long zeroDenominatorPositions,
      long[] pairs,
      double[] ratios,
      double[] squaredRatios) {
    int end = pairs.length;
    while (end > 0 && pairs[end - 1] == 0) {
      end--;
    }
    int start = 0;
    while (start < end && pairs[start] == 0) {
      start++;
    }
    // There is one bin more than thresholds: what lies in it alone changes no sum.
    int last = Math.min(end, ratios.length);
    this.first = Math.min(start, last);
    this.thresholds = state.thresholds();
    this.neurons = state.neurons();
    this.positions = positions;
    this.zeroDenominatorPositions = zeroDenominatorPositions;
    this.pairs = Arrays.copyOfRange(pairs, first, end);
    this.ratios = Arrays.copyOfRange(ratios, first, last);
    this.squaredRatios = Arrays.copyOfRange(squaredRatios, first, last);
  }

  private Object readResolve() {
    CettState state = new CettState(thresholds, neurons);
    state.restore(positions, zeroDenominatorPositions, first, pairs, ratios, squaredRatios);
    return state;
  }
}
