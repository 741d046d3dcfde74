package io.sparsing.analysis.law.verdict;

import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.fit.FitBasis;
import io.sparsing.analysis.law.fit.FitQuality;
import io.sparsing.analysis.law.fit.PointRange;
import io.sparsing.analysis.law.interval.BootstrapIntervals;
import io.sparsing.analysis.law.interval.FittedCurve;
import io.sparsing.analysis.law.interval.Forecasts;
import io.sparsing.analysis.law.interval.LimitStatus;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The better of the paper's two laws, fitted to one series.
 *
 * @param series name of the series
 * @param law identifier of the reported law, {@code logspace-power-law} or {@code
 *     convergent-power-law}
 * @param parameters {@code alpha}, {@code b} (log-space law only), {@code c}, {@code limit}; tokens
 *     in units of 10⁹
 * @param intervals 95 % profile-likelihood interval of each parameter, clipped at the bounds of the
 *     search; where there is a bootstrap, that of the limit ends where the bootstrap's quantile of
 *     the deviance says, and the others no earlier
 * @param bootstrap how far the parameters vary over resamples; empty where none were asked for
 * @param quality how well the law describes the points
 * @param points number of points
 * @param limitStatus whether the points determine the limit
 * @param alternatives all laws, this one included, the best by AICc first
 * @param preferred identifier of the law that the points prefer among all of them, see {@link
 *     Alternative#preferred}
 * @param converged whether Levenberg-Marquardt met its tolerances from the start that gave this
 *     fit, and the weights of a Huber loss came to rest
 * @param direction which way the series moves: {@code decreasing}, {@code increasing} or {@code
 *     flat}
 * @param range where the points that were used begin and end
 * @param basis what the fit rests on: loss, and points left out
 * @param forecasts what was to be predicted
 * @param scatter which part of the scatter about the law is sampling error; empty where sampling
 *     errors are not known
 * @param curve the law over the range of its points and beyond, with its 95 % band
 */
public record ScalingFit(
    String series,
    String law,
    Map<String, Double> parameters,
    Map<String, Interval> intervals,
    Optional<BootstrapIntervals> bootstrap,
    FitQuality quality,
    int points,
    LimitStatus limitStatus,
    List<Alternative> alternatives,
    String preferred,
    boolean converged,
    String direction,
    PointRange range,
    FitBasis basis,
    Forecasts forecasts,
    Optional<Scatter> scatter,
    FittedCurve curve) {

  /** Copies the collections, in their order. */
  public ScalingFit {
    List<String> names = ScalingLaw.named(law).parameterNames();
    if (!names.contains("limit")
        || !parameters.keySet().containsAll(names)
        || !intervals.keySet().containsAll(names)) {
      throw new IllegalArgumentException(
          "Cannot build fit of %s: expected a law with a limit and all of %s, found %s and %s"
              .formatted(series, names, parameters.keySet(), intervals.keySet()));
    }
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    alternatives = List.copyOf(alternatives);
  }

  /** The activation ratio that the law predicts after this many training tokens (raw count). */
  public double predict(double trainingTokens) {
    return ScalingLaw.named(law).predict(parameters, trainingTokens);
  }

  /** Mean of squared residuals. */
  public double meanSquaredError() {
    return quality.meanSquaredError();
  }

  /** Mean of absolute residuals. */
  public double meanAbsoluteError() {
    return quality.meanAbsoluteError();
  }

  /** Share of the variance that the law explains; 0 where all ratios are equal. */
  public double rSquared() {
    return quality.rSquared();
  }

  /** Corrected Akaike information criterion; positive infinity where the points are too few. */
  public double aicc() {
    return quality.aicc();
  }

  /** Mean absolute error over later points of the law fitted to earlier ones, over five origins. */
  public double extrapolationMeanAbsoluteError() {
    return quality.extrapolationMeanAbsoluteError();
  }

  /** The activation ratio after endless training, {@code A0}, in [0, 1]. */
  public double limit() {
    return parameters.get("limit");
  }

  /** 95 % interval of the limit, within [0, 1]. */
  public Interval limitInterval() {
    return intervals.get("limit");
  }

  /** Whether the points determine the limit; {@link #limitStatus()} says why not. */
  public boolean identified() {
    return limitStatus == LimitStatus.DETERMINED;
  }
}
