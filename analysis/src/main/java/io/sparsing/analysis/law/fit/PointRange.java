package io.sparsing.analysis.law.fit;

/**
 * Where a series begins and ends.
 *
 * @param firstTokens training tokens of the first point, raw count
 * @param lastTokens training tokens of the last point, raw count
 * @param firstRatio activation ratio of the first point
 * @param lastRatio activation ratio of the last point
 */
public record PointRange(
    double firstTokens, double lastTokens, double firstRatio, double lastRatio) {

  /** The range of a series. */
  public static PointRange of(SeriesPoints points) {
    double[] tokens = points.trainingTokens();
    double[] ratio = points.activationRatio();
    int last = points.size() - 1;
    return new PointRange(tokens[0], tokens[last], ratio[0], ratio[last]);
  }
}
