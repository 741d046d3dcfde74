package io.sparsing.model.runtime.tensor;

import java.util.Arrays;

/** Joins sums of exponentials that are given as their logarithms, in double, without overflow. */
public final class LogSumExp {
  private final double[] largest;
  private final double[] sum; // of exp(value − largest)

  /** A sum for each row, of nothing yet. */
  public LogSumExp(int rows) {
    this.largest = new double[rows];
    this.sum = new double[rows];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
  }

  /** Adds {@code exp(value)} to each row's sum. */
  public void join(float[] values) {
    for (int row = 0; row < values.length; row++) {
      double value = values[row];
      if (value > largest[row]) {
        sum[row] = sum[row] * Math.exp(largest[row] - value) + 1;
        largest[row] = value;
      } else {
        sum[row] += Math.exp(value - largest[row]);
      }
    }
  }

  /** {@code log(sum) − value} of each row; NaN where any value was. */
  public float[] minus(float[] values) {
    float[] differences = new float[values.length];
    for (int row = 0; row < values.length; row++) {
      differences[row] = (float) (largest[row] + Math.log(sum[row]) - values[row]);
    }
    return differences;
  }
}
