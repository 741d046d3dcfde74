package io.sparsing.analysis.scaling;

/**
 * How well a law describes the points that it was fitted to, and points that it was not.
 *
 * @param meanSquaredError mean of squared residuals
 * @param meanAbsoluteError mean of absolute residuals
 * @param rSquared {@code 1 - SSE / SST}; 0 where all ratios are equal, since there is nothing to
 *     explain
 * @param aicc corrected Akaike information criterion, see {@link InformationCriterion}
 * @param extrapolationMeanAbsoluteError mean absolute error over the last 30 % of the points (at
 *     least one) of the same law fitted to the points before them
 */
public record FitQuality(
    double meanSquaredError,
    double meanAbsoluteError,
    double rSquared,
    double aicc,
    double extrapolationMeanAbsoluteError) {}
