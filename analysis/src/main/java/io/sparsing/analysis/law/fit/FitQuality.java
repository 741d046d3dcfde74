package io.sparsing.analysis.law.fit;

import java.util.Arrays;

/**
 * How well a law describes the points that it was fitted to, and points that it was not.
 *
 * @param meanSquaredError mean of squared residuals, every point counting once whatever the loss
 * @param meanAbsoluteError mean of absolute residuals
 * @param rSquared {@code 1 - SSE / SST}; 0 where all ratios are equal, since there is nothing to
 *     explain
 * @param aicc corrected Akaike information criterion, see {@link InformationCriterion}
 * @param extrapolationMeanAbsoluteError rolling-origin error, see {@link RollingOrigin}
 * @param residualAutocorrelation correlation of neighbouring residuals, {@code sum(e_i e_(i+1)) /
 *     sum(e_i^2)}; 0 where there are none. Beyond about {@code 2 / sqrt(n)} the noise of neighbours
 *     is not independent, and intervals that suppose so are too narrow
 */
public record FitQuality(
    double meanSquaredError,
    double meanAbsoluteError,
    double rSquared,
    double aicc,
    double extrapolationMeanAbsoluteError,
    double residualAutocorrelation) {

  /** How well a curve describes its points. */
  public static FitQuality of(FittedLaw reported, double extrapolationMeanAbsoluteError) {
    double[] ratio = reported.observations().ratio();
    double[] residuals = reported.residuals();
    double mean = Arrays.stream(ratio).average().orElseThrow();
    double variation = 0;
    double squares = 0;
    for (int i = 0; i < ratio.length; i++) {
      variation += (ratio[i] - mean) * (ratio[i] - mean);
      squares += residuals[i] * residuals[i];
    }
    return new FitQuality(
        reported.meanSquaredError(),
        reported.meanAbsoluteError(),
        variation > 0 ? 1 - squares / variation : 0,
        reported.aicc(),
        extrapolationMeanAbsoluteError,
        autocorrelation(residuals));
  }

  /** {@code sum(e_i e_(i+1)) / sum(e_i^2)}; 0 where there are no residuals. */
  public static double autocorrelation(double[] residuals) {
    double squares = 0;
    double neighbours = 0;
    for (int i = 0; i < residuals.length; i++) {
      squares += residuals[i] * residuals[i];
      neighbours += i == 0 ? 0 : residuals[i] * residuals[i - 1];
    }
    return squares > 0 ? neighbours / squares : 0;
  }
}
