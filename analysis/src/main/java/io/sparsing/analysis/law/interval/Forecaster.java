package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.ForecastRequest;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.Bounds;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.ParameterScale;
import io.sparsing.analysis.law.shape.ScalingLaw;
import io.sparsing.analysis.law.shape.Slice;
import io.sparsing.analysis.law.shape.Solution;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * Predicts with a fitted law; intervals come from the profile of the sum of squares over all curves
 * that pass through the point in question.
 */
final class Forecaster {

  /** Holds every curve through points of a series and a limit in [0, 1], with room. */
  private static final ParameterScale RATIO =
      new ParameterScale(new Bounds(-1, 2), ParameterScale.Spacing.LINEAR);

  private static final double STEP = 1e-5;

  private final FittedLaw fitted;
  private final Function<Noise.Quantity, Profile> profiles;
  private final Noise noise;
  private final double firstTokens;

  /**
   * A forecaster.
   *
   * @param profiles the profile that gives the interval of a quantity
   */
  Forecaster(FittedLaw fitted, Function<Noise.Quantity, Profile> profiles, Noise noise) {
    this.fitted = fitted;
    this.profiles = profiles;
    this.noise = noise;
    this.firstTokens = ScalingLaw.TOKENS_PER_UNIT * Math.exp(fitted.search().axis().first());
  }

  Forecasts of(ForecastRequest request) {
    List<RatioForecast> ratios = request.trainingTokens().stream().map(this::ratioAt).toList();
    List<TokensForecast> tokens = request.activationRatios().stream().map(this::tokensFor).toList();
    return new Forecasts(ratios, tokens);
  }

  private RatioForecast ratioAt(double trainingTokens) {
    double log = logTokens(trainingTokens);
    double ratio = fitted.search().value(fitted.solution(), log);
    Slice whole = fitted.search().whole();
    Interval interval = profile(log).interval(value -> whole.through(log, value), RATIO, ratio);
    return new RatioForecast(
        trainingTokens,
        ratio,
        RATIO.widened(interval, ratio, distance -> noise.widened(distance, at(log))));
  }

  private TokensForecast tokensFor(double ratio) {
    Bounds bounds = new Bounds(firstTokens, SeriesPoints.MOST_TOKENS);
    ParameterScale scale = new ParameterScale(bounds, ParameterScale.Spacing.LOGARITHMIC);
    Slice whole = fitted.search().whole();
    DoubleFunction<Slice> family = tokens -> whole.through(logTokens(tokens), ratio);
    OptionalDouble reached = reached(ratio, bounds);
    double origin = reached.orElse(bounds.high());
    Profile profile = profile(logTokens(origin));
    if (reached.isEmpty() && !profile.holds(family.apply(origin))) {
      return new TokensForecast(ratio, reached, OptionalDouble.empty(), OptionalDouble.empty());
    }
    Interval ends =
        new Interval(profile.end(family, scale, origin, -1), profile.end(family, scale, origin, 1));
    Interval interval =
        reached.isEmpty() ? ends : scale.widened(ends, origin, widening(logTokens(origin)));
    return new TokensForecast(
        ratio,
        reached,
        OptionalDouble.of(interval.low()),
        interval.high() < bounds.high()
            ? OptionalDouble.of(interval.high())
            : OptionalDouble.empty());
  }

  /** Where the curve passes a ratio it is moved by its own shift over its slope. */
  private DoubleUnaryOperator widening(double log) {
    Solution curve = fitted.solution();
    double slope = (at(log + STEP).of(curve) - at(log - STEP).of(curve)) / (2 * STEP);
    return distance ->
        slope == 0 ? distance : noise.widened(distance, moved -> at(log).of(moved) / slope);
  }

  /** What the curve is at {@code ln(D)}. */
  private Noise.Quantity at(double logTokens) {
    return curve -> fitted.search().value(curve, logTokens);
  }

  /** For what the curve is at {@code ln(D)}. */
  private Profile profile(double logTokens) {
    return profiles.apply(at(logTokens));
  }

  /** Where the curve, which falls or rises all the way, passes the ratio; halves the distance. */
  private OptionalDouble reached(double ratio, Bounds bounds) {
    double low = logTokens(bounds.low());
    double high = logTokens(bounds.high());
    double direction = Math.signum(above(high, 0) - above(low, 0));
    if (direction * above(low, ratio) >= 0) {
      return OptionalDouble.of(bounds.low());
    }
    if (direction * above(high, ratio) < 0) {
      return OptionalDouble.empty();
    }
    while (high - low > 1e-12 * Math.max(1, Math.abs(high))) {
      double middle = (low + high) / 2;
      if (direction * above(middle, ratio) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalDouble.of(bounds.clamp(ScalingLaw.TOKENS_PER_UNIT * Math.exp((low + high) / 2)));
  }

  private double above(double logTokens, double ratio) {
    return fitted.search().value(fitted.solution(), logTokens) - ratio;
  }

  private static double logTokens(double trainingTokens) {
    return Math.log(trainingTokens / ScalingLaw.TOKENS_PER_UNIT);
  }
}
