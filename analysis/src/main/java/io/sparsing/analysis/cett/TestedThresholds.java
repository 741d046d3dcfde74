package io.sparsing.analysis.cett;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The thresholds of one layer whose CETT is known exactly, over all positions, ascending from 0.
 *
 * <p>Immutable. Threshold 0 truncates nothing: CETT 0 and activation ratio 1 by definition.
 */
final class TestedThresholds implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One threshold with what was found there. */
  record Tested(float threshold, double cett, double activationRatio) implements Serializable {}

  static final TestedThresholds NONE = new TestedThresholds(List.of(new Tested(0, 0, 1)));

  private final ArrayList<Tested> ascending;

  private TestedThresholds(List<Tested> ascending) {
    this.ascending = new ArrayList<>(ascending);
  }

  TestedThresholds and(CettCurve exact) {
    float[] thresholds = exact.thresholds();
    double[] cett = exact.cett();
    double[] activationRatios = exact.activationRatios();
    List<Tested> all = new ArrayList<>(ascending);
    for (int index = 0; index < thresholds.length; index++) {
      float threshold = thresholds[index];
      if (all.stream().noneMatch(tested -> tested.threshold() == threshold)) {
        all.add(new Tested(threshold, cett[index], activationRatios[index]));
      }
    }
    all.sort(Comparator.comparingDouble(Tested::threshold));
    return new TestedThresholds(all);
  }

  int size() {
    return ascending.size();
  }

  Tested at(int index) {
    return ascending.get(index);
  }

  /** Index of the largest tested threshold with {@code CETT ≤ level}; at least 0. */
  int lower(double level) {
    int index = ascending.size() - 1;
    while (ascending.get(index).cett() > level) {
      index--;
    }
    return index;
  }
}
