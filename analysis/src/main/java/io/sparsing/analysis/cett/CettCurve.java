package io.sparsing.analysis.cett;

import io.sparsing.analysis.state.CettState;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Mean CETT and activation ratio of one layer at K ascending thresholds: a finished {@link
 * CettState}.
 *
 * <p>Between thresholds CETT and activation ratio are interpolated by monotone cubics in ln ε. On
 * the logarithmic grid this errs by about 1e-6 where the curve is smooth; where few positions make
 * it a step function it errs by about a step. Below the first threshold CETT falls linearly to 0 at
 * ε = 0.
 */
public final class CettCurve implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] thresholds;
  private final double[] cett;
  private final double[] standardErrors;
  private final double[] activationRatios;
  private final long positions;
  private final long zeroDenominatorPositions;

  private CettCurve(
      float[] thresholds,
      double[] cett,
      double[] standardErrors,
      double[] activationRatios,
      long positions,
      long zeroDenominatorPositions) {
    this.thresholds = thresholds;
    this.cett = cett;
    this.standardErrors = standardErrors;
    this.activationRatios = activationRatios;
    this.positions = positions;
    this.zeroDenominatorPositions = zeroDenominatorPositions;
  }

  private CettCurve(CettState state, int from, int to) {
    this.positions = state.positions();
    this.zeroDenominatorPositions = state.zeroDenominatorPositions();
    this.thresholds = Arrays.copyOfRange(state.thresholds().toArray(), from, to);
    double[] sums = state.ratioSums();
    double[] squares = state.squaredRatioSums();
    long[] active = state.activePairs();
    this.cett = new double[to - from];
    this.standardErrors = new double[to - from];
    this.activationRatios = new double[to - from];
    double pairs = (double) positions * state.neurons();
    for (int index = 0; index < to - from; index++) {
      double mean = sums[from + index] / positions;
      double variance = Math.max(0, squares[from + index] / positions - mean * mean);
      cett[index] = mean;
      standardErrors[index] = positions > 1 ? Math.sqrt(variance / (positions - 1)) : 0;
      activationRatios[index] = active[from + index] / pairs;
    }
  }

  /**
   * A curve that was finished before, such as one read from a table.
   *
   * @param thresholds [K] strictly ascending
   * @param cett [K] mean CETT
   * @param standardErrors [K] of the means
   * @param activationRatios [K] share of pairs with {@code m ≥ ε}
   * @param positions positions behind the means
   * @param zeroDenominatorPositions positions among them whose FFN output was exactly zero
   * @throws IllegalArgumentException where the lengths differ, or there is no threshold or position
   */
  public static CettCurve at(
      float[] thresholds,
      double[] cett,
      double[] standardErrors,
      double[] activationRatios,
      long positions,
      long zeroDenominatorPositions) {
    int size = thresholds.length;
    boolean equalLengths =
        cett.length == size && standardErrors.length == size && activationRatios.length == size;
    if (size == 0 || positions < 1 || !equalLengths) {
      throw new IllegalArgumentException(
          "Cannot restore CETT curve: expected as many values as thresholds and at least 1 position,"
              + " found %d thresholds, %d, %d and %d values, %d positions"
                  .formatted(
                      size,
                      cett.length,
                      standardErrors.length,
                      activationRatios.length,
                      positions));
    }
    return new CettCurve(
        thresholds.clone(),
        cett.clone(),
        standardErrors.clone(),
        activationRatios.clone(),
        positions,
        zeroDenominatorPositions);
  }

  /**
   * Finishes a state at every one of its thresholds.
   *
   * @throws IllegalArgumentException where no position or no threshold is in it
   */
  public static CettCurve of(CettState state) {
    checkFilled(state);
    return new CettCurve(state, 0, state.thresholds().size());
  }

  /**
   * Finishes a state, without the thresholds that lie on the flat ends of the curve.
   *
   * <p>Kept are the thresholds from the last one that is above no magnitude but 0 to the first one
   * that is above all magnitudes: the others repeat these two.
   *
   * @throws IllegalArgumentException where no position or no threshold is in it
   */
  public static CettCurve withoutFlatEnds(CettState state) {
    checkFilled(state);
    long[] active = state.activePairs();
    double[] sums = state.ratioSums();
    int from = 0;
    while (from + 1 < active.length && active[from + 1] == active[0] && sums[from + 1] == 0) {
      from++;
    }
    int to = from + 1;
    while (to < active.length && active[to - 1] > 0) {
      to++;
    }
    return new CettCurve(state, from, to);
  }

  private static void checkFilled(CettState state) {
    if (state.positions() == 0 || state.thresholds().size() == 0) {
      throw new IllegalArgumentException(
          "Cannot finish CETT curve: expected at least 1 position and 1 threshold, found "
              + state.positions()
              + " positions and "
              + state.thresholds().size()
              + " thresholds");
    }
  }

  /**
   * The largest threshold with {@code CETT ≤ level}.
   *
   * <p>CETT need not be monotone in ε, so the bracket is sought from above: {@code lower} is the
   * last threshold of the curve with {@code CETT ≤ level}, and all beyond it exceed the level.
   * Where the last threshold of the curve does not exceed the level either (level ≥ 1, or a layer
   * that only puts out zeros), every larger ε would do, and the first threshold above all
   * magnitudes stands for them.
   *
   * @param level c ≥ 0
   */
  public LevelThreshold thresholdAt(double level) {
    if (!(level >= 0)) {
      throw new IllegalArgumentException(
          "Cannot read threshold: expected a CETT level >= 0, found " + level);
    }
    int last = thresholds.length - 1;
    int lower = last;
    while (lower >= 0 && cett[lower] > level) {
      lower--;
    }
    if (lower == last) {
      return unbounded(level);
    }
    if (lower < 0) {
      float threshold = (float) (thresholds[0] * (level / cett[0]));
      return bracket(level, threshold, 0, 0, 0);
    }
    double logarithm = CubicPiece.piece(thresholds, cett, lower).argument(level);
    float threshold = clamp((float) Math.exp(logarithm), lower);
    return bracket(level, threshold, thresholds[lower], cett[lower], lower + 1);
  }

  private LevelThreshold unbounded(double level) {
    int last = thresholds.length - 1;
    int standing = last;
    while (standing > 0 && activationRatios[standing - 1] == 0) {
      standing--;
    }
    return new LevelThreshold(
        level,
        thresholds[standing],
        thresholds[standing],
        cett[standing],
        Float.POSITIVE_INFINITY,
        cett[last],
        standardErrors[standing]);
  }

  private LevelThreshold bracket(
      double level, float threshold, float lower, double lowerCett, int upper) {
    double error = Math.max(standardErrors[Math.max(0, upper - 1)], standardErrors[upper]);
    return new LevelThreshold(
        level, threshold, lower, lowerCett, thresholds[upper], cett[upper], error);
  }

  private float clamp(float threshold, int lower) {
    return Math.min(Math.max(threshold, thresholds[lower]), Math.nextDown(thresholds[lower + 1]));
  }

  /** CETT at any threshold ≥ 0, interpolated. */
  public double cettAt(float threshold) {
    if (threshold < thresholds[0]) {
      return cett[0] * (threshold / (double) thresholds[0]);
    }
    return CubicPiece.valueAt(thresholds, cett, threshold);
  }

  /** Activation ratio at any threshold ≥ 0, interpolated; constant beyond the ends of the curve. */
  public double activationRatioAt(float threshold) {
    return CubicPiece.valueAt(thresholds, activationRatios, threshold);
  }

  /** The thresholds ε, [K] ascending, a copy. */
  public float[] thresholds() {
    return thresholds.clone();
  }

  /** Mean CETT at each threshold, [K], a copy. */
  public double[] cett() {
    return cett.clone();
  }

  /** Standard error of each mean CETT over positions taken as independent, [K], a copy. */
  public double[] standardErrors() {
    return standardErrors.clone();
  }

  /** Share of (position, neuron) pairs with {@code m ≥ ε} at each threshold, [K], a copy. */
  public double[] activationRatios() {
    return activationRatios.clone();
  }

  /** Positions behind the means. */
  public long positions() {
    return positions;
  }

  /** Positions among them whose FFN output was exactly zero. */
  public long zeroDenominatorPositions() {
    return zeroDenominatorPositions;
  }
}
