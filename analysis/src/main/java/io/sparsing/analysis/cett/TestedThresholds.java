package io.sparsing.analysis.cett;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

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
    TreeMap<Float, Tested> all = new TreeMap<>();
    ascending.forEach(known -> all.put(known.threshold(), known));
    for (int index = 0; index < thresholds.length; index++) {
      Tested tested = new Tested(thresholds[index], cett[index], activationRatios[index]);
      all.putIfAbsent(tested.threshold(), tested);
    }
    return new TestedThresholds(List.copyOf(all.values()));
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

  /** The cubic in ln ε over the interval from {@code index}, which must not start at ε = 0. */
  CubicPiece piece(int index) {
    List<Tested> around =
        ascending.subList(Math.max(1, index - 1), Math.min(ascending.size(), index + 3));
    double[] x = around.stream().mapToDouble(tested -> Math.log(tested.threshold())).toArray();
    double[] y = around.stream().mapToDouble(Tested::cett).toArray();
    return CubicPiece.between(x, y, index - Math.max(1, index - 1));
  }
}
