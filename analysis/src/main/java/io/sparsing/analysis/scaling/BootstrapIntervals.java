package io.sparsing.analysis.scaling;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a law's parameters vary from one resample of a series to the next: block bootstrap over
 * checkpoints.
 *
 * @param resamples number of resamples
 * @param blockLength neighbouring checkpoints drawn together
 * @param intervals 2.5 % to 97.5 % quantile of each parameter
 * @param noiseCorrelation of neighbouring checkpoints, in [-0.5, 0.95]: that of the residuals, less
 *     what the fit itself takes from it
 * @param limitDeviance 95 % quantile of the deviance of the limit over series simulated with noise
 *     of that correlation; 4.0 to 4.4 where it is 0, the law nearly linear and no bound in reach
 */
public record BootstrapIntervals(
    int resamples,
    int blockLength,
    Map<String, Interval> intervals,
    double noiseCorrelation,
    double limitDeviance) {

  /** Copies the intervals, in their order. */
  public BootstrapIntervals {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
  }
}
