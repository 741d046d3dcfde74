package io.sparsing.analysis.cett;

import java.util.Arrays;

/**
 * A running sum of neuron outputs {@code Σ a_i·w_i} over the columns of a panel, in float32.
 *
 * <p>Rows are added four at a time, so that the sum is loaded and stored once for four rows;
 * squares go to eight accumulators, since one chain of additions may not be reordered and would
 * wait for each.
 */
final class TailSum {
  /** Below it squares may be lost to underflow; above the largest float they overflowed. */
  private static final float SMALLEST_SAFE_SQUARE = 1e-25f;

  private final float[] sum;

  TailSum(int width) {
    this.sum = new float[width];
  }

  void clear() {
    Arrays.fill(sum, 0);
  }

  /** Takes a sum gathered elsewhere; columns that it does not have are 0. */
  void set(KnownSums.Row row) {
    System.arraycopy(row.values(), row.offset(), sum, 0, row.columns());
    Arrays.fill(sum, row.columns(), sum.length, 0);
  }

  /** Adds the outputs of the neurons {@code sorted[from..to)}. */
  void add(float[] activations, int offset, OutputPanel panel, int[] sorted, int from, int to) {
    int index = from;
    for (; index + 4 <= to; index += 4) {
      int first = sorted[index];
      int second = sorted[index + 1];
      int third = sorted[index + 2];
      int fourth = sorted[index + 3];
      addFour(
          activations[offset + first],
          panel.row(first),
          activations[offset + second],
          panel.row(second),
          activations[offset + third],
          panel.row(third),
          activations[offset + fourth],
          panel.row(fourth),
          sum);
    }
    if (index + 2 <= to) {
      int first = sorted[index];
      int second = sorted[index + 1];
      addTwo(
          activations[offset + first],
          panel.row(first),
          activations[offset + second],
          panel.row(second),
          sum);
      index += 2;
    }
    if (index < to) {
      addOne(activations[offset + sorted[index]], panel.row(sorted[index]), sum);
    }
  }

  private static void addOne(float a, float[] row, float[] sum) {
    for (int column = 0; column < sum.length; column++) {
      sum[column] += a * row[column];
    }
  }

  private static void addTwo(float a0, float[] row0, float a1, float[] row1, float[] sum) {
    for (int column = 0; column < sum.length; column++) {
      sum[column] += a0 * row0[column] + a1 * row1[column];
    }
  }

  private static void addFour(
      float a0,
      float[] row0,
      float a1,
      float[] row1,
      float a2,
      float[] row2,
      float a3,
      float[] row3,
      float[] sum) {
    for (int column = 0; column < sum.length; column++) {
      sum[column] +=
          (a0 * row0[column] + a1 * row1[column]) + (a2 * row2[column] + a3 * row3[column]);
    }
  }

  /** Squared Euclidean norm of the running sum. */
  double square() {
    float square = squareInFloat(sum);
    if (square > SMALLEST_SAFE_SQUARE && square <= Float.MAX_VALUE) {
      return square;
    }
    double exact = 0;
    for (float value : sum) {
      exact += (double) value * value;
    }
    return exact;
  }

  private static float squareInFloat(float[] values) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int column = 0; column + 7 < values.length; column += 8) {
      s0 += values[column] * values[column];
      s1 += values[column + 1] * values[column + 1];
      s2 += values[column + 2] * values[column + 2];
      s3 += values[column + 3] * values[column + 3];
      s4 += values[column + 4] * values[column + 4];
      s5 += values[column + 5] * values[column + 5];
      s6 += values[column + 6] * values[column + 6];
      s7 += values[column + 7] * values[column + 7];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }
}
