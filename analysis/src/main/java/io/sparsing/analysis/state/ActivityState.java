package io.sparsing.analysis.state;

import java.io.Serializable;

/**
 * How active a group of positions is in a truncated pass, over all layers, and what it costs.
 *
 * @param positions positions of the group
 * @param activePairs (position, neuron) pairs that are active, over all layers
 * @param loss loss of those positions of the group that are scored
 */
public record ActivityState(long positions, long activePairs, LossState loss)
    implements Serializable {
  /** The state of no position. */
  public static final ActivityState EMPTY = new ActivityState(0, 0, LossState.EMPTY);

  /** Refuses counts below 0. */
  public ActivityState {
    if (positions < 0 || activePairs < 0) {
      throw new IllegalArgumentException(
          "Cannot create activity state: expected counts >= 0, found %d positions and %d pairs"
              .formatted(positions, activePairs));
    }
  }

  /** The state of both sets of positions. */
  public ActivityState merge(ActivityState other) {
    return new ActivityState(
        positions + other.positions, activePairs + other.activePairs, loss.merge(other.loss));
  }

  /**
   * Share of active neurons, mean over positions and layers.
   *
   * @param neurons L·F, neurons of all layers
   * @throws IllegalStateException where no position was added
   */
  public double activationRatio(long neurons) {
    if (positions == 0) {
      throw new IllegalStateException(
          "Cannot compute activation ratio: expected at least 1 position, found 0");
    }
    return activePairs / ((double) positions * neurons);
  }
}
