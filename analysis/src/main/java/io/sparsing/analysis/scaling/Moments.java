package io.sparsing.analysis.scaling;

/**
 * Sums that determine the best line {@code ratio = amplitude * basis + offset}, centred so that
 * little cancels.
 *
 * @param points number of points, {@code n}
 * @param basisMean mean of the basis
 * @param ratioMean mean of the ratios
 * @param basisSquares {@code sum((basis - basisMean)^2)}
 * @param products {@code sum((basis - basisMean) * (ratio - ratioMean))}
 * @param ratioSquares {@code sum((ratio - ratioMean)^2)}
 */
record Moments(
    int points,
    double basisMean,
    double ratioMean,
    double basisSquares,
    double products,
    double ratioSquares) {

  static Moments of(double[] basis, double[] ratio) {
    double basisMean = mean(basis);
    double ratioMean = mean(ratio);
    double basisSquares = 0;
    double products = 0;
    double ratioSquares = 0;
    for (int i = 0; i < basis.length; i++) {
      double x = basis[i] - basisMean;
      double y = ratio[i] - ratioMean;
      basisSquares += x * x;
      products += x * y;
      ratioSquares += y * y;
    }
    return new Moments(basis.length, basisMean, ratioMean, basisSquares, products, ratioSquares);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
