package io.sparsing.model.config;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What attention does with queries, keys and values, and with scores before the softmax.
 *
 * @param layers what differs between layers
 * @param clip where present, c: queries, keys and values, projected and normed, are held within
 *     [−c, c]
 * @param softCap where present, cap {@code c} of {@code c·tanh(score/c)}, applied before the mask
 */
public record AttentionRule(List<Layer> layers, OptionalDouble clip, OptionalDouble softCap) {
  public AttentionRule {
    layers = List.copyOf(layers);
  }

  /**
   * What differs between layers.
   *
   * @param scale factor on {@code q·k}
   * @param window where present, w: key j is visible to query i if {@code 0 ≤ i − j < w}
   */
  public record Layer(double scale, OptionalInt window) {}

  /** {@code q·k/√D}, every earlier key visible. */
  static AttentionRule plain(int layers, int headDim) {
    return new AttentionRule(
        Collections.nCopies(layers, new Layer(1 / Math.sqrt(headDim), OptionalInt.empty())),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** The same with a factor on the scores of each layer. */
  public AttentionRule scaled(IntToDoubleFunction scale) {
    return new AttentionRule(
        IntStream.range(0, layers.size())
            .mapToObj(n -> new Layer(scale.applyAsDouble(n), layers.get(n).window()))
            .toList(),
        clip,
        softCap);
  }

  /** The same with a window in the layers that {@code windowed} names. */
  public AttentionRule windowed(int window, IntPredicate windowed) {
    return new AttentionRule(
        IntStream.range(0, layers.size())
            .mapToObj(
                n ->
                    new Layer(
                        layers.get(n).scale(),
                        windowed.test(n) ? OptionalInt.of(window) : OptionalInt.empty()))
            .toList(),
        clip,
        softCap);
  }

  /** The same with queries, keys and values held within a range. */
  public AttentionRule clipped(OptionalDouble range) {
    return new AttentionRule(layers, range, softCap);
  }

  /** The same with a soft cap on its scores. */
  public AttentionRule softCapped(OptionalDouble cap) {
    return new AttentionRule(layers, clip, cap);
  }
}
