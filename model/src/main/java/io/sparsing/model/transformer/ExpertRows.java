package io.sparsing.model.transformer;

/**
 * The order in which a mixture computes: pair n·k + s, the s-th choice of position n, is a row;
 * rows are grouped by expert, within one in the order of positions.
 *
 * @param rowsByExpert rows of each expert [X]
 * @param pairs the pair of each row [R]
 * @param positions the position of each row [R]
 * @param rowOfPair the row of each pair [R]
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record ExpertRows(int[] rowsByExpert, long[] pairs, long[] positions, long[] rowOfPair) {
  /**
   * Sorts by counting.
   *
   * @param chosen the expert of each pair [R]
   * @param experts X
   * @param perToken k
   */
  static ExpertRows of(long[] chosen, int experts, int perToken) {
    int[] rowsByExpert = new int[experts];
    for (long expert : chosen) {
      rowsByExpert[(int) expert]++;
    }
    int[] next = new int[experts];
    for (int expert = 1; expert < experts; expert++) {
      next[expert] = next[expert - 1] + rowsByExpert[expert - 1];
    }
    long[] pairs = new long[chosen.length];
    long[] positions = new long[chosen.length];
    long[] rowOfPair = new long[chosen.length];
    for (int pair = 0; pair < chosen.length; pair++) {
      int row = next[(int) chosen[pair]]++;
      pairs[row] = pair;
      positions[row] = pair / perToken;
      rowOfPair[pair] = row;
    }
    return new ExpertRows(rowsByExpert, pairs, positions, rowOfPair);
  }
}
