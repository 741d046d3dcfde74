package io.sparsing.model.training.data;

import java.util.SplittableRandom;

/** Derives independent seeds from the seed of a run. */
public final class Seeds {
  private Seeds() {}

  /**
   * A seed for stream {@code index} of {@code seed}; neighbouring arguments give unrelated seeds.
   */
  public static long mix(long seed, long index) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + index).nextLong();
  }
}
