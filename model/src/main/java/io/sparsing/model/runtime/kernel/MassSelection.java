package io.sparsing.model.runtime.kernel;

import java.util.Arrays;

/**
 * Finds the fewest values that hold a share of a row's sum, without sorting the row.
 *
 * <p>Non-negative floats are ordered as their bits are, so the upper bits name a bucket, eight to
 * an octave. One pass adds every value to its bucket's sum; the buckets are then taken from the top
 * until the share is reached, and only the values of the bucket in which that happens are sorted.
 * Sums are in double, in a fixed order: they are exact where the values that matter lie within 2²⁹
 * ÷ F of one another, and else right to about 1e-13.
 */
final class MassSelection {
  private static final int SHIFT = 20;
  private static final int BUCKETS = 1 << (Integer.SIZE - 1 - SHIFT);

  private final double share;
  private final double[] sums = new double[BUCKETS];
  private float[] crossing = new float[64];

  /**
   * A selection of one share; not thread-safe.
   *
   * @param share in (0, 1]; 1 selects every value that is not 0
   */
  MassSelection(double share) {
    this.share = share;
  }

  /**
   * Where a row is cut.
   *
   * @param least the smallest value selected; everything above it is selected too
   * @param ties how many of the values equal to {@code least} are selected
   */
  record Cut(float least, int ties) {
    private static final Cut NOTHING = new Cut(Float.POSITIVE_INFINITY, 0);
    private static final Cut ALL_BUT_ZEROS = new Cut(Float.MIN_VALUE, Integer.MAX_VALUE);
    private static final Cut EVERYTHING = new Cut(-1, 0);
  }

  /**
   * Cuts a row.
   *
   * @param values at least 0; where one is infinite or NaN everything is selected, so that the loss
   *     shows it
   */
  Cut of(float[] values) {
    double total = fillBuckets(values);
    if (!(total <= Double.MAX_VALUE)) {
      return Cut.EVERYTHING;
    }
    if (total == 0) {
      return Cut.NOTHING;
    }
    if (share == 1) {
      return Cut.ALL_BUT_ZEROS;
    }
    double wanted = share * total;
    double held = 0;
    int bucket = BUCKETS - 1;
    while (bucket > 0 && held + sums[bucket] < wanted) {
      held += sums[bucket--];
    }
    return within(values, bucket, held, wanted);
  }

  /** Returns the sum of all buckets, added from the top as the search for the cut adds them. */
  private double fillBuckets(float[] values) {
    Arrays.fill(sums, 0);
    for (float value : values) {
      sums[Float.floatToRawIntBits(value) >>> SHIFT] += value;
    }
    double total = 0;
    for (int bucket = BUCKETS - 1; bucket >= 0; bucket--) {
      total += sums[bucket];
    }
    return total;
  }

  private Cut within(float[] values, int bucket, double heldAbove, double wanted) {
    int count = 0;
    for (float value : values) {
      if (Float.floatToRawIntBits(value) >>> SHIFT == bucket && value > 0) {
        crossing = count < crossing.length ? crossing : Arrays.copyOf(crossing, 2 * count);
        crossing[count++] = value;
      }
    }
    Arrays.sort(crossing, 0, count);
    double held = heldAbove;
    int at = count;
    while (at > 0 && held < wanted) {
      held += crossing[--at];
    }
    int end = at;
    while (end < count && crossing[end] == crossing[at]) {
      end++;
    }
    return new Cut(crossing[at], end - at);
  }
}
