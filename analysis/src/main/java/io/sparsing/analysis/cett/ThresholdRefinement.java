package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Narrows the threshold of every layer and level by exact evaluation on all positions, pass by
 * pass.
 *
 * <p>Use: while not {@link #finished}, gather {@link #nextThresholds} in one dense pass over all
 * positions and {@link #observe} the states. A curve over all positions takes part as already
 * tested; a curve over a sample gives estimates only. A threshold is done where {@code 0 ≤ c −
 * CETT(ε) ≤ 1e-5}, or where the bracket is so narrow that CETT steps over the level within it: then
 * its lower end holds. Immutable and serialisable.
 */
public final class ThresholdRefinement implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<CettCurve> curves;
  private final double[] levels;
  private final long positions;
  private final ArrayList<TestedThresholds> tested;

  private ThresholdRefinement(
      List<CettCurve> curves, double[] levels, long positions, List<TestedThresholds> tested) {
    this.curves = new ArrayList<>(curves);
    this.levels = levels;
    this.positions = positions;
    this.tested = new ArrayList<>(tested);
  }

  /**
   * Starts from the curves of the dense pass.
   *
   * @param curves one per layer, over all positions or a sample of them
   * @param levels CETT levels c wanted, each ≥ 0
   * @param positions number of positions that exact evaluation covers
   */
  public static ThresholdRefinement start(List<CettCurve> curves, double[] levels, long positions) {
    List<TestedThresholds> tested = new ArrayList<>();
    for (CettCurve curve : curves) {
      if (curve.positions() > positions) {
        throw new IllegalArgumentException(
            "Cannot refine thresholds: expected curves over at most "
                + positions
                + " positions, found "
                + curve.positions());
      }
      boolean exact = curve.positions() == positions;
      tested.add(exact ? TestedThresholds.NONE.and(curve) : TestedThresholds.NONE);
    }
    for (double level : levels) {
      if (!(level >= 0)) {
        throw new IllegalArgumentException(
            "Cannot refine thresholds: expected CETT levels >= 0, found " + level);
      }
    }
    return new ThresholdRefinement(curves, levels.clone(), positions, tested);
  }

  /** Whether every layer is done at every level. */
  public boolean finished() {
    for (int layer = 0; layer < curves.size(); layer++) {
      for (double level : levels) {
        if (!finished(layer, level)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean finished(int layer, double level) {
    return ThresholdProposal.finished(tested.get(layer), level);
  }

  /**
   * Thresholds to evaluate in the next dense pass, one grid per layer, all levels together.
   *
   * @return [L] grids; one without thresholds where a layer is done
   */
  public List<ThresholdGrid> nextThresholds() {
    List<ThresholdGrid> grids = new ArrayList<>();
    for (int layer = 0; layer < curves.size(); layer++) {
      grids.add(nextThresholds(layer));
    }
    return grids;
  }

  private ThresholdGrid nextThresholds(int layer) {
    TreeSet<Float> ascending = new TreeSet<>();
    for (double level : levels) {
      if (!finished(layer, level)) {
        ascending.addAll(ThresholdProposal.next(tested.get(layer), level, curves.get(layer)));
      }
    }
    float[] thresholds = new float[ascending.size()];
    int index = 0;
    for (float threshold : ascending) {
      thresholds[index++] = threshold;
    }
    return ThresholdGrid.listing(thresholds);
  }

  /**
   * Takes what a dense pass found at {@link #nextThresholds}.
   *
   * @param layers one state per layer; those of finished layers are not read
   * @return the refinement that knows them too
   * @throws IllegalArgumentException where the layers, thresholds or positions are not those asked
   *     for
   */
  public ThresholdRefinement observe(List<CettState> layers) {
    if (layers.size() != curves.size()) {
      throw new IllegalArgumentException(
          "Cannot refine thresholds: expected states of "
              + curves.size()
              + " layers, found "
              + layers.size());
    }
    List<TestedThresholds> more = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      ThresholdGrid asked = nextThresholds(layer);
      if (asked.size() == 0) {
        more.add(tested.get(layer));
        continue;
      }
      CettState state = layers.get(layer);
      if (state.positions() != positions || !state.thresholds().equals(asked)) {
        throw new IllegalArgumentException(
            "Cannot refine thresholds of layer "
                + layer
                + ": expected "
                + positions
                + " positions at "
                + asked
                + ", found "
                + state.positions()
                + " at "
                + state.thresholds());
      }
      more.add(tested.get(layer).and(CettCurve.of(state)));
    }
    return new ThresholdRefinement(curves, levels, positions, more);
  }

  /** What is known of one layer's threshold at a level: final once {@link #finished}. */
  public LayerThreshold threshold(int layer, double level) {
    TestedThresholds known = tested.get(layer);
    int index = known.lower(level);
    boolean unbounded = index + 1 == known.size();
    float upper = unbounded ? Float.POSITIVE_INFINITY : known.at(index + 1).threshold();
    // Where nothing bounds it, the first threshold above all magnitudes stands for the larger ones.
    while (unbounded && index > 0 && known.at(index - 1).activationRatio() == 0) {
      index--;
    }
    TestedThresholds.Tested lower = known.at(index);
    return new LayerThreshold(
        layer, level, lower.threshold(), lower.cett(), lower.activationRatio(), upper);
  }

  /** The thresholds ε_l of all layers at a level, [L]. */
  public float[] thresholds(double level) {
    float[] all = new float[curves.size()];
    for (int layer = 0; layer < all.length; layer++) {
      all[layer] = threshold(layer, level).threshold();
    }
    return all;
  }
}
