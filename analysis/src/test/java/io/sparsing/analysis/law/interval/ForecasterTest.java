package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.ForecastRequest;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ForecasterTest {

  private static final PublishedLaw FALLING = PublishedLaw.ALL.get(1);
  private static final PublishedLaw RISING = PublishedLaw.ALL.get(4);

  private static ScalingFit fit(PublishedLaw law, int series, double tokens, double ratio) {
    SeriesPoints points = new CoverageStudy(0, 1, new Resampling(0, 8)).simulated(law, series);
    ForecastRequest request = new ForecastRequest(List.of(tokens), List.of(ratio));
    return new ScalingLawFitter(FitOptions.PLAIN.with(request)).fit(points);
  }

  @Test
  void ratioIsTheCurvesAndItsIntervalHoldsIt() {
    ScalingFit fit = fit(RISING, 3, 1e12, 0.37);
    RatioForecast forecast = fit.forecasts().ratios().get(0);

    assertThat(forecast.ratio()).isCloseTo(fit.predict(1e12), within(1e-12));
    assertThat(forecast.interval().contains(forecast.ratio())).isTrue();
  }

  @Test
  void tokensAreWhereTheCurveReachesTheRatio() {
    ScalingFit fit = fit(RISING, 3, 1e12, 0.37);
    TokensForecast forecast = fit.forecasts().tokens().get(0);

    double tokens = forecast.trainingTokens().orElseThrow();
    assertThat(fit.predict(tokens)).isCloseTo(0.37, within(1e-10));
    assertThat(forecast.low().orElseThrow()).isLessThan(tokens);
    assertThat(forecast.high().orElseThrow()).isGreaterThan(tokens);
  }

  /** Far away the curve has reached its limit, and so has its interval. */
  @Test
  void farForecastsEndAtTheLimit() {
    ScalingFit fit = fit(RISING, 3, 1e18, 0.37);
    Interval interval = fit.forecasts().ratios().get(0).interval();

    assertThat(interval.low()).isCloseTo(fit.limitInterval().low(), within(1e-5));
    assertThat(interval.high()).isCloseTo(fit.limitInterval().high(), within(1e-5));
  }

  /**
   * The two kinds of forecast ask the same question: a ratio at the end of the interval at D is one
   * whose tokens' interval ends at D.
   */
  @Test
  void intervalsOfRatioAndTokensMirrorEachOther() {
    double tokens = 4e11;
    Interval ratio = fit(RISING, 3, tokens, 0.37).forecasts().ratios().get(0).interval();
    TokensForecast low = fit(RISING, 3, 1e12, ratio.low()).forecasts().tokens().get(0);
    TokensForecast high = fit(RISING, 3, 1e12, ratio.high()).forecasts().tokens().get(0);

    assertThat(Math.log(low.high().orElseThrow())).isCloseTo(Math.log(tokens), within(0.01));
    assertThat(Math.log(high.low().orElseThrow())).isCloseTo(Math.log(tokens), within(0.01));
  }

  @Test
  void aRatioBeyondTheLimitIsNeverReached() {
    TokensForecast beyond = fit(FALLING, 0, 1e12, 0.001).forecasts().tokens().get(0);
    assertThat(beyond.trainingTokens()).isEmpty();
    assertThat(beyond.high()).isEmpty();

    // The interval of the limit is 0.38 to 0.39: no curve within it reaches 0.9.
    TokensForecast impossible = fit(RISING, 3, 1e12, 0.9).forecasts().tokens().get(0);
    assertThat(impossible.trainingTokens()).isEmpty();
    assertThat(impossible.low()).isEmpty();
    assertThat(impossible.high()).isEmpty();
  }

  @Test
  void aRatioPassedBeforeTheFirstPointIsReachedThere() {
    ScalingFit fit = fit(RISING, 3, 1e12, 0.01);
    TokensForecast forecast = fit.forecasts().tokens().get(0);

    assertThat(forecast.trainingTokens().orElseThrow())
        .isCloseTo(fit.range().firstTokens(), within(1.0));
  }

  /**
   * Nominally 95 of 100; below 89 a binomial variable with p = 0.95 falls with probability 0.4 %.
   * The seeds are fixed.
   */
  @Test
  void intervalsOfTheCurveCoverTheTruth() {
    int covered = 0;
    double truth = RISING.law().predict(RISING.parameters(), 3e11);
    for (int i = 0; i < 100; i++) {
      covered +=
          fit(RISING, i, 3e11, 0.37).forecasts().ratios().get(0).interval().contains(truth) ? 1 : 0;
    }
    assertThat(covered).isBetween(89, 99);
  }

  @Test
  void refusesWhatIsNoQuestion() {
    assertThatThrownBy(() -> new ForecastRequest(List.of(0.5), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot forecast: expected training tokens between 1 and 1e18, found 0.5");
    assertThatThrownBy(() -> new ForecastRequest(List.of(), List.of(1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot forecast: expected an activation ratio in [0, 1], found 1.5");
  }
}
