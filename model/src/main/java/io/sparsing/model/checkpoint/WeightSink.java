package io.sparsing.model.checkpoint;

import io.sparsing.model.config.layout.StoredTensor;

/** Takes the values of tensors as they are read. */
@FunctionalInterface
public interface WeightSink {
  /**
   * Takes the next values of a tensor; a tensor's values come in order, tensors in any order.
   *
   * @param tensor the tensor
   * @param firstElement row-major index of the first value
   * @param values finite float32 values, valid only during the call
   * @param count how many of them count
   */
  void accept(StoredTensor tensor, long firstElement, float[] values, int count);
}
