package io.sparsing.analysis.state;

import java.io.Serializable;

/**
 * Quantiles of |x| over all values that are not 0, from counts in buckets of an eighth of an
 * octave.
 *
 * <p>Positive floats are ordered as their bits are, so the upper bits name a bucket. A quantile is
 * the lower end of its bucket: at most 12.5 % below the true one. Counts in int64, merged exactly.
 * Mutable; {@link #merge} makes a new state. Not thread-safe.
 */
public final class QuantileState implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SHIFT = 20;

  private final long[] counts = new long[1 << (Integer.SIZE - 1 - SHIFT)];
  private long zeros;

  /** Adds values of either sign. */
  public void add(float[] values) {
    for (float value : values) {
      if (value == 0) {
        zeros++;
      } else {
        counts[Float.floatToRawIntBits(Math.abs(value)) >>> SHIFT]++;
      }
    }
  }

  /** The state of both sets of values. */
  public QuantileState merge(QuantileState other) {
    QuantileState merged = new QuantileState();
    for (int bucket = 0; bucket < counts.length; bucket++) {
      merged.counts[bucket] = counts[bucket] + other.counts[bucket];
    }
    merged.zeros = zeros + other.zeros;
    return merged;
  }

  /** Values that are exactly 0. */
  public long zeros() {
    return zeros;
  }

  /** Values that are not 0. */
  public long nonzeros() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /**
   * A value that at most {@code share} of the values that are not 0 lie below.
   *
   * @param share from 0 to 1
   * @throws IllegalStateException where all values are 0
   */
  public float quantile(double share) {
    long total = nonzeros();
    if (total == 0) {
      throw new IllegalStateException(
          "Cannot compute quantile: expected a value that is not 0, found none");
    }
    double wanted = share * total;
    long below = 0;
    int bucket = 0;
    while (bucket < counts.length - 1 && (counts[bucket] == 0 || below + counts[bucket] < wanted)) {
      below += counts[bucket++];
    }
    return Float.intBitsToFloat(bucket << SHIFT);
  }
}
