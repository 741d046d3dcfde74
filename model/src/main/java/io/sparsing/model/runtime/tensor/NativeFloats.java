package io.sparsing.model.runtime.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct access to the memory of a contiguous float32 array on the CPU, so that values pass between
 * it and Java arrays in one copy. Valid while the array is open.
 */
public final class NativeFloats {
  /** A Java buffer addresses fewer than 2³¹ bytes; larger arrays are seen in parts. */
  private static final long MAXIMUM_PART_ELEMENTS = 1L << 28;

  private final List<FloatBuffer> parts;
  private final long partElements;

  private NativeFloats(List<FloatBuffer> parts, long partElements) {
    this.parts = parts;
    this.partElements = partElements;
  }

  /** Sees the values of an array on the CPU. */
  public static NativeFloats of(NDArray array) {
    return of(array, MAXIMUM_PART_ELEMENTS);
  }

  /** Sees parts of at most this many elements, where a single row is not larger. */
  public static NativeFloats of(NDArray array, long maximumPartElements) {
    requireHost(array.getDevice());
    long rows = array.getShape().get(0);
    long rowElements = array.size() / rows;
    long partRows = Math.max(1, Math.min(rows, maximumPartElements / rowElements));
    List<FloatBuffer> parts = new ArrayList<>();
    for (long row = 0; row < rows; row += partRows) {
      long end = Math.min(rows, row + partRows);
      try (NDArray view = array.get("{}:{}", row, end)) {
        parts.add(floats(view));
      }
    }
    return new NativeFloats(parts, partRows * rowElements);
  }

  /**
   * Refuses a device whose memory Java cannot reach. DJL would hand out a copy there: what is read
   * would be right, what is written would be lost without a word.
   */
  static void requireHost(Device device) {
    if (device.isGpu()) {
      throw new IllegalStateException(
          "Cannot reach the memory of an array: expected one on the CPU, found one on " + device);
    }
  }

  /** The values of an array on any device, of float32 or float16, in a new Java array. */
  public static float[] copyOf(NDArray array) {
    if (array.getDataType() != DataType.FLOAT32) {
      try (NDArray wide = array.toType(DataType.FLOAT32, true)) {
        return copyOf(wide);
      }
    }
    if (!array.getDevice().isGpu()) {
      return of(array).toArray();
    }
    try (NDArray host = array.toDevice(Device.cpu(), true)) {
      return of(host).toArray();
    }
  }

  /** Copies the first {@code count} values into the array. */
  public void write(long firstElement, float[] values, int count) {
    int done = 0;
    while (done < count) {
      long at = firstElement + done;
      FloatBuffer part = parts.get((int) (at / partElements));
      int offset = (int) (at % partElements);
      int length = Math.min(count - done, part.capacity() - offset);
      part.put(offset, values, done, length);
      done += length;
    }
  }

  /** Copies all values out; the array must fit into {@code values}. */
  public void read(float[] values) {
    int done = 0;
    for (FloatBuffer part : parts) {
      part.get(0, values, done, part.capacity());
      done += part.capacity();
    }
  }

  /** All values in a new array. */
  public float[] toArray() {
    int elements = parts.stream().mapToInt(FloatBuffer::capacity).reduce(0, Math::addExact);
    float[] values = new float[elements];
    read(values);
    return values;
  }

  private static FloatBuffer floats(NDArray array) {
    ByteBuffer bytes = array.toByteBuffer(true);
    return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
