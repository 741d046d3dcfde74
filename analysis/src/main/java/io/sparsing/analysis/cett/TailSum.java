package io.sparsing.analysis.cett;

import java.util.Arrays;

/**
 * A running sum of neuron outputs {@code Σ a_i·w_i} over the columns of a panel, in float32.
 *
 * <p>Rows are added four at a time, so that the sum is loaded and stored once for four rows. (Loops
 * over six or more are beyond what C2 unrolls, and then it does not vectorise them either.)
 */
final class TailSum {
  /** Below it squares may be lost to underflow; above the largest float they overflowed. */
  private static final float SMALLEST_SAFE_SQUARE = 1e-25f;

  private static final int LANES = OutputPanel.WIDEST / 4;

  private final float[] sum = new float[OutputPanel.WIDEST];
  private final float[] squares = new float[LANES];

  void clear() {
    Arrays.fill(sum, 0);
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
    addRest(activations, offset, panel, sorted, index, to - index);
  }

  /** Adds up to three. */
  private void addRest(
      float[] activations, int offset, OutputPanel panel, int[] sorted, int index, int count) {
    if (count == 0) {
      return;
    }
    float a0 = activations[offset + sorted[index]];
    float[] row0 = panel.row(sorted[index]);
    if (count == 1) {
      addOne(a0, row0, sum);
      return;
    }
    float a1 = activations[offset + sorted[index + 1]];
    float[] row1 = panel.row(sorted[index + 1]);
    if (count == 2) {
      addTwo(a0, row0, a1, row1, sum);
      return;
    }
    float a2 = activations[offset + sorted[index + 2]];
    addThree(a0, row0, a1, row1, a2, panel.row(sorted[index + 2]), sum);
  }

  private static void addOne(float a, float[] row, float[] sum) {
    for (int column = 0; column < row.length; column++) {
      sum[column] += a * row[column];
    }
  }

  private static void addTwo(float a0, float[] row0, float a1, float[] row1, float[] sum) {
    for (int column = 0; column < row0.length; column++) {
      sum[column] += a0 * row0[column] + a1 * row1[column];
    }
  }

  private static void addThree(
      float a0, float[] row0, float a1, float[] row1, float a2, float[] row2, float[] sum) {
    for (int column = 0; column < row0.length; column++) {
      sum[column] += (a0 * row0[column] + a1 * row1[column]) + a2 * row2[column];
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
    for (int column = 0; column < row0.length; column++) {
      sum[column] +=
          (a0 * row0[column] + a1 * row1[column]) + (a2 * row2[column] + a3 * row3[column]);
    }
  }

  /** Squared Euclidean norm of the running sum. */
  double square() {
    float square = squareInFloat();
    if (square > SMALLEST_SAFE_SQUARE && square <= Float.MAX_VALUE) {
      return square;
    }
    double exact = 0;
    for (float value : sum) {
      exact += (double) value * value;
    }
    return exact;
  }

  /**
   * Squares of columns 64 apart are added first, which compiles to vector code because the distance
   * is a constant, and the lanes left go to four accumulators.
   */
  private float squareInFloat() {
    foldSquares(sum, squares);
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int lane = 0; lane < LANES; lane += 4) {
      s0 += squares[lane];
      s1 += squares[lane + 1];
      s2 += squares[lane + 2];
      s3 += squares[lane + 3];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static void foldSquares(float[] sum, float[] squares) {
    for (int lane = 0; lane < LANES; lane++) {
      float x0 = sum[lane];
      float x1 = sum[lane + LANES];
      float x2 = sum[lane + 2 * LANES];
      float x3 = sum[lane + 3 * LANES];
      squares[lane] = (x0 * x0 + x1 * x1) + (x2 * x2 + x3 * x3);
    }
  }
}
