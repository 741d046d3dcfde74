package io.sparsing.analysis.state;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What one truncated pass yields: loss, positions and active (position, neuron) pairs of each
 * layer.
 *
 * <p>A few numbers per layer, so that a search round over many checkpoints collects next to
 * nothing. Immutable.
 */
public final class TruncationState implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long positions;
  private final long[] activePairs;
  private final LossState loss;

  /**
   * Wraps the counts of a pass.
   *
   * @param positions positions that went through the model, scored or not
   * @param activePairs [L] number of (position, neuron) pairs with {@code m_i ≥ ε_l}
   * @param loss loss of the truncated model
   */
  public TruncationState(long positions, long[] activePairs, LossState loss) {
    if (positions < 0 || LongStream.of(activePairs).anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException(
          "Cannot create truncation state: expected counts >= 0, found a negative one");
    }
    this.positions = positions;
    this.activePairs = activePairs.clone();
    this.loss = loss;
  }

  /** The state of no position, for a model of L layers. */
  public static TruncationState empty(int layers) {
    return new TruncationState(0, new long[layers], LossState.EMPTY);
  }

  /**
   * The state of both sets of positions.
   *
   * @throws IllegalArgumentException where the numbers of layers differ
   */
  public TruncationState merge(TruncationState other) {
    if (activePairs.length != other.activePairs.length) {
      throw new IllegalArgumentException(
          "Cannot merge truncation states: expected "
              + activePairs.length
              + " layers, found "
              + other.activePairs.length);
    }
    long[] sum = activePairs.clone();
    for (int layer = 0; layer < sum.length; layer++) {
      sum[layer] += other.activePairs[layer];
    }
    return new TruncationState(positions + other.positions, sum, loss.merge(other.loss));
  }

  /** Positions that went through the model. */
  public long positions() {
    return positions;
  }

  /** Active pairs of each layer, [L], a copy. */
  public long[] activePairs() {
    return activePairs.clone();
  }

  /** Loss of the truncated model. */
  public LossState loss() {
    return loss;
  }

  /**
   * Activation ratio of each layer, [L]: active pairs over positions × neurons.
   *
   * @param neurons F, neurons per layer
   * @throws IllegalStateException where no position was added
   */
  public double[] activationRatios(int neurons) {
    if (positions == 0) {
      throw new IllegalStateException(
          "Cannot compute activation ratio: expected at least 1 position, found 0");
    }
    double pairs = (double) positions * neurons;
    return LongStream.of(activePairs).mapToDouble(active -> active / pairs).toArray();
  }

  /** Activation ratio over all layers: the mean of {@link #activationRatios}. */
  public double activationRatio(int neurons) {
    return Arrays.stream(activationRatios(neurons)).average().orElseThrow();
  }
}
