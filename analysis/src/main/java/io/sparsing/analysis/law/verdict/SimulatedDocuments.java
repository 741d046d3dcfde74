package io.sparsing.analysis.law.verdict;

import io.sparsing.analysis.law.fit.SamplingErrors;
import io.sparsing.analysis.law.interval.CorrelatedNoise;
import java.util.SplittableRandom;

/**
 * A made-up corpus whose documents move all points of a series together.
 *
 * <p>A document moves point {@code i} by {@code size * sqrt(n) * x_i}, {@code x = sqrt(0.95) * u +
 * sqrt(0.05) * z}, with {@code u} a first-order autoregression of correlation 0.97 and {@code z}
 * independent, all normal of variance 1: neighbours are correlated by 0.92, points 20 apart by
 * 0.52. The mean over {@code n} documents is a point's sampling error, of standard deviation {@code
 * size}.
 *
 * @param documents number of documents
 * @param size standard error of a point, in units of the standard deviation of its own noise
 */
public record SimulatedDocuments(int documents, double size) {

  private static final double SLOW_SHARE = 0.95;
  private static final double SLOW_CORRELATION = 0.97;

  /** Checks the numbers. */
  public SimulatedDocuments {
    if (documents < 2 || !(size > 0)) {
      throw new IllegalArgumentException(
          "Cannot simulate documents: expected 2 or more of a positive size, found %d of %s"
              .formatted(documents, size));
    }
  }

  /**
   * What one corpus did to a series.
   *
   * @param error of each point
   * @param known what the documents tell of these errors
   */
  // Never compared nor changed: it lives between the simulation and the series.
  @SuppressWarnings("ArrayRecordComponent")
  public record Sample(double[] error, SamplingErrors known) {}

  /** Draws a corpus. */
  public Sample draw(SplittableRandom random, int points, double noise) {
    double[][] influences = new double[points][documents];
    double scale = size * noise / Math.sqrt(documents);
    for (int document = 0; document < documents; document++) {
      double[] slow = CorrelatedNoise.draw(random, points, SLOW_CORRELATION);
      for (int i = 0; i < points; i++) {
        influences[i][document] =
            scale
                * (Math.sqrt(SLOW_SHARE) * slow[i]
                    + Math.sqrt(1 - SLOW_SHARE) * random.nextGaussian());
      }
    }
    double[] error = new double[points];
    for (int i = 0; i < points; i++) {
      for (double influence : influences[i]) {
        error[i] += influence;
      }
      for (int document = 0; document < documents; document++) {
        influences[i][document] -= error[i] / documents;
      }
    }
    return new Sample(error, SamplingErrors.shared(influences));
  }
}
