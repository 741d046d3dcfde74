package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.shape.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What drawing a series anew says about its law: how far the parameters vary from one resample to
 * the next (block bootstrap over checkpoints), and how far the profile of the limit may rise.
 *
 * @param resamples number of resamples
 * @param blockLength neighbouring checkpoints drawn together
 * @param intervals 2.5 % to 97.5 % quantile of each parameter
 * @param noiseCorrelation of neighbouring checkpoints, in [-0.5, 0.95]: that of the residuals, less
 *     what the fit itself takes from it
 * @param limitDeviance 95 % quantile of the deviance of the limit over series simulated from the
 *     fitted law with noise of that correlation; 4.0 to 4.4 where it is 0, the law nearly linear
 *     and no bound in reach
 * @param limitDevianceAtEnds that of the law held at the lower and at the upper end of the limit's
 *     interval, as {@link LimitInterval} finds them: there the deviance of the points reaches it
 */
public record BootstrapIntervals(
    int resamples,
    int blockLength,
    Map<String, Interval> intervals,
    double noiseCorrelation,
    double limitDeviance,
    List<Double> limitDevianceAtEnds) {

  /** Copies the collections, in their order. */
  public BootstrapIntervals {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    limitDevianceAtEnds = List.copyOf(limitDevianceAtEnds);
  }
}
