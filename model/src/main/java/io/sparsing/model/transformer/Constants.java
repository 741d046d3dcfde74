package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Constant operands in memory that the engine owns.
 *
 * <p>Arrays that DJL makes from Java values, and so the operands of {@code mul(Number)} and its
 * like, borrow Java memory that may be collected once they are closed. The engine's gradient graph
 * would still read it in the backward pass; hence every operand that a graph may hold comes from
 * here.
 */
final class Constants {
  private Constants() {}

  /** One value, shape []. */
  static NDArray scalar(double value, NDManager manager) {
    return manager.full(new Shape(), (float) value, DataType.FLOAT32);
  }

  /** Row-major values. */
  static NDArray array(float[] values, Shape shape, NDManager manager) {
    try (NDArray borrowing = manager.create(values, shape)) {
      return borrowing.duplicate();
    }
  }
}
