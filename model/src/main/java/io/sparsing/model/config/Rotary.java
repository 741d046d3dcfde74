package io.sparsing.model.config;

/**
 * Rotary position embedding (RoPE), half-split: dimension {@code i} of a head pairs with {@code i +
 * headDim/2} and turns by {@code position · frequency[i]}.
 *
 * @param theta base of the frequencies
 * @param scaling how frequencies are stretched for longer contexts
 */
public record Rotary(double theta, RopeScaling scaling) {
  /**
   * Turning angle per position of each pair, radians, [headDim/2], float32 as the models were
   * trained with.
   */
  public float[] frequencies(int headDim) {
    float[] frequencies = new float[headDim / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) (1.0 / Math.pow(theta, 2.0 * i / headDim));
    }
    return scaling.scale(frequencies, theta);
  }

  /** Factor on the cosines and sines; 1 except for YaRN. */
  public double amplitude() {
    return scaling.amplitude();
  }
}
