package io.sparsing.model.config;

/**
 * Rotary position embedding (RoPE), half-split: dimension {@code i} of a head pairs with {@code i +
 * dims/2} and turns by {@code position · frequency[i]}; dimensions from {@code dims} on stay.
 *
 * @param theta base of the frequencies
 * @param dims dimensions of a head that turn; even
 * @param scaling how frequencies are stretched for longer contexts
 */
public record Rotary(double theta, int dims, RopeScaling scaling) implements PositionRule {
  /**
   * Turning angle per position of each pair, radians, [dims/2], float32 as the models were trained
   * with.
   *
   * @param length tokens of the sequence
   */
  public float[] frequencies(int length) {
    return scaling.scale(RopeScaling.plain(theta, dims / 2), theta, length);
  }

  /** Factor on the cosines and sines; 1 except for YaRN. */
  public double amplitude() {
    return scaling.amplitude();
  }
}
