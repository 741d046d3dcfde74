package io.sparsing.model.config;

/** How a decoder knows where a token stands. */
public sealed interface PositionRule permits Rotary, PositionRule.Learned {
  /**
   * A learned vector for each position is added to the token's embedding.
   *
   * @param offset row of the first position (2 in OPT)
   */
  record Learned(int offset) implements PositionRule {}
}
