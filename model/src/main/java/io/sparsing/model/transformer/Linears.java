package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.core.Linear;
import io.sparsing.model.config.layout.DecoderTensors;

/** Projections {@code x·Wᵀ + b} with W [out, in] as checkpoints store it. */
final class Linears {
  private Linears() {}

  /** [..., in] to [..., out]. */
  static NDArray apply(NDArray x, DecoderTensors.Linear<NDArray> weights) {
    NDArray weight = weights.weight();
    if (weight.getDataType() != DataType.FLOAT32) {
      return Scoped.result(
          () -> apply(x, new DecoderTensors.Linear<>(Widened.of(weight), weights.bias())));
    }
    return weights
        .bias()
        .map(bias -> Linear.linear(x, weight, bias))
        .orElseGet(() -> Linear.linear(x, weight))
        .singletonOrThrow();
  }
}
