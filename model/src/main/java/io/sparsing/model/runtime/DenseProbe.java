package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.Routing;
import io.sparsing.model.runtime.kernel.DeviceActivations;
import io.sparsing.model.runtime.kernel.HeldActivations;
import io.sparsing.model.runtime.kernel.Kernels;
import io.sparsing.model.runtime.kernel.OutputProjections;
import io.sparsing.model.runtime.tensor.FiniteArray;
import io.sparsing.model.runtime.tensor.NativeFloats;

/** Shows each layer's activations to a {@link DenseSink}; truncates nothing. */
final class DenseProbe implements FfnProbe {
  private final String checkpoint;
  private final DenseSink sink;
  private final Kernels kernels;
  private final OutputProjections projections;
  private float[] held = new float[0]; // reused from layer to layer
  private Batch batch;

  /**
   * @param checkpoint what messages call the model
   * @param first the batch whose layers come first
   */
  DenseProbe(
      String checkpoint,
      DenseSink sink,
      Kernels kernels,
      OutputProjections projections,
      Batch first) {
    this.checkpoint = checkpoint;
    this.sink = sink;
    this.kernels = kernels;
    this.projections = projections;
    this.batch = first;
  }

  /** Names the batch whose layers come next. */
  DenseProbe on(Batch next) {
    batch = next;
    return this;
  }

  @Override
  public NDArray onFfn(int layer, NDArray gateActivation, NDArray activation) {
    switch (kernels) {
      case JAVA -> showHeld(layer, activation);
      case TENSOR -> showWhereTheyAre(layer, activation);
    }
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

  private void showHeld(int layer, NDArray activation) {
    int size = Math.toIntExact(activation.size());
    if (held.length != size) {
      held = new float[size]; // a sink is shown exactly [B·T, F] values
    }
    NativeFloats.of(activation).read(held);
    check(layer, FiniteArray.all(held));
    int neurons = (int) activation.getShape().getLastDimension();
    sink.layer(batch, layer, new HeldActivations(held, neurons));
  }

  private void showWhereTheyAre(int layer, NDArray activation) {
    try (NDManager scope = activation.getManager().newSubManager()) {
      DeviceActivations there = DeviceActivations.of(activation, projections, layer, scope);
      check(layer, there.areFinite());
      sink.layer(batch, layer, there);
    }
  }

  private void check(int layer, boolean finite) {
    if (!finite) {
      throw new CheckpointException(
          "Cannot measure %s: expected finite activations in layer %d, found NaN or infinity in %s"
              .formatted(checkpoint, layer, "the input of the output projection"));
    }
  }
}
