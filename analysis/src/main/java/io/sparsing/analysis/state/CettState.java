package io.sparsing.analysis.state;

import io.sparsing.analysis.metric.ThresholdGrid;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/**
 * Sufficient statistic of the CETT curve of one layer at the thresholds of a grid of size K.
 *
 * <p>With the tail ratio {@code q_k(x) = ‖Σ_{m_i<ε_k} a_i w_i‖₂ / ‖Σ_i a_i w_i‖₂} at position x (0
 * where the denominator is 0) it holds, over all positions added, Σ q_k and Σ q_k² in float64, the
 * number of (position, neuron) pairs by bin, the positions, and those with zero denominator. The
 * sums are kept as steps between neighbouring thresholds: a step is 0 wherever no magnitude falls,
 * so that adding a position costs what its non-empty bins cost and a serialised state holds only
 * the range of bins the data reached.
 *
 * <p>Mutable: a task adds to its own, {@link #merge} folds states together. Not thread-safe.
 */
public final class CettState implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ThresholdGrid thresholds;
  private final int neurons;
  private final long[] pairsByBin;
  private final double[] ratioSteps;
  private final double[] squaredRatioSteps;
  private long positions;
  private long zeroDenominatorPositions;

  /** An empty state over the thresholds of a grid for a layer of F neurons. */
  public CettState(ThresholdGrid thresholds, int neurons) {
    if (neurons < 1) {
      throw new IllegalArgumentException(
          "Cannot create CETT state: expected at least 1 neuron, found " + neurons);
    }
    this.thresholds = thresholds;
    this.neurons = neurons;
    this.pairsByBin = new long[thresholds.size() + 1];
    this.ratioSteps = new double[thresholds.size()];
    this.squaredRatioSteps = new double[thresholds.size()];
  }

  /**
   * A state from sums gathered elsewhere, such as masked matrix products at a few thresholds.
   *
   * @param ratioSums [K] Σ over positions of the tail ratio at each threshold
   * @param squaredRatioSums [K] Σ of its square
   * @param activePairs [K] (position, neuron) pairs with {@code m ≥ ε}, not ascending in k
   */
  public static CettState ofSums(
      ThresholdGrid thresholds,
      int neurons,
      long positions,
      long zeroDenominatorPositions,
      double[] ratioSums,
      double[] squaredRatioSums,
      long[] activePairs) {
    CettState state = new CettState(thresholds, neurons);
    state.positions = positions;
    state.zeroDenominatorPositions = zeroDenominatorPositions;
    int size = thresholds.size();
    if (ratioSums.length != size || squaredRatioSums.length != size || activePairs.length != size) {
      throw new IllegalArgumentException(
          "Cannot create CETT state: expected sums at "
              + size
              + " thresholds, found "
              + ratioSums.length
              + ", "
              + squaredRatioSums.length
              + " and "
              + activePairs.length);
    }
    long before = positions * neurons;
    for (int index = 0; index < size; index++) {
      state.pairsByBin[index] = before - activePairs[index];
      state.ratioSteps[index] = ratioSums[index] - (index == 0 ? 0 : ratioSums[index - 1]);
      state.squaredRatioSteps[index] =
          squaredRatioSums[index] - (index == 0 ? 0 : squaredRatioSums[index - 1]);
      if (state.pairsByBin[index] < 0 || activePairs[index] < 0) {
        throw new IllegalArgumentException(
            "Cannot create CETT state: expected active pairs descending from "
                + positions * neurons
                + " to 0, found "
                + activePairs[index]
                + " after "
                + before);
      }
      before = activePairs[index];
    }
    state.pairsByBin[size] = before;
    return state;
  }

  /**
   * Adds one position.
   *
   * @param reached how many bins hold a neuron of this position
   * @param bins [reached] these bins, ascending; longer arrays are read so far only
   * @param counts [reached] neurons in each, exact zeros included; F in total
   * @param squares [reached] squared norm of the sum of the outputs of all neurons up to and with
   *     each bin; the last one is that of the whole FFN output
   */
  public void addPosition(int reached, int[] bins, int[] counts, double[] squares) {
    positions++;
    double full = Math.sqrt(squares[reached - 1]);
    if (full == 0) {
      zeroDenominatorPositions++;
    }
    double previous = 0;
    for (int index = 0; index < reached; index++) {
      int bin = bins[index];
      pairsByBin[bin] += counts[index];
      if (full != 0 && bin < ratioSteps.length) {
        double ratio = Math.sqrt(squares[index]) / full;
        ratioSteps[bin] += ratio - previous;
        squaredRatioSteps[bin] += ratio * ratio - previous * previous;
        previous = ratio;
      }
    }
  }

  /**
   * Folds another state into this one.
   *
   * @return this
   * @throws IllegalArgumentException where the other was gathered over other thresholds or neurons
   */
  public CettState merge(CettState other) {
    if (neurons != other.neurons) {
      throw new IllegalArgumentException(
          "Cannot merge CETT states: expected " + neurons + " neurons, found " + other.neurons);
    }
    if (!thresholds.equals(other.thresholds)) {
      throw new IllegalArgumentException(
          "Cannot merge CETT states: expected thresholds "
              + thresholds
              + ", found "
              + other.thresholds);
    }
    for (int bin = 0; bin < pairsByBin.length; bin++) {
      pairsByBin[bin] += other.pairsByBin[bin];
    }
    for (int bin = 0; bin < ratioSteps.length; bin++) {
      ratioSteps[bin] += other.ratioSteps[bin];
      squaredRatioSteps[bin] += other.squaredRatioSteps[bin];
    }
    positions += other.positions;
    zeroDenominatorPositions += other.zeroDenominatorPositions;
    return this;
  }

  /** The grid of K thresholds. */
  public ThresholdGrid thresholds() {
    return thresholds;
  }

  /** F, the number of neurons of the layer. */
  public int neurons() {
    return neurons;
  }

  /** Positions added. */
  public long positions() {
    return positions;
  }

  /** Positions whose FFN output was exactly zero; they count with ratio 0. */
  public long zeroDenominatorPositions() {
    return zeroDenominatorPositions;
  }

  /** Σ over positions of the tail ratio at each threshold, [K]; never negative. */
  public double[] ratioSums() {
    return sumsOf(ratioSteps);
  }

  /** Σ over positions of the squared tail ratio at each threshold, [K]; never negative. */
  public double[] squaredRatioSums() {
    return sumsOf(squaredRatioSteps);
  }

  /** Number of (position, neuron) pairs with {@code m_i ≥ ε_k} at each threshold, [K]. */
  public long[] activePairs() {
    long[] active = new long[thresholds.size()];
    long above = 0;
    for (int bin = active.length; bin > 0; bin--) {
      above += pairsByBin[bin];
      active[bin - 1] = above;
    }
    return active;
  }

  private double[] sumsOf(double[] steps) {
    double[] sums = new double[steps.length];
    long above = positions * neurons;
    double sum = 0;
    for (int bin = 0; bin < steps.length; bin++) {
      above -= pairsByBin[bin];
      sum += steps[bin];
      // With nothing left above, tail and whole are the same vector: the ratio is 1 by definition.
      sums[bin] = above == 0 ? positions - zeroDenominatorPositions : Math.max(0, sum);
    }
    return sums;
  }

  private Object writeReplace() {
    return new CompactCettState(
        this, positions, zeroDenominatorPositions, pairsByBin, ratioSteps, squaredRatioSteps);
  }

  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw new InvalidObjectException(
        "Cannot read CETT state: expected its serialised range of bins, found a bare state");
  }

  /** Takes over what a compact form holds; bins outside its range stay 0. */
  void restore(
      long positions,
      long zeroDenominatorPositions,
      int first,
      long[] pairs,
      double[] ratios,
      double[] squaredRatios) {
    this.positions = positions;
    this.zeroDenominatorPositions = zeroDenominatorPositions;
    System.arraycopy(pairs, 0, pairsByBin, first, pairs.length);
    System.arraycopy(ratios, 0, ratioSteps, first, ratios.length);
    System.arraycopy(squaredRatios, 0, squaredRatioSteps, first, squaredRatios.length);
  }
}
