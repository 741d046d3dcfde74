package io.sparsing.model.training.data;

import java.util.SplittableRandom;

/**
 * Cuts training windows out of one long row of tokens, at random places.
 *
 * <p>The places of a step follow from seed and step alone, so a run that resumes sees what the
 * undisturbed one would have seen.
 */
public final class TokenWindows {
  private final int[] tokens;
  private final int length;
  private final long seed;

  /**
   * @param tokens the corpus; not copied, for it may be large, and never written to
   * @param length tokens to predict in a window; a window spans one token more
   */
  public TokenWindows(int[] tokens, int length, long seed) {
    if (tokens.length <= length) {
      throw new IllegalArgumentException(
          "Cannot cut training windows: expected a corpus of more than %d tokens, found %d"
              .formatted(length, tokens.length));
    }
    this.tokens = tokens;
    this.length = length;
    this.seed = seed;
  }

  /**
   * The windows of one step.
   *
   * @param step counted from 1
   * @param count windows wanted, B
   * @return [B][length + 1]: the first {@code length} are input, the last {@code length} targets
   */
  public int[][] draw(int step, int count) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, step));
    int[][] windows = new int[count][length + 1];
    for (int[] window : windows) {
      int start = random.nextInt(tokens.length - length);
      System.arraycopy(tokens, start, window, 0, length + 1);
    }
    return windows;
  }
}
