package io.sparsing.analysis.state;

import io.sparsing.analysis.metric.MagnitudeBins;
import io.sparsing.analysis.metric.OutputProjection;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Per-neuron statistics of one layer over all positions of the dense pass.
 *
 * <p>Holds for each of F neurons Σ m, Σ m² (float64, added up in float32 over 32 positions at a
 * time), max m, the number of exact zeros of a, and a histogram of m over {@link MagnitudeBins};
 * magnitudes are rounded to float32 first, as everywhere. Exact zeros are not in the histogram: a
 * neuron's counts and zeros add up to the positions. Takes 2 KiB a neuron. Mutable; {@link #merge}
 * folds into this. Not thread-safe.
 */
public final class NeuronState implements Serializable {
  private static final long serialVersionUID = 3L;

  /** Positions whose magnitudes are summed in float32: an error of at most 32·2^-24 relative. */
  private static final int FLOAT_POSITIONS = 32;

  /** Neurons whose histograms are filled together: their counters stay in the first-level cache. */
  private static final int HISTOGRAM_NEURONS = 16;

  private final double[] magnitudeSums;
  private final double[] squaredMagnitudeSums;
  private final float[] largestMagnitudes;
  private final long[] zeros;
  private transient int[] histograms; // [F, COUNT]; on the wire without its zeros
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
    this.zeros = new long[neurons];
    this.histograms = new int[Math.multiplyExact(neurons, MagnitudeBins.COUNT)];
  }

  /**
   * A state from sums gathered elsewhere, such as on a GPU; the arrays are handed over.
   *
   * @param positions number of positions
   * @param magnitudes [F] Σ m
   * @param squaredMagnitudes [F] Σ m²
   * @param largest [F] max m
   * @param zeros [F] positions with an activation of exactly 0
   * @param histograms row-major [F, {@link MagnitudeBins#COUNT}], the other positions by bin
   * @throws IllegalArgumentException where a neuron's sum is not finite, or its counts do not add
   *     up to the positions
   */
  public static NeuronState ofSums(
      int positions,
      double[] magnitudes,
      double[] squaredMagnitudes,
      float[] largest,
      long[] zeros,
      int[] histograms) {
    NeuronState state =
        new NeuronState(magnitudes, squaredMagnitudes, largest, zeros, histograms, positions);
    for (int neuron = 0; neuron < state.neurons(); neuron++) {
      int from = neuron * MagnitudeBins.COUNT;
      long found =
          zeros[neuron]
              + Arrays.stream(histograms, from, from + MagnitudeBins.COUNT).asLongStream().sum();
      if (found != positions || !(magnitudes[neuron] <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Cannot create neuron state: expected %d positions and a finite sum, found %d and %s at neuron %d"
                .formatted(positions, found, magnitudes[neuron], neuron));
      }
    }
    return state;
  }

  private NeuronState(
      double[] magnitudeSums,
      double[] squaredMagnitudeSums,
      float[] largestMagnitudes,
      long[] zeros,
      int[] histograms,
      long positions) {
    this.magnitudeSums = magnitudeSums;
    this.squaredMagnitudeSums = squaredMagnitudeSums;
    this.largestMagnitudes = largestMagnitudes;
    this.zeros = zeros;
    this.histograms = histograms;
    this.positions = positions;
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
    if (projection.neurons() != neurons()) {
      throw new IllegalArgumentException(
          "Cannot add neuron statistics: expected "
              + neurons()
              + " neurons, found "
              + projection.neurons());
    }
    projection.checkMagnitudes(activations, positions);
    float[] norms = projection.norms();
    addMagnitudes(activations, positions, norms);
    for (int first = 0; first < norms.length; first += HISTOGRAM_NEURONS) {
      int end = Math.min(first + HISTOGRAM_NEURONS, norms.length);
      for (int position = 0; position < positions; position++) {
        count(activations, position * norms.length, norms, first, end);
      }
    }
    this.positions += positions;
  }

  private void addMagnitudes(float[] activations, int positions, float[] norms) {
    float[] sums = new float[norms.length];
    float[] squares = new float[norms.length];
    for (int position = 0; position < positions; position++) {
      addRow(activations, position * norms.length, norms, sums, squares);
      boolean full = (position + 1) % FLOAT_POSITIONS == 0 || position + 1 == positions;
      if (full) {
        pour(sums, magnitudeSums);
        pour(squares, squaredMagnitudeSums);
      }
    }
  }

  /** No branch and no conversion, so that it compiles to vector code. */
  private void addRow(
      float[] activations, int offset, float[] norms, float[] sums, float[] squares) {
    for (int neuron = 0; neuron < norms.length; neuron++) {
      float magnitude = Math.abs(activations[offset + neuron]) * norms[neuron];
      sums[neuron] += magnitude;
      squares[neuron] += magnitude * magnitude;
      largestMagnitudes[neuron] = Math.max(largestMagnitudes[neuron], magnitude);
    }
  }

  private static void pour(float[] part, double[] whole) {
    for (int neuron = 0; neuron < whole.length; neuron++) {
      whole[neuron] += part[neuron];
    }
    Arrays.fill(part, 0);
  }

  private void count(float[] activations, int offset, float[] norms, int first, int end) {
    for (int neuron = first; neuron < end; neuron++) {
      float absolute = Math.abs(activations[offset + neuron]);
      if (absolute == 0) {
        zeros[neuron]++;
      } else {
        int bin = MagnitudeBins.index(absolute * norms[neuron]);
        histograms[neuron * MagnitudeBins.COUNT + bin]++;
      }
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
      largestMagnitudes[neuron] =
          Math.max(largestMagnitudes[neuron], other.largestMagnitudes[neuron]);
      zeros[neuron] += other.zeros[neuron];
    }
    for (int index = 0; index < histograms.length; index++) {
      histograms[index] = Math.addExact(histograms[index], other.histograms[index]);
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

  /** Positions at which a was exactly 0, per neuron, [F], a copy. */
  public long[] zeros() {
    return zeros.clone();
  }

  /** The histogram of one neuron's magnitudes, exact zeros left out. */
  public MagnitudeHistogram histogram(int neuron) {
    int from = neuron * MagnitudeBins.COUNT;
    int[] counts = Arrays.copyOfRange(histograms, from, from + MagnitudeBins.COUNT);
    return MagnitudeHistogram.ofBins(counts, zeros[neuron]);
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
    return Arrays.stream(zeros).sum() / ((double) positions * neurons());
  }

  private void writeObject(ObjectOutputStream stream) throws IOException {
    stream.defaultWriteObject();
    stream.writeObject(SparseCounts.pack(histograms));
  }

  private void readObject(ObjectInputStream stream) throws IOException, ClassNotFoundException {
    stream.defaultReadObject();
    byte[] packed = (byte[]) stream.readObject();
    histograms = SparseCounts.unpack(packed, Math.multiplyExact(zeros.length, MagnitudeBins.COUNT));
  }
}
