package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.OutputProjection;
import java.util.Arrays;

/**
 * A running sum of neuron outputs {@code Σ a_i·w_i} in R^d, float32, and its norm.
 *
 * <p>Loops are written for the JIT's vectoriser: rows are added four at a time, so that the sum is
 * loaded and stored once for four rows, and squares are first summed over {@value #FOLDS} parts of
 * the vector side by side, since a plain reduction in floating point may not be reordered and stays
 * scalar.
 */
final class TailSum {
  private static final int FOLDS = 8;

  /** Below it squares may be lost to underflow; above the largest float they overflowed. */
  private static final float SMALLEST_SAFE_SQUARE = 1e-25f;

  private final float[] rows;
  private final float[] sum;
  private final float[] folded;

  TailSum(OutputProjection projection) {
    this.rows = projection.rows();
    this.sum = new float[projection.modelWidth()];
    this.folded = new float[projection.modelWidth() / FOLDS];
  }

  void clear() {
    Arrays.fill(sum, 0);
  }

  /** Adds the outputs of the neurons {@code sorted[from..to)}. */
  void add(float[] activations, int offset, int[] sorted, int from, int to) {
    int width = sum.length;
    int index = from;
    for (; index + 4 <= to; index += 4) {
      int first = sorted[index];
      int second = sorted[index + 1];
      int third = sorted[index + 2];
      int fourth = sorted[index + 3];
      addFour(
          activations[offset + first],
          first * width,
          activations[offset + second],
          second * width,
          activations[offset + third],
          third * width,
          activations[offset + fourth],
          fourth * width);
    }
    for (; index < to; index++) {
      addOne(activations[offset + sorted[index]], sorted[index] * width);
    }
  }

  private void addOne(float activation, int row) {
    float[] weights = rows;
    float[] target = sum;
    for (int column = 0; column < target.length; column++) {
      target[column] += activation * weights[row + column];
    }
  }

  private void addFour(
      float a0, int row0, float a1, int row1, float a2, int row2, float a3, int row3) {
    float[] weights = rows;
    float[] target = sum;
    for (int column = 0; column < target.length; column++) {
      target[column] +=
          (a0 * weights[row0 + column] + a1 * weights[row1 + column])
              + (a2 * weights[row2 + column] + a3 * weights[row3 + column]);
    }
  }

  /** Euclidean norm of the running sum. */
  double norm() {
    float square = squareInFloat();
    if (square > SMALLEST_SAFE_SQUARE && square <= Float.MAX_VALUE) {
      return Math.sqrt(square);
    }
    double exact = 0;
    for (float value : sum) {
      exact += (double) value * value;
    }
    return Math.sqrt(exact);
  }

  private float squareInFloat() {
    float[] values = sum;
    float[] parts = folded;
    int part = parts.length;
    for (int column = 0; column < part; column++) {
      float v0 = values[column];
      float v1 = values[column + part];
      float v2 = values[column + 2 * part];
      float v3 = values[column + 3 * part];
      float v4 = values[column + 4 * part];
      float v5 = values[column + 5 * part];
      float v6 = values[column + 6 * part];
      float v7 = values[column + 7 * part];
      parts[column] =
          ((v0 * v0 + v1 * v1) + (v2 * v2 + v3 * v3)) + ((v4 * v4 + v5 * v5) + (v6 * v6 + v7 * v7));
    }
    float square = 0;
    for (float value : parts) {
      square += value;
    }
    for (int column = FOLDS * part; column < values.length; column++) {
      square += values[column] * values[column];
    }
    return square;
  }
}
