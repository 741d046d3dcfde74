/**
 * How sure a fit is: noise about it, intervals of parameters and limit, forecasts.
 *
 * <p>Intervals come from the profile of the sum of squares. Where the sampling errors of the points
 * are known ({@link io.sparsing.analysis.law.fit.SamplingErrors}), points count by them and
 * intervals take their covariance. Fed by {@code law.fit}; feeds the verdict.
 */
package io.sparsing.analysis.law.interval;
