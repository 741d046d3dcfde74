package io.sparsing.analysis.state;

import java.io.Serializable;

/** Positions of a corpus whose activation ratio is asked for together. */
public sealed interface TokenGroup extends Serializable {
  /** All positions that hold a token. */
  record OfToken(int tokenId) implements TokenGroup {}

  /** All positions of a range; ranges double: 0, 1, 2-3, 4-7, 8-15, … */
  record OfPositions(int first, int last) implements TokenGroup {
    /** The range that holds a position. */
    public static OfPositions around(int position) {
      int first = Integer.highestOneBit(position);
      return new OfPositions(first, position == 0 ? 0 : 2 * first - 1);
    }
  }
}
