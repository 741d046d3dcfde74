package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteOrder;

/** Packs flags on their device, so that one bit of each crosses to the host. */
final class PackedBits {
  private static final float[] POWERS = {1, 2, 4, 8, 16, 32, 64, 128};

  private PackedBits() {}

  /**
   * Packs rows of flags: eight of them times powers of 2 make a byte.
   *
   * @param flags [N, F] float32, 1 or 0
   * @param scope where intermediate arrays live
   * @return row-major [N, W] with {@code W = ⌈F / 64⌉}: bit {@code i mod 64} of word {@code i div
   *     64} is flag i; bits from F on are 0
   */
  static long[] of(NDArray flags, NDManager scope) {
    int rows = (int) flags.getShape().get(0);
    int neurons = (int) flags.getShape().get(1);
    int words = Truncator.words(neurons);
    NDArray padded = padded(flags, words * Long.SIZE - neurons, scope);
    NDArray powers = scope.create(POWERS, new Shape(Byte.SIZE, 1));
    NDArray bytes = padded.reshape(-1, Byte.SIZE).matMul(powers).toType(DataType.UINT8, false);
    long[] packed = new long[Math.multiplyExact(rows, words)];
    bytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(packed);
    return packed;
  }

  private static NDArray padded(NDArray flags, int missing, NDManager scope) {
    if (missing == 0) {
      return flags;
    }
    Shape rest = new Shape(flags.getShape().get(0), missing);
    return NDArrays.concat(new NDList(flags, scope.zeros(rest, DataType.FLOAT32)), 1);
  }
}
