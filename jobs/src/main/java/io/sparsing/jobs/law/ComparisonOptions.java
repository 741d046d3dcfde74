package io.sparsing.jobs.law;

import io.sparsing.analysis.law.fit.FitOptions;

/**
 * What counts as no difference between models.
 *
 * @param fit how the limits were fitted
 * @param lossMargin shapes whose loss is at most this much above the least count as good, nats per
 *     token
 * @param scaleMargin smaller changes of the limit per tenfold size count as no dependence
 */
public record ComparisonOptions(FitOptions fit, double lossMargin, double scaleMargin) {
  /** Half a percent of a typical loss, and one percentage point of the ratio. */
  public static final ComparisonOptions STANDARD =
      new ComparisonOptions(FitOptions.STANDARD, 0.01, 0.01);

  /** Checks the margins. */
  public ComparisonOptions {
    if (!(lossMargin >= 0 && scaleMargin > 0)) {
      throw new IllegalArgumentException(
          "Cannot compare models: expected a loss margin of at least 0 and a positive scale margin,"
              + " found %s and %s".formatted(lossMargin, scaleMargin));
    }
  }
}
