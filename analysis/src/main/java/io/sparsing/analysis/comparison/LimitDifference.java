package io.sparsing.analysis.comparison;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.verdict.LawEstimate;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.util.OptionalDouble;

/**
 * By how much the limits of two series differ, each fitted up to the tokens that both have seen.
 *
 * <p>A limit moves with the data that it is fitted to, so a model that was trained longer is cut to
 * the other's tokens first. The interval of the difference follows from those of the limits, which
 * need not be symmetric (Zou and Donner 2008): {@code d - sqrt((a - a_low)^2 + (b_high - b)^2)} to
 * {@code d + sqrt((a_high - a)^2 + (b - b_low)^2)} for {@code d = a - b}.
 *
 * @param first fit of the one
 * @param second fit of the other
 * @param commonTokens training tokens up to which both were fitted, raw count
 * @param difference limit of the first less that of the second
 * @param interval 95 % interval of the difference
 * @param correlation of the errors of the two limits; empty where no documents are known to be
 *     shared, and the interval takes the errors as independent
 */
public record LimitDifference(
    LawEstimate first,
    LawEstimate second,
    double commonTokens,
    double difference,
    Interval interval,
    OptionalDouble correlation) {

  /**
   * The difference at equal data.
   *
   * @throws io.sparsing.analysis.law.fit.NotEnoughPointsException if too few points of one lie
   *     within the tokens of the other
   */
  public static LimitDifference of(SeriesPoints first, SeriesPoints second, FitOptions options) {
    double common = Math.min(lastTokens(first), lastTokens(second));
    ScalingLawFitter fitter = new ScalingLawFitter(options);
    LawEstimate one = fitter.estimate(first.upTo(common));
    LawEstimate other = fitter.estimate(second.upTo(common));
    double difference = one.limit() - other.limit();
    Interval a = one.limitInterval();
    Interval b = other.limitInterval();
    OptionalDouble correlation =
        one.limitError().isPresent() && other.limitError().isPresent()
            ? one.limitError().get().correlation(other.limitError().get())
            : OptionalDouble.empty();
    double r = correlation.orElse(0);
    return new LimitDifference(
        one,
        other,
        common,
        difference,
        new Interval(
            difference - distance(one.limit() - a.low(), b.high() - other.limit(), r),
            difference + distance(a.high() - one.limit(), other.limit() - b.low(), r)),
        correlation);
  }

  private static double distance(double one, double other, double correlation) {
    return correlation == 0
        ? Math.hypot(one, other)
        : Math.sqrt(Math.max(0, one * one + other * other - 2 * correlation * one * other));
  }

  private static double lastTokens(SeriesPoints points) {
    double[] tokens = points.trainingTokens();
    if (tokens.length == 0) {
      throw new IllegalArgumentException(
          "Cannot compare " + points.series() + ": expected points, found none");
    }
    return tokens[tokens.length - 1];
  }
}
