package io.sparsing.analysis.law.verdict;

import io.sparsing.analysis.law.interval.LimitError;
import io.sparsing.analysis.law.interval.LimitStatus;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The short form of a {@link ScalingFit}.
 *
 * @param series name of the series
 * @param law the better of the paper's two
 * @param parameters as {@link ScalingLaw#parameterNames()}
 * @param limitInterval 95 % interval of the limit
 * @param limitStatus whether the points determine the limit
 * @param meanSquaredError mean of squared residuals
 * @param points number of points used
 * @param converged whether the search met its tolerances
 * @param limitError how the points' errors move the limit; empty where sampling errors are not
 *     known
 */
public record LawEstimate(
    String series,
    ScalingLaw law,
    Map<String, Double> parameters,
    Interval limitInterval,
    LimitStatus limitStatus,
    double meanSquaredError,
    int points,
    boolean converged,
    Optional<LimitError> limitError) {

  /** Copies the parameters, in their order. */
  public LawEstimate {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** The activation ratio after endless training, {@code A0}, in [0, 1]. */
  public double limit() {
    return parameters.get("limit");
  }
}
