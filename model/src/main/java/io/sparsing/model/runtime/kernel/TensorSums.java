package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** Sums over the positions of a layer, taken where its activations are. */
final class TensorSums {
  private static final int[] FIRST_AXIS = {0};

  /** Positions whose values are summed in float32, as in the Java kernels. */
  private static final long FLOAT_POSITIONS = 32;

  private TensorSums() {}

  /** Whole numbers below 2²⁴, which float32 holds exactly, [n]. */
  static int[] counts(NDArray sums) {
    float[] values = sums.toFloatArray();
    int[] counts = new int[values.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) values[i];
    }
    return counts;
  }

  /** Sums [N, F] over N: 32 rows at a time in float32, then in float64. */
  static double[] overPositions(NDArray values, NDManager scope) {
    long rows = values.getShape().get(0);
    long neurons = values.getShape().get(1);
    long whole = rows / FLOAT_POSITIONS * FLOAT_POSITIONS;
    NDArray sums = scope.zeros(values.getShape().slice(1), DataType.FLOAT64);
    if (whole > 0) {
      NDArray blocks =
          values
              .get("{}:{}", 0, whole)
              .reshape(whole / FLOAT_POSITIONS, FLOAT_POSITIONS, neurons)
              .sum(new int[] {1});
      sums = sums.add(blocks.toType(DataType.FLOAT64, false).sum(FIRST_AXIS));
    }
    if (whole < rows) {
      NDArray rest = values.get("{}:{}", whole, rows).sum(FIRST_AXIS);
      sums = sums.add(rest.toType(DataType.FLOAT64, false));
    }
    return sums.toDoubleArray();
  }
}
