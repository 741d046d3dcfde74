package io.sparsing.analysis.state;

import io.sparsing.analysis.metric.MagnitudeBins;
import java.util.Arrays;

/**
 * How often a neuron's magnitude fell into each bin of {@link MagnitudeBins}, without the empty
 * bins at both ends.
 *
 * @param firstKey key of the first bin held, {@code (e + 127)·16 + j} for the lower edge {@code
 *     2^e·(1 + j/16)}
 * @param counts positions in that bin and those above it; empty where the neuron was always 0
 * @param zeros positions with an activation of exactly 0, which are in no bin
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record MagnitudeHistogram(int firstKey, int[] counts, long zeros) {
  /** Copies the counts. */
  public MagnitudeHistogram {
    counts = counts.clone();
  }

  /** Of the counts of all bins, by index. */
  static MagnitudeHistogram ofBins(int[] all, long zeros) {
    int first = 0;
    while (first < all.length && all[first] == 0) {
      first++;
    }
    int end = all.length;
    while (end > first && all[end - 1] == 0) {
      end--;
    }
    int key = MagnitudeBins.FIRST_KEY + (end == first ? 0 : first);
    return new MagnitudeHistogram(key, Arrays.copyOfRange(all, first, end), zeros);
  }

  @Override
  public int[] counts() {
    return counts.clone();
  }

  /**
   * Share of positions with {@code m ≥ threshold}: exact at bin edges, linear between them.
   *
   * @throws IllegalStateException where there is no position
   */
  public double activationFrequency(float threshold) {
    long above = Arrays.stream(counts).asLongStream().sum();
    long positions = above + zeros;
    if (positions == 0) {
      throw new IllegalStateException(
          "Cannot compute activation frequency: expected at least 1 position, found 0");
    }
    if (!(threshold > 0)) {
      return 1;
    }
    double share = above;
    int firstIndex = firstKey - MagnitudeBins.FIRST_KEY;
    for (int bin = 0; bin < counts.length; bin++) {
      double low = MagnitudeBins.lowerEdge(firstIndex + bin);
      double high = MagnitudeBins.lowerEdge(firstIndex + bin + 1);
      double below = Math.min(1, Math.max(0, (threshold - low) / (high - low)));
      share -= below * counts[bin];
    }
    return share / positions;
  }
}
