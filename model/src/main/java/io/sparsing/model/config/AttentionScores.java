package io.sparsing.model.config;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What happens to attention scores before the softmax.
 *
 * @param scale factor on {@code q·k}
 * @param softCap cap {@code c} of {@code c·tanh(score/c)}, applied before the mask
 * @param windowByLayer where present, w: key j is visible to query i if {@code 0 ≤ i − j < w}
 */
public record AttentionScores(
    double scale, OptionalDouble softCap, List<OptionalInt> windowByLayer) {
  public AttentionScores {
    windowByLayer = List.copyOf(windowByLayer);
  }

  /** {@code q·k/√D}, every earlier key visible. */
  static AttentionScores plain(int layers, int headDim) {
    return new AttentionScores(
        1 / Math.sqrt(headDim),
        OptionalDouble.empty(),
        Collections.nCopies(layers, OptionalInt.empty()));
  }

  /** The same with a window in the layers that {@code windowed} names. */
  public AttentionScores windowed(int window, java.util.function.IntPredicate windowed) {
    return new AttentionScores(
        scale,
        softCap,
        IntStream.range(0, windowByLayer.size())
            .mapToObj(layer -> windowed.test(layer) ? OptionalInt.of(window) : OptionalInt.empty())
            .toList());
  }
}
