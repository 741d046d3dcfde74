package io.sparsing.model.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How a decoder knows where a token stands. */
public sealed interface PositionRule
    permits Rotary, PositionRule.ByLayer, PositionRule.Learned, PositionRule.Alibi {
  /** How a layer turns its queries and keys; empty where it does not. */
  default Optional<Rotary> rotary(int layer) {
    return Optional.empty();
  }

  /** Row of the first position, where a learned vector is added to each token's embedding. */
  default OptionalInt learnedOffset() {
    return OptionalInt.empty();
  }

  /** What a head adds to a score for each place that the key comes later; empty for nothing. */
  default List<Double> slopes() {
    return List.of();
  }

  /**
   * The rotation of one kind of layers, and that of the others.
   *
   * @param other empty where they turn nothing
   */
  static PositionRule byLayer(int layers, IntPredicate kind, Rotary one, Optional<Rotary> other) {
    return new ByLayer(
        IntStream.range(0, layers)
            .mapToObj(layer -> kind.test(layer) ? Optional.of(one) : other)
            .toList());
  }

  /**
   * Layers that turn queries and keys each in its own way, or not at all (NoPE).
   *
   * @param rotations one a layer
   */
  record ByLayer(List<Optional<Rotary>> rotations) implements PositionRule {
    public ByLayer {
      rotations = List.copyOf(rotations);
    }

    @Override
    public Optional<Rotary> rotary(int layer) {
      return rotations.get(layer);
    }
  }

  /**
   * A learned vector for each position is added to the token's embedding.
   *
   * @param offset row of the first position (2 in OPT)
   */
  record Learned(int offset) implements PositionRule {
    @Override
    public OptionalInt learnedOffset() {
      return OptionalInt.of(offset);
    }
  }

  /**
   * ALiBi (arXiv 2108.12409): head h adds {@code slope_h·(j − i)} to the score of query i and key
   * j.
   *
   * @param slopes one a head
   */
  record Alibi(List<Double> slopes) implements PositionRule {
    public Alibi {
      slopes = List.copyOf(slopes);
    }

    /**
     * The slopes of the paper. With p the largest power of 2 up to {@code heads}, the first p heads
     * have {@code 2^(−8i/p)}, i from 1; the others have {@code 2^(−4i/p)}, i = 1, 3, 5 and so on.
     */
    public static Alibi of(int heads) {
      int power = Integer.highestOneBit(heads);
      return new Alibi(
          IntStream.range(0, heads)
              .mapToObj(
                  head ->
                      head < power
                          ? Math.pow(2, -8.0 * (head + 1) / power)
                          : Math.pow(2, -4.0 * (2 * (head - power) + 1) / power))
              .toList());
    }
  }
}
