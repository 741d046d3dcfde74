package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Weights that are kept in float16, as float32 for the operation that they take part in. */
public final class Widened {
  private Widened() {}

  /** The same array where it is float32. */
  public static NDArray of(NDArray weight) {
    return weight.getDataType() == DataType.FLOAT32
        ? weight
        : weight.toType(DataType.FLOAT32, true);
  }
}
