package io.sparsing.analysis.metric;

import java.io.Serializable;

/**
 * Ascending thresholds ε that magnitudes are held to, and the bin a magnitude falls into.
 *
 * <p>A neuron of magnitude m is in the tail at threshold ε where m &lt; ε, strictly. With {@code
 * bin(m)} = number of thresholds ≤ m, it is in the tail at threshold k exactly where {@code bin(m)
 * ≤ k}; bin {@code size()} is in no tail at all. All comparisons are in float32. Grids are equal
 * where their thresholds are defined equally; states merge only over equal grids.
 */
public sealed interface ThresholdGrid extends Serializable
    permits LogarithmicThresholds, ListedThresholds {

  /** Number of thresholds. */
  int size();

  /** Threshold number {@code index}, ascending from 0. */
  float threshold(int index);

  /** Number of thresholds ≤ {@code magnitude}, for a magnitude ≥ 0 that is not NaN. */
  int bin(float magnitude);

  /** The data-independent grid that states of different shards and checkpoints share. */
  static ThresholdGrid logarithmic() {
    return LogarithmicThresholds.STANDARD;
  }

  /**
   * The same with 8 thresholds an octave instead of 16: half of the norms to take, and
   * interpolation between thresholds errs by some 1e-5 instead of 1e-6.
   */
  static ThresholdGrid coarseLogarithmic() {
    return LogarithmicThresholds.COARSE;
  }

  /**
   * Exactly the thresholds listed, for sweeps and refinements; none at all is allowed.
   *
   * @throws IllegalArgumentException unless they are finite, ≥ 0 and strictly ascending
   */
  static ThresholdGrid listing(float... ascending) {
    return new ListedThresholds(ascending);
  }

  /** All thresholds, ascending, as a new array. */
  default float[] toArray() {
    float[] all = new float[size()];
    for (int index = 0; index < all.length; index++) {
      all[index] = threshold(index);
    }
    return all;
  }
}
