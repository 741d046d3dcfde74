package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.ForecastRequest;
import io.sparsing.analysis.law.fit.SamplingErrors;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveBandTest {
  private static final double[] TOKENS =
      IntStream.range(0, 30).mapToDouble(i -> 1e9 * Math.pow(100, i / 29.0)).toArray();

  @Test
  void curveGoesFromTheFirstCheckpointToTenTimesTheLast() {
    ScalingFit fit = fit(noisy(3, 0.002));
    List<FittedCurve.Point> curve = fit.curve().points();

    assertThat(curve).hasSize(73);
    assertThat(curve.get(0).trainingTokens()).isCloseTo(1e9, withinPercentage(1e-9));
    assertThat(curve.get(72).trainingTokens()).isCloseTo(1e12, withinPercentage(1e-9));
    for (FittedCurve.Point point : curve) {
      assertThat(point.activationRatio())
          .isCloseTo(fit.predict(point.trainingTokens()), within(1e-12));
    }
  }

  @Test
  void bandHoldsTheCurveAndWidensWhereThereAreNoData() {
    ScalingFit fit = fit(noisy(3, 0.002));
    FittedCurve.Point amid = at(fit, 1e10);

    assertThat(amid.activationRatio())
        .isBetween(amid.band().orElseThrow().low(), amid.band().orElseThrow().high());
    assertThat(width(at(fit, 1e12))).isGreaterThan(2 * width(amid));
  }

  @Test
  void bandCoversTheTrueCurveAboutAsOftenAsItSays() {
    int covered = 0;
    int series = 100;
    for (int seed = 0; seed < series; seed++) {
      FittedCurve.Point point = at(fit(noisy(seed, 0.002)), 1e10);
      covered += point.band().orElseThrow().contains(truth(point.trainingTokens())) ? 1 : 0;
    }
    // Binomial with p = 0.95 and n = 100: mean 95, standard deviation 2.2; three of them.
    assertThat(covered).isBetween(88, 100);
  }

  @Test
  void pointsOnTheCurveLeaveNoRoom() {
    assertThat(width(at(fit(noisy(0, 0)), 1e10))).isCloseTo(0, within(1e-5));
  }

  /** Amid the points the law is close to linear, where profile and curvature agree. */
  @Test
  void bandIsTheIntervalOfAForecastWhereTheLawIsNearlyLinear() {
    SeriesPoints points = noisy(5, 0.0005);
    double tokens = at(fit(points), 1e10).trainingTokens();
    ScalingFit fit =
        new ScalingLawFitter(FitOptions.PLAIN.with(new ForecastRequest(List.of(tokens), List.of())))
            .fit(points);
    Interval forecast = fit.forecasts().ratios().get(0).interval();

    assertThat(width(at(fit, tokens)))
        .isCloseTo(forecast.high() - forecast.low(), withinPercentage(3));
  }

  /**
   * Twenty documents that move all points alike by 0.01 and -0.01 in turn: the mean's standard
   * error is sqrt(20/19 * 20 * 1e-4) = 0.0459, and with Student's 2.093 for 19 degrees of freedom
   * the band reaches 0.0960 to each side, next to which the points' own scatter of 0.0005 is
   * nothing.
   */
  @Test
  void sharedSamplingErrorsWidenTheBand() {
    SeriesPoints plain = noisy(5, 0.0005);
    double[] row = IntStream.range(0, 20).mapToDouble(i -> i % 2 == 0 ? 0.01 : -0.01).toArray();
    double[][] influences = new double[TOKENS.length][];
    Arrays.fill(influences, row);
    SeriesPoints sampled =
        new SeriesPoints(
            "silu",
            plain.trainingTokens(),
            plain.activationRatio(),
            Optional.of(SamplingErrors.shared(influences)));

    assertThat(width(at(fit(sampled), 1e10))).isCloseTo(2 * 0.0960, withinPercentage(0.5));
  }

  private static ScalingFit fit(SeriesPoints points) {
    return new ScalingLawFitter(FitOptions.PLAIN).fit(points);
  }

  /** The point of the curve next to a token count. */
  private static FittedCurve.Point at(ScalingFit fit, double tokens) {
    return fit.curve().points().stream()
        .min(
            Comparator.comparingDouble(
                point -> Math.abs(Math.log(point.trainingTokens() / tokens))))
        .orElseThrow();
  }

  private static double truth(double tokens) {
    return 0.4 - 0.1 * Math.pow(tokens / 1e9, -0.5);
  }

  private static double width(FittedCurve.Point point) {
    Interval band = point.band().orElseThrow();
    return band.high() - band.low();
  }

  private static SeriesPoints noisy(int seed, double deviation) {
    Random random = new Random(seed);
    double[] ratios =
        IntStream.range(0, TOKENS.length)
            .mapToDouble(i -> truth(TOKENS[i]) + deviation * random.nextGaussian())
            .toArray();
    return new SeriesPoints("silu", TOKENS, ratios);
  }
}
