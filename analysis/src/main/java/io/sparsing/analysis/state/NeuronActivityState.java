package io.sparsing.analysis.state;

import java.io.Serializable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How often each neuron of a layer was active at a threshold: {@code m_i ≥ ε_l}, over all
 * positions.
 *
 * <p>The neurons of a layer are those of one network, which every position reaches, or of X experts
 * of F/X neurons each, which the positions reach that are sent to them.
 *
 * <p>Counts [F] in int64, merged exactly. Mutable; {@link #merge} folds into this. Not thread-safe.
 */
public final class NeuronActivityState implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double DEAD_BELOW = 0.001;
  private static final double ALWAYS_ON_ABOVE = 0.999;

  private final long[] activePositions;
  private final long[] reachingPositions; // of each network
  private long positions;

  /** An empty state for a layer of F neurons. */
  public NeuronActivityState(int neurons) {
    this(neurons, 1);
  }

  /** An empty state for a layer of F neurons in X networks of the same size. */
  public NeuronActivityState(int neurons, int networks) {
    if (neurons < 1 || networks < 1 || neurons % networks != 0) {
      throw new IllegalArgumentException(
          "Cannot create neuron activity: expected at least 1 neuron in equal networks, found "
              + neurons
              + " in "
              + networks);
    }
    this.activePositions = new long[neurons];
    this.reachingPositions = new long[networks];
  }

  /** An empty state for the same layer. */
  public NeuronActivityState emptied() {
    return new NeuronActivityState(activePositions.length, reachingPositions.length);
  }

  /**
   * Adds counts of a layer of one network.
   *
   * @param counts [F] positions at which each neuron was active
   * @param positions positions they were counted over
   * @throws IllegalArgumentException where there are not F counts or one is outside 0..positions
   */
  public void add(long[] counts, long positions) {
    add(counts, new long[] {positions}, positions);
  }

  /**
   * Adds counts gathered elsewhere, such as column sums of a mask.
   *
   * @param counts [F] positions at which each neuron was active
   * @param reaching [X] positions that reached each network
   * @param positions positions of the layer
   * @throws IllegalArgumentException where there are not F counts and X networks, or where a count
   *     is outside what reached its network
   */
  public void add(long[] counts, long[] reaching, long positions) {
    if (counts.length != activePositions.length || reaching.length != reachingPositions.length) {
      throw new IllegalArgumentException(
          "Cannot add neuron activity: expected %d neurons in %d networks, found %d in %d"
              .formatted(
                  activePositions.length,
                  reachingPositions.length,
                  counts.length,
                  reaching.length));
    }
    int width = counts.length / reaching.length;
    for (int neuron = 0; neuron < counts.length; neuron++) {
      long most = reaching[neuron / width];
      if (counts[neuron] < 0 || counts[neuron] > most) {
        throw new IllegalArgumentException(
            "Cannot add neuron activity: expected 0 to %d active positions, found %d at neuron %d"
                .formatted(most, counts[neuron], neuron));
      }
    }
    for (int neuron = 0; neuron < counts.length; neuron++) {
      activePositions[neuron] += counts[neuron];
    }
    for (int network = 0; network < reaching.length; network++) {
      reachingPositions[network] += reaching[network];
    }
    this.positions += positions;
  }

  /**
   * Folds another state into this one.
   *
   * @return this
   */
  public NeuronActivityState merge(NeuronActivityState other) {
    add(other.activePositions, other.reachingPositions, other.positions);
    return this;
  }

  /**
   * Neurons active at fewer than 0.1 % of the positions that reach them (design section 2, "Dead
   * neuron"); one that no position reaches is not dead.
   */
  public int dead() {
    return count(
        neuron -> reaching(neuron) > 0 && activePositions[neuron] < DEAD_BELOW * reaching(neuron));
  }

  /** Neurons active at more than 99.9 % of the positions that reach them. */
  public int alwaysOn() {
    return count(neuron -> activePositions[neuron] > ALWAYS_ON_ABOVE * reaching(neuron));
  }

  /** Neurons whose expert no position was sent to. */
  public int neverRouted() {
    return count(neuron -> positions > 0 && reaching(neuron) == 0);
  }

  private int count(IntPredicate condition) {
    return (int) IntStream.range(0, activePositions.length).filter(condition).count();
  }

  /** Positions that reached a neuron: all, or those sent to its expert. */
  public long reaching(int neuron) {
    return reachingPositions[neuron / (activePositions.length / reachingPositions.length)];
  }

  /** F, the number of neurons. */
  public int neurons() {
    return activePositions.length;
  }

  /** X, the number of networks that share them; 1 without experts. */
  public int networks() {
    return reachingPositions.length;
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
