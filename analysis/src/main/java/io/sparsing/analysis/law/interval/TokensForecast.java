package io.sparsing.analysis.law.interval;

import java.util.OptionalDouble;

/**
 * When a law reaches an activation ratio.
 *
 * @param ratio the activation ratio
 * @param trainingTokens raw count at which the curve passes it; empty where the curve's limit lies
 *     before it or it would take more than 10¹⁸ tokens
 * @param low fewest tokens within the 95 % profile interval, not below the series' first point;
 *     empty where no curve within the interval reaches the ratio by 10¹⁸ tokens
 * @param high most tokens within the interval; empty where a curve within the interval never
 *     reaches the ratio
 */
public record TokensForecast(
    double ratio, OptionalDouble trainingTokens, OptionalDouble low, OptionalDouble high) {}
