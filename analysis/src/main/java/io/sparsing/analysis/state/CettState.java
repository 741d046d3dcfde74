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
   * Adds one position.
   *
   * @param neuronsByBin [K+1] neurons of this position in each bin, zeros included; F in total
   * @param tailNorms [K+1] norm of the sum of the neuron outputs in bins 0..k, read only where bin
   *     k holds a neuron
   * @param fullNorm norm of the sum of all neuron outputs
   */
  public void addPosition(int[] neuronsByBin, double[] tailNorms, double fullNorm) {
    positions++;
    if (fullNorm == 0) {
      zeroDenominatorPositions++;
    }
    double previous = 0;
    for (int bin = 0; bin < neuronsByBin.length; bin++) {
      if (neuronsByBin[bin] == 0) {
        continue;
      }
      pairsByBin[bin] += neuronsByBin[bin];
      if (fullNorm != 0 && bin < ratioSteps.length) {
        double ratio = tailNorms[bin] / fullNorm;
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
