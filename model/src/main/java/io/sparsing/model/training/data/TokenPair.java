package io.sparsing.model.training.data;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Two tokens side by side that a vocabulary makes one.
 *
 * @param left id of the first
 * @param right id of the second
 */
public record TokenPair(int left, int right) implements Comparable<TokenPair> {
  private static final Comparator<TokenPair> BY_IDS =
      Comparator.comparingInt(TokenPair::left).thenComparingInt(TokenPair::right);

  @Override
  public int compareTo(TokenPair other) {
    return BY_IDS.compare(this, other);
  }

  /** The tokens with {@code merged} in place of each occurrence, found from the left. */
  int[] replacedIn(int[] tokens, int merged) {
    int[] kept = new int[tokens.length];
    int size = 0;
    for (int next = 0; next < tokens.length; size++) {
      boolean here = next + 1 < tokens.length && tokens[next] == left && tokens[next + 1] == right;
      kept[size] = here ? merged : tokens[next];
      next += here ? 2 : 1;
    }
    return Arrays.copyOf(kept, size);
  }
}
