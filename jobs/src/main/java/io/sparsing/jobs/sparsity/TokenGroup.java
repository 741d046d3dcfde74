package io.sparsing.jobs.sparsity;

import java.io.Serializable;
import java.util.List;

/** Positions of a corpus whose activation ratio is asked for together. */
sealed interface TokenGroup extends Serializable {
  /** What names the group in its table, in the order of the columns there. */
  List<Object> columns();

  /** All positions that hold a token. */
  record OfToken(int tokenId) implements TokenGroup {
    @Override
    public List<Object> columns() {
      return List.of(tokenId);
    }
  }

  /** All positions of a data set. */
  record OfSource(String source) implements TokenGroup {
    @Override
    public List<Object> columns() {
      return List.of(source);
    }
  }

  /** All positions of a range; ranges double: 0, 1, 2-3, 4-7, 8-15, … */
  record OfPositions(int first, int last) implements TokenGroup {
    static OfPositions around(int position) {
      int first = Integer.highestOneBit(position);
      return new OfPositions(first, position == 0 ? 0 : 2 * first - 1);
    }

    @Override
    public List<Object> columns() {
      return List.of(first, last);
    }
  }
}
