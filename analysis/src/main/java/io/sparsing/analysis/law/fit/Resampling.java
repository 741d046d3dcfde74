package io.sparsing.analysis.law.fit;

import java.io.Serializable;

/**
 * How often a series is drawn anew to see how far its fit varies.
 *
 * @param count number of resamples; 0 for none
 * @param seed seed of the draws: the same seed gives the same intervals
 */
public record Resampling(int count, long seed) implements Serializable {

  /** Fewer draws do not determine the 2.5 % and 97.5 % quantiles. */
  public static final int LEAST = 100;

  /** No resamples. */
  public static final Resampling NONE = new Resampling(0, 0);

  /** Checks the count. */
  public Resampling {
    if (count != 0 && count < LEAST) {
      throw new IllegalArgumentException(
          "Cannot resample: expected 0 or at least %d resamples, found %d".formatted(LEAST, count));
    }
  }
}
