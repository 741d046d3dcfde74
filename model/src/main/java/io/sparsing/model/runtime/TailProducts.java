package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.sparsing.model.runtime.kernel.TailSums;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.runtime.tensor.NativeFloats;
import io.sparsing.model.runtime.tensor.PytorchThreads;

/**
 * Tail errors of one layer at a few thresholds, each by a masked matrix product: {@code ‖(a ⊙ [m <
 * ε]) W‖₂ / ‖a W‖₂} with magnitudes {@code m_i = |a_i|·‖w_i‖₂}, compared strictly and in float32.
 *
 * <p>Products are float32, norms and sums float64. K thresholds cost K + 1 products. Holds native
 * memory until closed; not thread-safe.
 */
public final class TailProducts implements AutoCloseable {
  private static final int BLOCK_VALUES = 1 << 20;

  private final int neurons;
  private final int width;
  private final float[] norms;
  private final NDManager manager;
  private final NDArray weights; // [d, F]
  private float[] magnitudes = new float[0];
  private float[] masked = new float[0];

  /** Products with the projection of a layer. */
  public TailProducts(LayerProjection projection) {
    PytorchThreads.prepare();
    this.neurons = projection.neurons();
    this.width = projection.width();
    this.norms = projection.norms();
    this.manager = ComputeDevice.CPU.newManager();
    this.weights = manager.create(new Shape(width, neurons), DataType.FLOAT32);
    NativeFloats.of(weights).write(0, projection.weights(), projection.weights().length);
  }

  /**
   * Evaluates positions.
   *
   * @param activations [N, F] row-major
   * @param positions N
   * @param thresholds [K]
   * @throws IllegalArgumentException where the array is not [N, F], or an FFN output is not finite
   */
  public TailSums evaluate(float[] activations, int positions, float[] thresholds) {
    if (activations.length != (long) positions * neurons) {
      throw new IllegalArgumentException(
          "Cannot evaluate tails: expected %d positions of %d neurons, found %d values"
              .formatted(positions, neurons, activations.length));
    }
    int size = thresholds.length;
    TailSums sums = TailSums.empty(positions, size);
    int block = Math.max(1, Math.min(positions, BLOCK_VALUES / neurons));
    long zeroOutputs = 0;
    for (int first = 0; first < positions; first += block) {
      int count = Math.min(block, positions - first);
      zeroOutputs += addBlock(activations, first * neurons, count, thresholds, sums);
    }
    return new TailSums(
        positions, zeroOutputs, sums.ratioSums(), sums.squaredRatioSums(), sums.activePairs());
  }

  private long addBlock(
      float[] activations, int offset, int rows, float[] thresholds, TailSums sums) {
    int values = rows * neurons;
    if (masked.length != values) {
      masked = new float[values];
      magnitudes = new float[values];
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray input = scope.create(new Shape(rows, neurons), DataType.FLOAT32);
      NativeFloats memory = NativeFloats.of(input);
      System.arraycopy(activations, offset, masked, 0, values);
      memory.write(0, masked, values);
      double[] full = outputNorms(input, rows);
      long zeroOutputs = TailSums.zerosIn(full);
      measure(activations, offset, rows);
      for (int k = 0; k < thresholds.length; k++) {
        sums.activePairs()[k] += mask(activations, offset, thresholds[k]);
        memory.write(0, masked, values);
        sums.add(k, outputNorms(input, rows), full);
      }
      return zeroOutputs;
    }
  }

  private void measure(float[] activations, int offset, int rows) {
    for (int row = 0; row < rows; row++) {
      int start = row * neurons;
      for (int neuron = 0; neuron < neurons; neuron++) {
        magnitudes[start + neuron] = Math.abs(activations[offset + start + neuron]) * norms[neuron];
      }
    }
  }

  /** Leaves the tail in {@code masked}; the number of values that are not in it. */
  private long mask(float[] activations, int offset, float threshold) {
    long active = 0;
    for (int i = 0; i < masked.length; i++) {
      boolean tail = magnitudes[i] < threshold;
      masked[i] = tail ? activations[offset + i] : 0;
      active += tail ? 0 : 1;
    }
    return active;
  }

  /** Norms of [rows, F]·[F, d], row by row. */
  private double[] outputNorms(NDArray input, int rows) {
    float[] outputs;
    try (NDArray product = Linear.linear(input, weights).singletonOrThrow()) {
      outputs = NativeFloats.of(product).toArray();
    }
    double[] norms = new double[rows];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int column = row * width; column < (row + 1) * width; column++) {
        sum += (double) outputs[column] * outputs[column];
      }
      norms[row] = Math.sqrt(sum);
    }
    return norms;
  }

  @Override
  public void close() {
    manager.close();
  }
}
