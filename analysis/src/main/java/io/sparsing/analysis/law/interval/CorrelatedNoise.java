package io.sparsing.analysis.law.interval;

import java.util.SplittableRandom;

/**
 * Normal noise of unit variance in which neighbours are correlated: a first-order autoregression.
 */
public final class CorrelatedNoise {
  private CorrelatedNoise() {}

  /** {@code u_0 = z_0}, {@code u_(i+1) = rho u_i + sqrt(1 - rho^2) z_(i+1)}, each z normal. */
  public static double[] draw(SplittableRandom random, int size, double correlation) {
    double[] noise = new double[size];
    double own = Math.sqrt(1 - correlation * correlation);
    for (int i = 0; i < size; i++) {
      double fresh = random.nextGaussian();
      noise[i] = i == 0 ? fresh : correlation * noise[i - 1] + own * fresh;
    }
    return noise;
  }
}
