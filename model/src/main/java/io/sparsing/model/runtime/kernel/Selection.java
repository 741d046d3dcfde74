package io.sparsing.model.runtime.kernel;

/** Finds one order statistic without sorting (Hoare's algorithm 65). */
final class Selection {
  private Selection() {}

  /**
   * The {@code rank}-th largest value, counted from 1; reorders {@code values}, none of which is
   * NaN.
   */
  static float largest(float[] values, int rank) {
    int wanted = values.length - rank; // its index once sorted in ascending order
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      float pivot = values[(low + high) >>> 1];
      int left = low;
      int right = high;
      while (left <= right) {
        while (values[left] < pivot) {
          left++;
        }
        while (values[right] > pivot) {
          right--;
        }
        if (left <= right) {
          float swapped = values[left];
          values[left++] = values[right];
          values[right--] = swapped;
        }
      }
      if (wanted <= right) {
        high = right;
      } else if (wanted >= left) {
        low = left;
      } else {
        return values[wanted];
      }
    }
    return values[wanted];
  }
}
