package io.sparsing.analysis.scaling;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the points say about a fitted law, beyond its best curve.
 *
 * @param fitted the law
 * @param shape the same law's shape
 * @param bootstrap what resampling found; empty where none was asked for
 */
record ConfidenceRegion(
    FittedLaw fitted, LimitedShape shape, Optional<BootstrapIntervals> bootstrap) {

  private static final String LIMIT = "limit";

  /** Of one of the paper's two laws. */
  static ConfidenceRegion of(FittedLaw fitted, FitOptions options) {
    LimitedShape shape =
        fitted.law() == ScalingLaw.LOGSPACE_POWER_LAW ? new LogspaceShape() : new ConvergentShape();
    Optional<BootstrapIntervals> bootstrap =
        options.resampling().count() == 0
            ? Optional.empty()
            : Optional.of(
                new BlockBootstrap(fitted, shape, options.loss()).run(options.resampling()));
    return new ConfidenceRegion(fitted, shape, bootstrap);
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
                    name, name.equals(LIMIT) ? limitInterval() : interval(others, name, estimate)));
    return intervals;
  }

  /** The 95 % interval of the limit alone. */
  Interval limitInterval() {
    double quantile = bootstrap.map(BootstrapIntervals::limitDeviance).orElse(fisher());
    return interval(new Profile(fitted, quantile), LIMIT, fitted.solution().offset());
  }

  private Interval interval(Profile profile, String name, double estimate) {
    return profile.interval(
        value -> shape.fixed(fitted.search().axis(), name, value), shape.scale(name), estimate);
  }

  Forecasts forecasts(ForecastRequest request) {
    return request.equals(ForecastRequest.NONE)
        ? Forecasts.NONE
        : new Forecaster(fitted, others()).of(request);
  }

  /**
   * The bootstrap knows the deviance of the limit only. Where that is larger than independent noise
   * makes it, so are the others'; where a bound makes it smaller, theirs need not be.
   */
  private Profile others() {
    double limit = bootstrap.map(BootstrapIntervals::limitDeviance).orElse(0.0);
    return new Profile(fitted, Math.max(fisher(), limit));
  }

  private double fisher() {
    return Profile.fisher(fitted.freedom());
  }
}
