package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.ForecastRequest;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.shape.ConvergentShape;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.LimitedShape;
import io.sparsing.analysis.law.shape.LogspaceShape;
import io.sparsing.analysis.law.shape.ParameterScale;
import io.sparsing.analysis.law.shape.ScalingLaw;
import io.sparsing.analysis.law.shape.Solution;
import io.sparsing.analysis.law.shape.TokenAxis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the points say about a fitted law, beyond its best curve.
 *
 * @param fitted the law
 * @param shape the same law's shape
 * @param options how it was fitted
 * @param noise what its points scatter by
 * @param limit the interval of the limit, and the deviances that it was found with
 */
public record ConfidenceRegion(
    FittedLaw fitted, LimitedShape shape, FitOptions options, Noise noise, LimitInterval limit) {

  private static final String LIMIT = "limit";

  /** Of one of the paper's two laws. */
  public static ConfidenceRegion of(FittedLaw fitted, FitOptions options) {
    LimitedShape shape =
        fitted.law() == ScalingLaw.LOGSPACE_POWER_LAW ? new LogspaceShape() : new ConvergentShape();
    Noise noise = Noise.of(fitted);
    LimitInterval limit =
        options.resampling().count() == 0
            ? LimitInterval.at(fitted, shape, noise, noise.linearQuantile(Solution::offset))
            : LimitInterval.of(
                fitted,
                shape,
                new LimitDeviance(fitted, shape, options.loss(), options.resampling(), noise));
    return new ConfidenceRegion(fitted, shape, options, noise, limit);
  }

  /** The 95 % interval of each parameter; it contains the estimate. */
  public Map<String, Interval> intervals() {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    fitted
        .parameters()
        .forEach(
            (name, estimate) ->
                intervals.put(
                    name, name.equals(LIMIT) ? limitInterval() : interval(name, estimate)));
    return intervals;
  }

  /** The 95 % interval of the limit. */
  public Interval limitInterval() {
    return shape
        .scale(LIMIT)
        .widened(
            limit.interval(),
            fitted.solution().offset(),
            distance -> noise.widened(distance, Solution::offset));
  }

  private Interval interval(String name, double estimate) {
    TokenAxis axis = fitted.search().axis();
    ParameterScale scale = shape.scale(name);
    Noise.Quantity position = curve -> scale.toScale(shape.parameters(axis, curve).get(name));
    return scale.widened(
        profile(position).interval(value -> shape.fixed(axis, name, value), scale, estimate),
        estimate,
        distance -> noise.widened(distance, position));
  }

  /** What drawing the series anew says; empty where that was not asked for. */
  public Optional<BootstrapIntervals> bootstrap() {
    Resampling resampling = options.resampling();
    if (resampling.count() == 0) {
      return Optional.empty();
    }
    BlockBootstrap blocks = new BlockBootstrap(fitted, shape, options.loss());
    return Optional.of(
        new BootstrapIntervals(
            resampling.count(),
            blocks.blockLength(),
            blocks.intervals(resampling),
            noise.correlation(),
            limit.atEstimate(),
            List.of(limit.atLow(), limit.atHigh())));
  }

  /** What is to be predicted, with its intervals. */
  public Forecasts forecasts(ForecastRequest request) {
    return request.equals(ForecastRequest.NONE)
        ? Forecasts.NONE
        : new Forecaster(fitted, this::profile, noise).of(request);
  }

  /**
   * What is simulated is the deviance of the limit only. Where its quantile is larger than in a
   * linear law with independent noise, so are the others'; where a bound makes it smaller, theirs
   * need not be.
   */
  private double quantile(Noise.Quantity quantity) {
    double ofLimit = noise.linearQuantile(Solution::offset);
    double linear = noise.linearQuantile(quantity);
    return limit.atEstimate() > ofLimit ? linear / ofLimit * limit.atEstimate() : linear;
  }

  private Profile profile(Noise.Quantity quantity) {
    return new Profile(fitted, noise, quantile(quantity));
  }

  /** The law over the range of its points and beyond, with its 95 % band. */
  public FittedCurve curve() {
    return new CurveBand(fitted, noise, this::quantile).curve();
  }

  /** Which part of the scatter is sampling; empty where sampling errors are not known. */
  public Optional<Scatter> scatter() {
    return noise instanceof SampledNoise sampled
        ? Optional.of(sampled.scatter())
        : Optional.empty();
  }

  /** How the points' errors move the limit; empty where sampling errors are not known. */
  public Optional<LimitError> limitError() {
    return noise instanceof SampledNoise sampled
        ? Optional.of(sampled.limitError())
        : Optional.empty();
  }
}
