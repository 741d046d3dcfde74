package io.sparsing.analysis.law.shape;

/**
 * Sums that determine the best line {@code ratio = amplitude * basis + offset}, centred so that
 * little cancels; every sum is weighted.
 *
 * @param weight sum of the weights: the number of points where each counts once
 * @param basisMean mean of the basis
 * @param ratioMean mean of the ratios
 * @param basisSquares {@code sum((basis - basisMean)^2)}
 * @param products {@code sum((basis - basisMean) * (ratio - ratioMean))}
 * @param ratioSquares {@code sum((ratio - ratioMean)^2)}
 */
public record Moments(
    double weight,
    double basisMean,
    double ratioMean,
    double basisSquares,
    double products,
    double ratioSquares) {

  static Moments of(double[] basis, Observations observations) {
    double[] ratio = observations.ratio();
    double[] weights = observations.weights();
    double weight = 0;
    double basisSum = 0;
    double ratioSum = 0;
    for (int i = 0; i < basis.length; i++) {
      weight += weights[i];
      basisSum += weights[i] * basis[i];
      ratioSum += weights[i] * ratio[i];
    }
    double basisMean = basisSum / weight;
    double ratioMean = ratioSum / weight;
    double basisSquares = 0;
    double products = 0;
    double ratioSquares = 0;
    for (int i = 0; i < basis.length; i++) {
      double x = basis[i] - basisMean;
      double y = ratio[i] - ratioMean;
      basisSquares += weights[i] * x * x;
      products += weights[i] * x * y;
      ratioSquares += weights[i] * y * y;
    }
    return new Moments(weight, basisMean, ratioMean, basisSquares, products, ratioSquares);
  }

  /** The sum of squares of the best line without bounds; not a number if the basis is constant. */
  double leastSumOfSquares() {
    return ratioSquares - products * products / basisSquares;
  }
}
