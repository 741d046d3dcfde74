package io.sparsing.analysis.cett;

/**
 * Sums of neuron outputs that a matrix product gave, so that a kernel need not add them up neuron
 * by neuron: all float32, row-major [positions, d].
 *
 * @param below {@code Σ a_i·w_i} over the neurons below the first threshold
 * @param whole {@code Σ a_i·w_i} over all neurons, no bias
 * @param modelWidth d
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not copied: large, and read once
public record KnownSums(float[] below, float[] whole, int modelWidth) {

  /** A part of one row. */
  record Row(float[] values, int offset, int columns) {}

  /** The columns of one position that a panel covers. */
  record Columns(Row below, Row whole) {}

  Columns columns(int position, int first, int count) {
    int offset = position * modelWidth + first;
    return new Columns(new Row(below, offset, count), new Row(whole, offset, count));
  }

  /**
   * The activations below a threshold, what a product needs for {@link #below}.
   *
   * @param activations [positions, F]
   * @param norms [F]
   * @param into [positions, F]: a where {@code |a_i|·norms[i] < threshold}, else 0
   */
  public static void keepBelow(float[] activations, float[] norms, float threshold, float[] into) {
    for (int offset = 0; offset < activations.length; offset += norms.length) {
      for (int neuron = 0; neuron < norms.length; neuron++) {
        float activation = activations[offset + neuron];
        // The sign of the difference as a mask: which side a neuron is on cannot be predicted.
        float beyond = Math.abs(activation) * norms[neuron] - threshold;
        int below = Float.floatToRawIntBits(beyond) >> 31;
        into[offset + neuron] = Float.intBitsToFloat(Float.floatToRawIntBits(activation) & below);
      }
    }
  }
}
