package io.sparsing.analysis.law.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Activation ratios of one series of checkpoints, in the order of their training tokens.
 *
 * <p>Points may be given in any order: they are sorted by tokens, then by ratio.
 *
 * @param series name of the series, not blank
 * @param trainingTokens tokens seen by each checkpoint, raw counts (the laws use units of 10⁹), in
 *     [1, 10¹⁸] so that no power of them overflows
 * @param activationRatio share of active neurons of each checkpoint, in [0, 1]
 * @param errors the sampling errors of the ratios, in the order of the points; empty where they are
 *     not known
 */
// Arrays in a record: copied on the way in and out, and compared by content below.
@SuppressWarnings("ArrayRecordComponent")
public record SeriesPoints(
    String series,
    double[] trainingTokens,
    double[] activationRatio,
    Optional<SamplingErrors> errors) {

  /** Most training tokens of a point. */
  public static final double MOST_TOKENS = 1e18;

  /** Validates, copies and sorts. */
  public SeriesPoints {
    if (series.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot build series: expected a name, found a blank string");
    }
    if (trainingTokens.length != activationRatio.length) {
      throw new IllegalArgumentException(
          "Cannot build series %s: expected as many activation ratios as token counts, found %d and %d"
              .formatted(series, activationRatio.length, trainingTokens.length));
    }
    int size = activationRatio.length;
    errors.ifPresent(
        known -> {
          if (known.size() != size) {
            throw new IllegalArgumentException(
                "Cannot build series %s: expected as many sampling errors as points, found %d and %d"
                    .formatted(series, known.size(), size));
          }
        });
    double[] givenTokens = trainingTokens.clone();
    double[] givenRatio = activationRatio.clone();
    for (int i = 0; i < givenTokens.length; i++) {
      checkPoint(series, i, givenTokens[i], givenRatio[i]);
    }
    int[] order =
        IntStream.range(0, givenTokens.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> givenTokens[i])
                    .thenComparingDouble(i -> givenRatio[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    trainingTokens = Arrays.stream(order).mapToDouble(i -> givenTokens[i]).toArray();
    activationRatio = Arrays.stream(order).mapToDouble(i -> givenRatio[i]).toArray();
    errors = errors.map(known -> known.select(order));
  }

  /** Points whose sampling errors are not known. */
  public SeriesPoints(String series, double[] trainingTokens, double[] activationRatio) {
    this(series, trainingTokens, activationRatio, Optional.empty());
  }

  private static void checkPoint(String series, int index, double tokens, double ratio) {
    if (!(tokens >= 1 && tokens <= MOST_TOKENS)) {
      throw new IllegalArgumentException(
          "Cannot build series %s: expected training tokens between 1 and 1e18, found %s at point %d"
              .formatted(series, tokens, index));
    }
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "Cannot build series %s: expected an activation ratio in [0, 1], found %s at point %d"
              .formatted(series, ratio, index));
    }
  }

  /** Number of points. */
  public int size() {
    return trainingTokens.length;
  }

  /**
   * Number of points whose token counts differ in single precision: closer ones are no two points
   * of a curve.
   */
  public int distinctTokenCounts() {
    return (int) Arrays.stream(trainingTokens).map(t -> (float) t).distinct().count();
  }

  /** The {@code count} points with the fewest training tokens. */
  public SeriesPoints first(int count) {
    return range(0, count);
  }

  /** The {@code count} points with the most training tokens. */
  public SeriesPoints last(int count) {
    return range(size() - count, size());
  }

  private SeriesPoints range(int from, int to) {
    return new SeriesPoints(
        series,
        Arrays.copyOfRange(trainingTokens, from, to),
        Arrays.copyOfRange(activationRatio, from, to),
        errors.map(known -> known.select(IntStream.range(from, to).toArray())));
  }

  /** The points with at least this many training tokens. */
  public SeriesPoints from(double leastTokens) {
    return last((int) Arrays.stream(trainingTokens).filter(t -> t >= leastTokens).count());
  }

  /** The points with at most this many training tokens. */
  public SeriesPoints upTo(double mostTokens) {
    return first((int) Arrays.stream(trainingTokens).filter(t -> t <= mostTokens).count());
  }

  @Override
  public double[] trainingTokens() {
    return trainingTokens.clone();
  }

  @Override
  public double[] activationRatio() {
    return activationRatio.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeriesPoints that
        && series.equals(that.series)
        && Arrays.equals(trainingTokens, that.trainingTokens)
        && Arrays.equals(activationRatio, that.activationRatio)
        && errors.equals(that.errors);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * series.hashCode() + Arrays.hashCode(trainingTokens))
        + Arrays.hashCode(activationRatio);
  }

  @Override
  public String toString() {
    return "SeriesPoints[" + series + ", " + size() + " points]";
  }
}
