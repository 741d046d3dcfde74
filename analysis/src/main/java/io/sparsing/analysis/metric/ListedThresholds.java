package io.sparsing.analysis.metric;

import java.util.Arrays;

/** Thresholds listed one by one, strictly ascending. */
final class ListedThresholds implements ThresholdGrid {
  private static final long serialVersionUID = 1L;

  private final float[] ascending;

  ListedThresholds(float[] ascending) {
    this.ascending = ascending.clone();
    float previous = -1;
    for (float threshold : this.ascending) {
      boolean valid = threshold >= 0 && threshold <= Float.MAX_VALUE && threshold > previous;
      if (!valid) {
        throw new IllegalArgumentException(
            "Cannot list thresholds: expected finite, strictly ascending values >= 0, found "
                + Arrays.toString(this.ascending));
      }
      previous = threshold;
    }
  }

  @Override
  public int size() {
    return ascending.length;
  }

  @Override
  public float threshold(int index) {
    return ascending[index];
  }

  @Override
  public int bin(float magnitude) {
    int high = ascending.length;
    // Most magnitudes lie outside a band of thresholds.
    if (high == 0 || magnitude < ascending[0]) {
      return 0;
    }
    if (magnitude >= ascending[high - 1]) {
      return high;
    }
    int low = 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] <= magnitude) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ListedThresholds that && Arrays.equals(ascending, that.ascending);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ascending);
  }

  @Override
  public String toString() {
    return "ListedThresholds" + Arrays.toString(ascending);
  }
}
