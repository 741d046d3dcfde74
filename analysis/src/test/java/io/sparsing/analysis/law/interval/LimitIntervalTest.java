package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.LawSearch;
import io.sparsing.analysis.law.shape.LogspaceShape;
import io.sparsing.analysis.law.shape.Observations;
import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.shape.Solution;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import org.junit.jupiter.api.Test;

final class LimitIntervalTest {

  private static final Resampling DRAWS = new Resampling(400, 1);

  private static FittedLaw fitted(double correlation, int law, int series) {
    PublishedLaw truth = PublishedLaw.ALL.get(law);
    SeriesPoints points =
        new CoverageStudy(correlation, 1, new Resampling(0, 1)).simulated(truth, series);
    return PointWeights.fit(truth.law(), points, Loss.SQUARED);
  }

  private static LimitDeviance deviance(FittedLaw fitted) {
    return new LimitDeviance(fitted, new LogspaceShape(), Loss.SQUARED, DRAWS);
  }

  /** The deviance that the points give a limit. */
  private static double found(FittedLaw fitted, double limit) {
    LawSearch search = fitted.search();
    Observations observations = fitted.observations();
    Solution held =
        search.bestOn(
            search.whole().withOffset(limit),
            observations,
            search.moments(observations),
            fitted.solution().coordinates());
    double least = fitted.solution().sumOfSquares();
    return (held.sumOfSquares() - least) * fitted.freedom() / least;
  }

  /**
   * A series like 0.1b_relu with alpha at its bound, where the quantile at the fitted limit is a
   * fifth larger than at the upper end. An end is located to 1e-4 of its distance, the deviance
   * there to about 2e-4. By the rule of rounds an end is within about 1 % of its distance and the
   * quantile there within 2 %.
   */
  @Test
  void endsWhereTheDevianceReachesTheQuantileOfTheLawHeldThere() {
    FittedLaw fitted = fitted(0, 0, 9);
    LimitDeviance deviance = deviance(fitted);
    LimitInterval limit = LimitInterval.of(fitted, new LogspaceShape(), deviance);
    Interval ends = limit.interval();

    assertThat(fitted.parameters().get("alpha")).isCloseTo(0.01, within(1e-9));
    assertThat(limit.atEstimate()).isEqualTo(deviance.quantile(fitted.solution().offset()));
    assertThat(limit.atEstimate()).isGreaterThan(1.2 * limit.atHigh());
    assertThat(limit.atLow()).isCloseTo(found(fitted, ends.low()), within(4e-4 * limit.atLow()));
    assertThat(limit.atHigh()).isCloseTo(found(fitted, ends.high()), within(4e-4 * limit.atHigh()));
    assertThat(deviance.quantile(ends.low()))
        .isCloseTo(limit.atLow(), within(0.02 * limit.atLow()));
    assertThat(deviance.quantile(ends.high()))
        .isCloseTo(limit.atHigh(), within(0.02 * limit.atHigh()));
  }

  /**
   * The deviance of these points is almost flat below the limit: rounds that only take the last
   * end's quantile step to and fro about the end for ever, and leave a quantile that is off by a
   * ninth. The middle of a bracket of a twentieth of its distance is within 2.5 %, and the
   * deviance, about the square of the distance, within 5 %.
   */
  @Test
  void narrowsABracketWhereRoundsDoNotConverge() {
    FittedLaw fitted = fitted(0.35, 2, 36);
    LimitDeviance deviance =
        new LimitDeviance(fitted, new LogspaceShape(), Loss.SQUARED, new Resampling(200, 36));
    LimitInterval limit = LimitInterval.of(fitted, new LogspaceShape(), deviance);
    double low = limit.interval().low();

    assertThat(low).isBetween(0.05, 0.07);
    assertThat(limit.atLow()).isCloseTo(found(fitted, low), within(4e-4 * limit.atLow()));
    assertThat(deviance.quantile(low)).isCloseTo(limit.atLow(), within(0.05 * limit.atLow()));
  }

  /** The fit reports these ends, and the deviances with which they were found. */
  @Test
  void isWhatTheFitReports() {
    PublishedLaw truth = PublishedLaw.ALL.get(0);
    SeriesPoints points = new CoverageStudy(0, 1, new Resampling(0, 1)).simulated(truth, 9);
    FittedLaw fitted = PointWeights.fit(truth.law(), points, Loss.SQUARED);
    LimitInterval limit = LimitInterval.of(fitted, new LogspaceShape(), deviance(fitted));
    ScalingLawFitter fitter = new ScalingLawFitter(FitOptions.PLAIN.with(DRAWS));
    ScalingFit fit = fitter.fit(points);

    assertThat(fit.limitInterval()).isEqualTo(limit.interval());
    assertThat(fitter.estimate(points).limitInterval()).isEqualTo(limit.interval());
    assertThat(fit.bootstrap().orElseThrow().limitDeviance()).isEqualTo(limit.atEstimate());
    assertThat(fit.bootstrap().orElseThrow().limitDevianceAtEnds())
        .containsExactly(limit.atLow(), limit.atHigh());
  }

  /** The quantile at 0 would be a one-sided 3.1 here, which must not call the limit determined. */
  @Test
  void leavesAnEndAtTheBoundOfTheLimit() {
    FittedLaw fitted = fitted(0, 1, 4);
    LimitDeviance deviance = deviance(fitted);
    LimitInterval limit = LimitInterval.of(fitted, new LogspaceShape(), deviance);

    assertThat(limit.interval().low()).isZero();
    assertThat(limit.atLow()).isEqualTo(limit.atEstimate());
    assertThat(deviance.quantile(0)).isCloseTo(3.1, within(0.05));
    assertThat(limit.atHigh()).isGreaterThan(limit.atEstimate());
  }
}
