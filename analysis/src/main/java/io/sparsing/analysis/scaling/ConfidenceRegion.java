package io.sparsing.analysis.scaling;

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
 * @param limit the interval of the limit, and the deviances that it was found with
 */
record ConfidenceRegion(
    FittedLaw fitted, LimitedShape shape, FitOptions options, LimitInterval limit) {

  private static final String LIMIT = "limit";

  /** Of one of the paper's two laws. */
  static ConfidenceRegion of(FittedLaw fitted, FitOptions options) {
    LimitedShape shape =
        fitted.law() == ScalingLaw.LOGSPACE_POWER_LAW ? new LogspaceShape() : new ConvergentShape();
    LimitInterval limit =
        options.resampling().count() == 0
            ? LimitInterval.at(fitted, shape, Profile.fisher(fitted.freedom()))
            : LimitInterval.of(
                fitted,
                shape,
                new LimitDeviance(fitted, shape, options.loss(), options.resampling()));
    return new ConfidenceRegion(fitted, shape, options, limit);
  }

  /** The 95 % interval of each parameter; it contains the estimate. */
  Map<String, Interval> intervals() {
    Profile others = others();
    Map<String, Interval> intervals = new LinkedHashMap<>();
    fitted
        .parameters()
        .forEach(
            (name, estimate) ->
                intervals.put(
                    name,
                    name.equals(LIMIT) ? limit.interval() : interval(others, name, estimate)));
    return intervals;
  }

  private Interval interval(Profile profile, String name, double estimate) {
    return profile.interval(
        value -> shape.fixed(fitted.search().axis(), name, value), shape.scale(name), estimate);
  }

  /** What drawing the series anew says; empty where that was not asked for. */
  Optional<BootstrapIntervals> bootstrap() {
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
            NoiseCorrelation.of(fitted),
            limit.atEstimate(),
            List.of(limit.atLow(), limit.atHigh())));
  }

  Forecasts forecasts(ForecastRequest request) {
    return request.equals(ForecastRequest.NONE)
        ? Forecasts.NONE
        : new Forecaster(fitted, others()).of(request);
  }

  /**
   * What is simulated is the deviance of the limit only. Where that is larger than independent
   * noise makes it, so are the others'; where a bound makes it smaller, theirs need not be.
   */
  private Profile others() {
    return new Profile(fitted, Math.max(Profile.fisher(fitted.freedom()), limit.atEstimate()));
  }
}
