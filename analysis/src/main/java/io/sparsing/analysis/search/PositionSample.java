package io.sparsing.analysis.search;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A seeded sample of a corpus's positions, decided position by position from a hash.
 *
 * <p>Whether a position is in the sample depends on seed, sequence and position alone, so that
 * partitions, executors and repeats agree, and a sample at a lower rate is part of one at a higher
 * rate with the same seed.
 *
 * @param seed names the sample
 * @param rate share of positions wanted, from 0 (none) to 1 (all)
 */
public record PositionSample(long seed, double rate) implements Serializable {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final double TO_UNIT = 0x1.0p-53;

  /** Refuses rates outside 0..1. */
  public PositionSample {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(
          "Cannot sample positions: expected a rate within 0..1, found " + rate);
    }
  }

  /**
   * A sample of at least {@code wanted} of a corpus's positions, or all where it has no more.
   *
   * <p>The rate is {@code (wanted + 4·√wanted)/available}, so that fewer come with a probability
   * below 1e-4 from 2,000 wanted on, and below 4e-4 from 100 on.
   */
  public static PositionSample atLeast(long wanted, long available, long seed) {
    if (wanted < 0 || available < 1) {
      throw new IllegalArgumentException(
          "Cannot sample positions: expected counts >= 0 of at least 1 position, found "
              + wanted
              + " of "
              + available);
    }
    double generous = wanted + 4 * Math.sqrt((double) wanted);
    return new PositionSample(seed, Math.min(1, generous / available));
  }

  /** Whether a position of a sequence is in the sample. */
  public boolean includes(long sequence, int position) {
    long sequenceHash = mixed(sequence + GOLDEN_GAMMA * seed);
    long hash = mixed(sequenceHash + GOLDEN_GAMMA * (position + 1L));
    return (hash >>> 11) * TO_UNIT < rate;
  }

  /** The positions of a sequence that are in the sample, ascending. */
  public int[] positions(long sequence, int length) {
    int[] included = new int[length];
    int count = 0;
    for (int position = 0; position < length; position++) {
      if (includes(sequence, position)) {
        included[count++] = position;
      }
    }
    return Arrays.copyOf(included, count);
  }

  /** A key for a sequence that is named by a text (FNV-1a over UTF-8). */
  public static long sequenceKey(String identifier) {
    long hash = FNV_OFFSET;
    for (byte value : identifier.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (value & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
