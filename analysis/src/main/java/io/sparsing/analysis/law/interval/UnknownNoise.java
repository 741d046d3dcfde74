package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import java.util.SplittableRandom;

/** Noise of which nothing is known: size and correlation are those that the residuals show. */
final class UnknownNoise implements Noise {

  private final FittedLaw fitted;
  private final double correlation;
  private final double deviation;

  UnknownNoise(FittedLaw fitted) {
    this.fitted = fitted;
    this.correlation = NoiseCorrelation.of(fitted);
    this.deviation = Math.sqrt(fitted.meanSquaredError() * fitted.points() / fitted.freedom());
  }

  @Override
  public double correlation() {
    return correlation;
  }

  @Override
  public double[] draw(SplittableRandom random) {
    double[] noise = CorrelatedNoise.draw(random, fitted.points(), correlation);
    for (int i = 0; i < noise.length; i++) {
      noise[i] *= deviation;
    }
    return noise;
  }

  @Override
  public double ofDraw(double bound, double least, SplittableRandom random) {
    return least > 0 ? (bound - least) * fitted.freedom() / least : 0;
  }

  @Override
  public double ofPoints(double bound) {
    double least = fitted.solution().sumOfSquares();
    return least > 0 ? (bound - least) * fitted.freedom() / least : 0;
  }

  @Override
  public double sumOfSquaresAt(double quantile) {
    return fitted.leastSumOfSquares() * (1 + quantile / fitted.freedom());
  }

  /** Fisher's, whatever the quantity. */
  @Override
  public double linearQuantile(Quantity quantity) {
    return Profile.fisher(fitted.freedom());
  }

  /** As it is: no shift is known. */
  @Override
  public double widened(double distance, Quantity quantity) {
    return distance;
  }
}
