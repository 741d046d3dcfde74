package io.sparsing.jobs.storage;

import java.util.Arrays;

/** Floats in a row, as many as come. */
final class FloatList {
  private float[] values = new float[1 << 12];
  private int size;

  void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  /** The values, and an empty list again. */
  float[] take() {
    float[] taken = Arrays.copyOf(values, size);
    size = 0;
    return taken;
  }
}
