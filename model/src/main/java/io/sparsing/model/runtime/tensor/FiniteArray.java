package io.sparsing.model.runtime.tensor;

/** Tells whether all values of a large array are finite, at the speed of reading it. */
public final class FiniteArray {
  private FiniteArray() {}

  /**
   * x·0 is 0 for finite x and NaN otherwise, so one sum tells without a branch a value; four of
   * them, since one would wait for each addition.
   */
  public static boolean all(float[] values) {
    float wrong0 = 0;
    float wrong1 = 0;
    float wrong2 = 0;
    float wrong3 = 0;
    int index = 0;
    for (; index + 3 < values.length; index += 4) {
      wrong0 += values[index] * 0f;
      wrong1 += values[index + 1] * 0f;
      wrong2 += values[index + 2] * 0f;
      wrong3 += values[index + 3] * 0f;
    }
    for (; index < values.length; index++) {
      wrong0 += values[index] * 0f;
    }
    return (wrong0 + wrong1) + (wrong2 + wrong3) == 0;
  }
}
