package io.sparsing.model.config;

import java.util.Optional;

/**
 * Rotary position embedding (RoPE): pair {@code i} of a head's dimensions turns by {@code position
 * · frequency[i]}; dimensions from {@code dims} on stay.
 *
 * @param theta base of the frequencies
 * @param dims dimensions of a head that turn; even
 * @param scaling how frequencies are stretched for longer contexts
 * @param pairs which dimensions turn together
 */
public record Rotary(double theta, int dims, RopeScaling scaling, Pairs pairs)
    implements PositionRule {
  /** Which dimensions of a head make pair {@code i}. */
  public enum Pairs {
    /** {@code i} and {@code i + dims/2}. */
    HALVES,
    /** {@code 2i} and {@code 2i + 1}. */
    NEIGHBOURS
  }

  /** Half-split pairs, as in most families. */
  public Rotary(double theta, int dims, RopeScaling scaling) {
    this(theta, dims, scaling, Pairs.HALVES);
  }

  @Override
  public Optional<Rotary> rotary(int layer) {
    return Optional.of(this);
  }

  /** The same rotation of other pairs. */
  public Rotary with(Pairs other) {
    return new Rotary(theta, dims, scaling, other);
  }

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
