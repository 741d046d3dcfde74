package io.sparsing.analysis.law.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.fit.FitBasis;
import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.FitQuality;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.PointRange;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.interval.FittedCurve;
import io.sparsing.analysis.law.interval.Forecasts;
import io.sparsing.analysis.law.interval.LimitStatus;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.shape.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VerdictTest {

  private static final Alternative OWN = new Alternative("logspace-power-law", -100, 1e-7, 1e-4);

  @Test
  void describesALawWithALimit() {
    assertThat(verdict(fit(LimitStatus.DETERMINED, "decreasing", 0.07, List.of(OWN))))
        .containsExactly(
            "The activation ratio of 0.1b_relu falls from 10.50 % at 801 million to 7.00 % at 41.6"
                + " billion training tokens.",
            "The log-space power law explains 99.6 % of its variance at 28 points (mean absolute"
                + " error 0.040 percentage points).",
            "A fit to the first 50, 60, ... 90 % of the points predicts the later ones with a mean"
                + " error of 0.025 percentage points.",
            "By AICc no other law describes the points better.",
            "Its limit is 6.14 % (95 % interval 5.04 % to 6.79 %).");
  }

  @Test
  void saysWhyALimitIsNotDetermined() {
    String because = "Its limit is not determined by these points because ";

    assertThat(verdict(fit(LimitStatus.REACHES_ZERO, "decreasing", 0.07, List.of(OWN))))
        .contains(because + "its 95 % interval, 5.04 % to 6.79 %, reaches down to 0 %.");
    assertThat(verdict(fit(LimitStatus.REACHES_ONE, "decreasing", 0.07, List.of(OWN))))
        .contains(because + "its 95 % interval, 5.04 % to 6.79 %, reaches up to 100 %.");
    assertThat(verdict(fit(LimitStatus.REACHES_BOTH, "decreasing", 0.07, List.of(OWN))))
        .contains(because + "its 95 % interval, 5.04 % to 6.79 %, covers every possible value.");
    assertThat(verdict(fit(LimitStatus.NO_TREND, "flat", 0.07, List.of(OWN))))
        .contains(because + "a constant describes them as well.");
  }

  @Test
  void namesARivalThatAiccPrefers() {
    Alternative close = new Alternative("logarithm", -101.5, 1e-7, 1e-4);
    Alternative clear = new Alternative("power-law", -107.25, 1e-7, 1e-4);

    assertThat(verdict(fit(LimitStatus.DETERMINED, "decreasing", 0.07, List.of(close, OWN))))
        .contains(
            "By AICc a logarithm describes the points about as well, so they do not prove that there"
                + " is a limit.");
    assertThat(verdict(fit(LimitStatus.DETERMINED, "decreasing", 0.07, List.of(clear, OWN))))
        .contains(
            "By AICc a plain power law describes the points better (by 7.3), so they do not show that"
                + " there is a limit.");
  }

  @Test
  void saysThatALimitDependsOnTheChoiceBetweenTwoLaws() {
    Alternative sigmoid = new Alternative("sigmoid", -107.25, 1e-7, 1e-4);
    Alternative exponential = new Alternative("exponential", -101, 1e-7, 1e-4);

    assertThat(verdict(fit(LimitStatus.DETERMINED, "decreasing", 0.07, List.of(sigmoid, OWN))))
        .contains(
            "By AICc a sigmoid describes the points better (by 7.3), so the limit depends on the"
                + " choice between the two.");
    assertThat(verdict(fit(LimitStatus.DETERMINED, "decreasing", 0.07, List.of(exponential, OWN))))
        .contains(
            "By AICc an exponential describes the points about as well, so the limit depends on the"
                + " choice between the two.");
  }

  @Test
  void saysWhatWasLeftOutAndThatNoiseIsCorrelated() {
    ScalingFit fit =
        fit(
            LimitStatus.DETERMINED,
            0.4,
            new FitBasis(Loss.SQUARED, 3, "3 points below 1 billion training tokens are left out"));

    assertThat(verdict(fit))
        .contains(
            "3 points below 1 billion training tokens are left out.",
            "Residuals of neighbouring checkpoints are correlated (0.40); the intervals do not"
                + " allow for that.");
    // 2 / sqrt(28) = 0.378.
    assertThat(Verdict.of(fit(LimitStatus.DETERMINED, 0.37, FitBasis.PLAIN)).text())
        .doesNotContain("correlated");
  }

  /** 0.21² = 0.0441 = 0.09² + 0.19² = 0.0081 + 0.0360, to the digits shown 0.0442 = 0.21024². */
  @Test
  void saysWhichPartOfTheScatterIsSampling() {
    assertThat(verdict(with(new Scatter(2.1024e-3, 9e-4, 1.9e-3, 1.4e-3, true))))
        .contains(
            "The points scatter about the law by 0.210 percentage points: sampling explains 0.090 of"
                + " it, and the rest, 0.190, is the checkpoints' own (the squares add up).",
            "The checkpoints share their documents. So sampling also shifts the whole curve, which"
                + " scatter does not show. Sampling leaves a standard error of 0.140 percentage"
                + " points in the limit.");
    assertThat(verdict(with(new Scatter(8e-4, 9e-4, 0, 1.4e-3, false))))
        .contains(
            "The points scatter about the law by 0.080 percentage points: sampling explains all of it,"
                + " since it alone is expected to scatter them by 0.090.",
            "Sampling leaves a standard error of 0.140 percentage points in the limit.");
  }

  @Test
  void doesNotClaimADirectionThatTheEndsContradict() {
    assertThat(verdict(fit(LimitStatus.DETERMINED, "decreasing", 0.2, List.of(OWN))).get(0))
        .contains("moves unsteadily from 10.50 %");
    assertThat(verdict(fit(LimitStatus.NO_TREND, "flat", 0.07, List.of(OWN))).get(0))
        .contains("shows no trend from 10.50 %");
  }

  @Test
  void saysThatFivePointsAreTooFew() {
    ScalingFit fit =
        new ScalingLawFitter(FitOptions.PLAIN)
            .fit(
                new SeriesPoints(
                    "five",
                    new double[] {1e9, 2e9, 4e9, 8e9, 16e9},
                    new double[] {0.5, 0.4, 0.33, 0.29, 0.27}));

    assertThat(Verdict.of(fit).text())
        .startsWith("The activation ratio of five falls from 50.00 % at 1 billion to 27.00 % at 16")
        .contains("The points are too few to hold it against other laws by AICc.")
        .endsWith("Its limit is not determined by these points because they are too few.");
  }

  private static List<String> verdict(ScalingFit fit) {
    return Verdict.of(fit).sentences();
  }

  private static ScalingFit fit(LimitStatus status, double correlation, FitBasis basis) {
    return fit(status, "decreasing", 0.07, List.of(OWN), correlation, basis);
  }

  static ScalingFit fit(
      LimitStatus status, String direction, double lastRatio, List<Alternative> alternatives) {
    return fit(status, direction, lastRatio, alternatives, 0, FitBasis.PLAIN);
  }

  private static ScalingFit fit(
      LimitStatus status,
      String direction,
      double lastRatio,
      List<Alternative> alternatives,
      double correlation,
      FitBasis basis) {
    return new ScalingFit(
        "0.1b_relu",
        "logspace-power-law",
        Map.of("alpha", 0.101, "b", -0.017, "c", 3.2, "limit", 0.0614),
        Map.of(
            "alpha", new Interval(0.01, 0.3),
            "b", new Interval(-2, 30),
            "c", new Interval(1, 33),
            "limit", new Interval(0.0504, 0.0679)),
        Optional.empty(),
        new FitQuality(1e-7, 4e-4, 0.996, -100, 2.5e-4, correlation),
        28,
        status,
        alternatives,
        "logspace-power-law",
        true,
        direction,
        new PointRange(800_978_889, 41_633_519_229.0, 0.105, lastRatio),
        basis,
        Forecasts.NONE,
        Optional.empty(),
        new FittedCurve(List.of()));
  }

  static ScalingFit with(Scatter scatter) {
    ScalingFit plain = fit(LimitStatus.DETERMINED, "decreasing", 0.07, List.of(OWN));
    return new ScalingFit(
        plain.series(),
        plain.law(),
        plain.parameters(),
        plain.intervals(),
        plain.bootstrap(),
        plain.quality(),
        plain.points(),
        plain.limitStatus(),
        plain.alternatives(),
        plain.preferred(),
        plain.converged(),
        plain.direction(),
        plain.range(),
        plain.basis(),
        plain.forecasts(),
        Optional.of(scatter),
        plain.curve());
  }
}
