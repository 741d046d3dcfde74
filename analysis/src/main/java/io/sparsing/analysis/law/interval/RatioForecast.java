package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.shape.Interval;

/**
 * The activation ratio that a law gives after some training.
 *
 * @param trainingTokens raw count
 * @param ratio the curve's value there
 * @param interval 95 % profile interval of the curve's value; a measured checkpoint scatters about
 *     the curve in addition, by the root of the fit's mean squared error
 */
public record RatioForecast(double trainingTokens, double ratio, Interval interval) {}
