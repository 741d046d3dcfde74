package io.sparsing.model.training;

import java.util.SplittableRandom;

/** Derives independent seeds from the seed of a run. */
final class Seeds {
  private Seeds() {}

  /**
   * A seed for stream {@code index} of {@code seed}; neighbouring arguments give unrelated seeds.
   */
  static long mix(long seed, long index) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + index).nextLong();
  }
}
