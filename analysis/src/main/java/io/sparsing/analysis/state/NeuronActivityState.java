package io.sparsing.analysis.state;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How often each neuron of a layer was active at a threshold: {@code m_i ≥ ε_l}, over all
 * positions.
 *
 * <p>Counts [F] in int64, merged exactly. Mutable; {@link #merge} folds into this. Not thread-safe.
 */
public final class NeuronActivityState implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double DEAD_BELOW = 0.001;
  private static final double ALWAYS_ON_ABOVE = 0.999;

  private final long[] activePositions;
  private long positions;

  /** An empty state for a layer of F neurons. */
  public NeuronActivityState(int neurons) {
    if (neurons < 1) {
      throw new IllegalArgumentException(
          "Cannot create neuron activity: expected at least 1 neuron, found " + neurons);
    }
    this.activePositions = new long[neurons];
  }

  /**
   * Adds counts gathered elsewhere, such as column sums of a mask.
   *
   * @param counts [F] positions at which each neuron was active
   * @param positions positions they were counted over
   * @throws IllegalArgumentException where there are not F counts or one is outside 0..positions
   */
  public void add(long[] counts, long positions) {
    if (counts.length != activePositions.length) {
      throw new IllegalArgumentException(
          "Cannot add neuron activity: expected "
              + activePositions.length
              + " neurons, found "
              + counts.length);
    }
    for (int neuron = 0; neuron < counts.length; neuron++) {
      if (counts[neuron] < 0 || counts[neuron] > positions) {
        throw new IllegalArgumentException(
            "Cannot add neuron activity: expected 0 to "
                + positions
                + " active positions, found "
                + counts[neuron]
                + " at neuron "
                + neuron);
      }
    }
    for (int neuron = 0; neuron < counts.length; neuron++) {
      activePositions[neuron] += counts[neuron];
    }
    this.positions += positions;
  }

  /**
   * Folds another state into this one.
   *
   * @return this
   */
  public NeuronActivityState merge(NeuronActivityState other) {
    add(other.activePositions, other.positions);
    return this;
  }

  /** Neurons active at fewer than 0.1 % of positions (design section 2, "Dead neuron"). */
  public int dead() {
    return (int)
        Arrays.stream(activePositions).filter(count -> count < DEAD_BELOW * positions).count();
  }

  /** Neurons active at more than 99.9 % of positions. */
  public int alwaysOn() {
    return (int)
        Arrays.stream(activePositions).filter(count -> count > ALWAYS_ON_ABOVE * positions).count();
  }

  /** F, the number of neurons. */
  public int neurons() {
    return activePositions.length;
  }

  /** Positions added. */
  public long positions() {
    return positions;
  }

  /** Positions at which each neuron was active, [F], a copy. */
  public long[] activePositions() {
    return activePositions.clone();
  }
}
