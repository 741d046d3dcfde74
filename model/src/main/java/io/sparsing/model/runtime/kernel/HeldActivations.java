package io.sparsing.model.runtime.kernel;

/**
 * Activations in the host's memory, for the kernels in Java.
 *
 * @param all row-major [N, F]
 * @param neurons F
 */
@SuppressWarnings("ArrayRecordComponent") // valid during a call, never compared
public record HeldActivations(float[] all, int neurons) implements LayerActivations {
  @Override
  public int positions() {
    return all.length / neurons;
  }

  @Override
  public float[] rows(int... positions) {
    float[] rows = new float[Math.multiplyExact(positions.length, neurons)];
    for (int i = 0; i < positions.length; i++) {
      System.arraycopy(all, positions[i] * neurons, rows, i * neurons, neurons);
    }
    return rows;
  }
}
