package io.sparsing.analysis.metric;

/**
 * The output projection of one FFN layer, a row per neuron, with the norm of every row.
 *
 * <p>Shapes: rows [F,d] row-major, norms [F], both float32. {@code w_i} = row i is what neuron i
 * adds to the residual stream at activation 1; {@code norms[i] = ‖w_i‖₂}. The arrays are not copied
 * (a layer may hold gigabytes) and must not change afterwards.
 */
public final class OutputProjection {
  private final int neurons;
  private final int modelWidth;
  private final float[] rows;
  private final float[] norms;

  /**
   * Wraps the weights of a layer.
   *
   * @param neurons F, the number of neurons
   * @param modelWidth d, the width of the residual stream
   * @param rows [F,d], row-major
   * @param norms [F]; the same values the truncated forward multiplies with, so that masks agree
   *     bit for bit
   * @throws IllegalArgumentException where lengths disagree or a norm is negative or not finite
   */
  public OutputProjection(int neurons, int modelWidth, float[] rows, float[] norms) {
    if (neurons < 1 || modelWidth < 1) {
      throw new IllegalArgumentException(
          "Cannot wrap output projection: expected at least 1 neuron and width 1, found "
              + neurons
              + " neurons and width "
              + modelWidth);
    }
    if (rows.length != (long) neurons * modelWidth) {
      throw new IllegalArgumentException(
          "Cannot wrap output projection: expected "
              + (long) neurons * modelWidth
              + " weights [F="
              + neurons
              + ",d="
              + modelWidth
              + "], found "
              + rows.length);
    }
    if (norms.length != neurons) {
      throw new IllegalArgumentException(
          "Cannot wrap output projection: expected " + neurons + " norms, found " + norms.length);
    }
    for (int neuron = 0; neuron < neurons; neuron++) {
      if (!(norms[neuron] >= 0 && norms[neuron] <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Cannot wrap output projection: expected finite norms, found "
                + norms[neuron]
                + " at neuron "
                + neuron);
      }
    }
    this.neurons = neurons;
    this.modelWidth = modelWidth;
    this.rows = rows;
    this.norms = norms;
  }

  /** Wraps weights [F,d] and computes the norms, summed in float64 and rounded to float32 once. */
  public static OutputProjection withComputedNorms(int neurons, int modelWidth, float[] rows) {
    float[] norms = new float[neurons];
    for (int neuron = 0; neuron < neurons; neuron++) {
      double sum = 0;
      for (int column = 0; column < modelWidth; column++) {
        double weight = rows[neuron * modelWidth + column];
        sum += weight * weight;
      }
      norms[neuron] = (float) Math.sqrt(sum);
    }
    return new OutputProjection(neurons, modelWidth, rows, norms);
  }

  /** F, the number of neurons. */
  public int neurons() {
    return neurons;
  }

  /** d, the width of the residual stream. */
  public int modelWidth() {
    return modelWidth;
  }

  /** The weights [F,d], row-major: the array itself, not a copy. */
  public float[] rows() {
    return rows;
  }

  /** The norms [F]: the array itself, not a copy. */
  public float[] norms() {
    return norms;
  }

  /**
   * Magnitude {@code m_i = |a_i|·‖w_i‖₂} of a neuron, in float32 as the truncated forward computes
   * it.
   */
  public float magnitude(int neuron, float activation) {
    return Math.abs(activation) * norms[neuron];
  }

  /**
   * Checks a block of activations before any of it is added to a state.
   *
   * @param activations [positions,F] row-major
   * @param positions number of rows
   * @throws IllegalArgumentException where the array is not [positions,F], or an activation or a
   *     magnitude is NaN or infinite
   */
  public void checkMagnitudes(float[] activations, int positions) {
    if (positions < 0 || activations.length != (long) positions * neurons) {
      throw new IllegalArgumentException(
          "Cannot read activations: expected "
              + positions
              + " positions of "
              + neurons
              + " neurons, found "
              + activations.length
              + " values");
    }
    if (!allFinite(activations)) {
      refuse(activations);
    }
  }

  /**
   * A magnitude times 0 is 0 where it is finite and NaN otherwise; four sums, not to wait for one.
   */
  private boolean allFinite(float[] activations) {
    float wrong = 0;
    for (int offset = 0; offset < activations.length; offset += neurons) {
      wrong += wrongIn(activations, offset);
    }
    return wrong == 0;
  }

  private float wrongIn(float[] activations, int offset) {
    float wrong0 = 0;
    float wrong1 = 0;
    float wrong2 = 0;
    float wrong3 = 0;
    int neuron = 0;
    for (; neuron + 3 < neurons; neuron += 4) {
      wrong0 += magnitude(neuron, activations[offset + neuron]) * 0f;
      wrong1 += magnitude(neuron + 1, activations[offset + neuron + 1]) * 0f;
      wrong2 += magnitude(neuron + 2, activations[offset + neuron + 2]) * 0f;
      wrong3 += magnitude(neuron + 3, activations[offset + neuron + 3]) * 0f;
    }
    for (; neuron < neurons; neuron++) {
      wrong0 += magnitude(neuron, activations[offset + neuron]) * 0f;
    }
    return (wrong0 + wrong1) + (wrong2 + wrong3);
  }

  private void refuse(float[] activations) {
    for (int index = 0; index < activations.length; index++) {
      // Also catches 0·infinity: an infinite activation of a neuron with norm 0.
      if (!(magnitude(index % neurons, activations[index]) <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Cannot read activations: expected finite magnitudes, found activation "
                + activations[index]
                + " at position "
                + index / neurons
                + ", neuron "
                + index % neurons);
      }
    }
  }
}
