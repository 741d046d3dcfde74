package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.config.layout.WeightSource;
import io.sparsing.model.runtime.kernel.OutputProjections;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.runtime.tensor.NativeFloats;
import io.sparsing.model.runtime.tensor.PytorchThreads;
import io.sparsing.model.runtime.tensor.WeightParts;
import java.util.List;

/**
 * The output projection of one layer, read from a checkpoint without the rest of the model.
 *
 * <p>Weights are as the forward pass has them, norms the very ones that a truncated pass uses.
 */
public final class LayerProjection {
  private final int neurons;
  private final int width;
  private final float[] weights;
  private final float[] norms;

  /**
   * Takes weights over; they are not copied.
   *
   * @param neurons F
   * @param width d
   * @param weights [d, F] row-major
   */
  public LayerProjection(int neurons, int width, float[] weights) {
    if (weights.length != (long) neurons * width) {
      throw new IllegalArgumentException(
          "Cannot take an output projection: expected %d weights [d=%d, F=%d], found %d"
              .formatted((long) neurons * width, width, neurons, weights.length));
    }
    this.neurons = neurons;
    this.width = width;
    this.weights = weights;
    this.norms = OutputProjections.columnNorms(weights, neurons);
  }

  /**
   * Reads the projection of a layer.
   *
   * @throws io.sparsing.model.checkpoint.CheckpointException if a file cannot be read or a weight
   *     is not finite
   */
  public static LayerProjection read(CheckpointFolder folder, int layer) {
    PytorchThreads.prepare();
    List<FeedForward<WeightSource>> networks =
        folder.plan().tensors().blocks().get(layer).feedForward().networks();
    int neurons = folder.config().ffnSize();
    int width = folder.config().hiddenSize();
    int each = folder.config().networkSize();
    float[] all = new float[Math.multiplyExact(neurons, width)];
    for (int network = 0; network < networks.size(); network++) {
      float[] one = read(folder, networks.get(network).down().weight());
      for (int row = 0; row < width; row++) {
        System.arraycopy(one, row * each, all, row * neurons + network * each, each);
      }
    }
    return new LayerProjection(neurons, width, all);
  }

  private static float[] read(CheckpointFolder folder, WeightSource source) {
    StoredTensor tensor = source.stored();
    try (NDManager scope = ComputeDevice.CPU.newManager()) {
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      NDArray stored = scope.create(new Shape(shape), DataType.FLOAT32);
      NativeFloats memory = NativeFloats.of(stored);
      folder.read(
          List.of(tensor), (read, first, values, count) -> memory.write(first, values, count));
      boolean whole = source.part() instanceof WeightSource.Part.Whole;
      NDArray weight = whole ? stored : WeightParts.copy(stored, source.part());
      return NativeFloats.of(weight).toArray();
    }
  }

  /** F, the number of neurons. */
  public int neurons() {
    return neurons;
  }

  /** d, the width of the residual stream. */
  public int width() {
    return width;
  }

  /** The weights [d, F], row-major: the array itself, not a copy. */
  public float[] weights() {
    return weights;
  }

  /** {@code ‖w_i‖₂} of each neuron [F], summed in double. */
  public float[] norms() {
    return norms.clone();
  }

  /** Each neuron's row {@code w_i}, row-major [F, d]. */
  public float[] rows() {
    return OutputProjections.turned(weights, width, neurons);
  }
}
