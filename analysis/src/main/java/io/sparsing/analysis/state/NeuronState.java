package io.sparsing.analysis.state;

import io.sparsing.analysis.metric.OutputProjection;
import java.io.Serializable;

/**
 * Per-neuron statistics of one layer over all positions of the dense pass.
 *
 * <p>Holds for each of F neurons Σ m, Σ m², max m, Σ |a| (float64; magnitudes are rounded to
 * float32 first, as everywhere) and the number of exact zeros of a. Mutable; {@link #merge} folds
 * into this. Not thread-safe.
 */
public final class NeuronState implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] magnitudeSums;
  private final double[] squaredMagnitudeSums;
  private final float[] largestMagnitudes;
  private final double[] absoluteActivationSums;
  private final long[] zeros;
  private long positions;

  /** An empty state for a layer of F neurons. */
  public NeuronState(int neurons) {
    if (neurons < 1) {
      throw new IllegalArgumentException(
          "Cannot create neuron state: expected at least 1 neuron, found " + neurons);
    }
    this.magnitudeSums = new double[neurons];
    this.squaredMagnitudeSums = new double[neurons];
    this.largestMagnitudes = new float[neurons];
    this.absoluteActivationSums = new double[neurons];
    this.zeros = new long[neurons];
  }

  /**
   * Adds positions.
   *
   * @param activations [positions,F] row-major, what enters the output projection
   * @param positions number of rows
   * @param projection the layer's output projection
   * @throws IllegalArgumentException where shapes disagree or a magnitude is NaN or infinite; the
   *     state is then unchanged
   */
  public void add(float[] activations, int positions, OutputProjection projection) {
    projection.checkMagnitudes(activations, positions);
    int neurons = neurons();
    if (projection.neurons() != neurons) {
      throw new IllegalArgumentException(
          "Cannot add neuron statistics: expected "
              + neurons
              + " neurons, found "
              + projection.neurons());
    }
    float[] norms = projection.norms();
    for (int position = 0; position < positions; position++) {
      addRow(activations, position * neurons, norms);
    }
    this.positions += positions;
  }

  private void addRow(float[] activations, int offset, float[] norms) {
    for (int neuron = 0; neuron < norms.length; neuron++) {
      float absolute = Math.abs(activations[offset + neuron]);
      float magnitude = absolute * norms[neuron];
      magnitudeSums[neuron] += magnitude;
      squaredMagnitudeSums[neuron] += (double) magnitude * magnitude;
      absoluteActivationSums[neuron] += absolute;
      largestMagnitudes[neuron] = Math.max(largestMagnitudes[neuron], magnitude);
      zeros[neuron] += absolute == 0 ? 1 : 0;
    }
  }

  /**
   * Folds another state into this one.
   *
   * @return this
   * @throws IllegalArgumentException where the numbers of neurons differ
   */
  public NeuronState merge(NeuronState other) {
    if (other.neurons() != neurons()) {
      throw new IllegalArgumentException(
          "Cannot merge neuron states: expected "
              + neurons()
              + " neurons, found "
              + other.neurons());
    }
    for (int neuron = 0; neuron < neurons(); neuron++) {
      magnitudeSums[neuron] += other.magnitudeSums[neuron];
      squaredMagnitudeSums[neuron] += other.squaredMagnitudeSums[neuron];
      absoluteActivationSums[neuron] += other.absoluteActivationSums[neuron];
      largestMagnitudes[neuron] =
          Math.max(largestMagnitudes[neuron], other.largestMagnitudes[neuron]);
      zeros[neuron] += other.zeros[neuron];
    }
    positions += other.positions;
    return this;
  }

  /** F, the number of neurons. */
  public int neurons() {
    return zeros.length;
  }

  /** Positions added: the count behind every sum. */
  public long positions() {
    return positions;
  }

  /** Σ m of each neuron, [F], a copy. */
  public double[] magnitudeSums() {
    return magnitudeSums.clone();
  }

  /** Σ m² of each neuron, [F], a copy. */
  public double[] squaredMagnitudeSums() {
    return squaredMagnitudeSums.clone();
  }

  /** Largest m of each neuron, [F], a copy. */
  public float[] largestMagnitudes() {
    return largestMagnitudes.clone();
  }

  /** Σ |a| of each neuron, [F], a copy. */
  public double[] absoluteActivationSums() {
    return absoluteActivationSums.clone();
  }

  /** Positions at which a was exactly 0, per neuron, [F], a copy. */
  public long[] zeros() {
    return zeros.clone();
  }

  /**
   * Natural sparsity of the layer: share of exact zeros among all (position, neuron) pairs.
   *
   * @throws IllegalStateException where no position was added
   */
  public double naturalSparsity() {
    if (positions == 0) {
      throw new IllegalStateException(
          "Cannot compute natural sparsity: expected at least 1 position, found 0");
    }
    long sum = 0;
    for (long count : zeros) {
      sum += count;
    }
    return sum / ((double) positions * neurons());
  }
}
