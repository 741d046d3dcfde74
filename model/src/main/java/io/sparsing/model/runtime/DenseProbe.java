package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.Routing;
import io.sparsing.model.runtime.tensor.FiniteArray;
import io.sparsing.model.runtime.tensor.NativeFloats;

/** Copies each layer's activations out for a {@link DenseSink}; truncates nothing. */
final class DenseProbe implements FfnProbe {
  private final String checkpoint;
  private final DenseSink sink;
  private float[] activations;
  private Batch batch;

  /**
   * @param checkpoint what messages call the model
   * @param largest the batch with the most positions
   * @param ffnSize F
   */
  DenseProbe(String checkpoint, DenseSink sink, Batch largest, int ffnSize) {
    this.checkpoint = checkpoint;
    this.sink = sink;
    this.batch = largest;
    this.activations = new float[Math.multiplyExact(largest.positions(), ffnSize)];
  }

  /** Names the batch whose layers come next. */
  DenseProbe on(Batch next) {
    batch = next;
    return this;
  }

  @Override
  public NDArray onFfn(int layer, NDArray gateActivation, NDArray activation) {
    int size = Math.toIntExact(activation.size());
    if (activations.length != size) {
      activations = new float[size]; // a sink is shown exactly [B·T, F] values
    }
    NativeFloats.of(activation).read(activations);
    checkFinite(layer);
    sink.layer(batch, layer, activations);
    return activation;
  }

  @Override
  public NDArray onExperts(int layer, Routing routing, NDArray gateActivation, NDArray activation) {
    NDArray weighted = activation.mul(routing.weights());
    try (NDArray neurons = routing.neurons(weighted)) {
      onFfn(layer, neurons, neurons);
    }
    return weighted;
  }

  private void checkFinite(int layer) {
    if (!FiniteArray.all(activations)) {
      throw new CheckpointException(
          "Cannot measure %s: expected finite activations in layer %d, found NaN or infinity in %s"
              .formatted(checkpoint, layer, "the input of the output projection"));
    }
  }
}
