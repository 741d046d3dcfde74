package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.ConvergentShape;
import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.shape.ScalingLaw;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

final class LimitDevianceTest {

  private static final PublishedLaw LAW = PublishedLaw.ALL.get(4);
  private static final SeriesPoints POINTS =
      new CoverageStudy(0, 1, new Resampling(0, 6)).simulated(LAW, 5);

  private static FittedLaw fitted(SeriesPoints points) {
    return PointWeights.fit(LAW.law(), points, Loss.SQUARED);
  }

  private static double atEstimate(FittedLaw fitted, int draws) {
    return deviance(fitted, new Resampling(draws, 1)).quantile(fitted.solution().offset());
  }

  private static LimitDeviance deviance(FittedLaw fitted, Resampling resampling) {
    return new LimitDeviance(fitted, new ConvergentShape(), Loss.SQUARED, resampling);
  }

  @Test
  void dependsOnTheSeedAndNotOnThreads() throws Exception {
    FittedLaw fitted = fitted(POINTS);
    double one = deviance(fitted, new Resampling(200, 1)).quantile(0.38);
    ForkJoinPool single = new ForkJoinPool(1);
    double alone =
        single.submit(() -> deviance(fitted, new Resampling(200, 1)).quantile(0.38)).get();
    single.shutdown();

    assertThat(alone).isEqualTo(one);
    assertThat(deviance(fitted, new Resampling(200, 2)).quantile(0.38)).isNotEqualTo(one);
  }

  /**
   * Points whose residuals show next to no correlation, r = 0.007. F(1, 35) has its 95 % quantile
   * at q = 4.12, and there a density of f = 0.025 (t(35)'s at 2.030, 0.0516, over 2.030). The
   * quantile of N = 2000 draws errs by sqrt(0.95 * 0.05 / N) / f = 0.19; four of these are allowed.
   */
  @Test
  void devianceOfIndependentNoiseIsFishers() {
    SeriesPoints independent = new CoverageStudy(0, 1, new Resampling(0, 6)).simulated(LAW, 13);
    FittedLaw fitted = fitted(independent);

    assertThat(independent.size()).isEqualTo(38);
    assertThat(NoiseCorrelation.of(fitted)).isCloseTo(0.007, within(5e-4));
    assertThat(atEstimate(fitted, 2000)).isCloseTo(4.12, within(0.76));
  }

  /**
   * Independent noise too, yet the residuals of these 30 points happen to show a correlation of r =
   * 0.196, and what they show is simulated. Noise that is so correlated varies over long stretches,
   * and so in the limit, (1 + r) / (1 - r) = 1.49 times as much as independent noise: the deviance
   * has its quantile at 1.49 q = 6.26 with F(1, 27)'s q = 4.21. The density there is 1.49 times
   * less than the 0.025 at q, so that 2000 draws leave 0.29; four of these are allowed.
   */
  @Test
  void devianceFollowsTheCorrelationThatResidualsShow() {
    FittedLaw fitted = fitted(POINTS);

    assertThat(POINTS.size()).isEqualTo(30);
    assertThat(NoiseCorrelation.of(fitted)).isCloseTo(0.196, within(5e-4));
    assertThat(atEstimate(fitted, 2000)).isCloseTo(6.26, within(1.16));
  }

  /** As above: beyond r = 0.6 the factor would be 4; on 30 points waves of 10 reach half of it. */
  @Test
  void devianceRisesWithTheCorrelationOfTheNoise() {
    double[] ratio = POINTS.activationRatio();
    for (int i = 0; i < ratio.length; i++) {
      ratio[i] += 0.004 * Math.sin(2 * Math.PI * i / 10);
    }
    SeriesPoints waves = new SeriesPoints("waves", POINTS.trainingTokens(), ratio);
    FittedLaw fitted = fitted(waves);

    assertThat(NoiseCorrelation.of(fitted)).isGreaterThan(0.6);
    assertThat(atEstimate(fitted, 400)).isGreaterThan(2 * 4.21);
  }

  /**
   * A true limit of 1 cannot be missed from below: where the free curve would end above, the bound
   * holds it at 1 and the deviance is 0. For an almost linear law that is half of the draws, so the
   * 95 % quantile is the 90 % quantile of F(1, 29), 2.89. Its density there is 0.0561, so that of
   * the half 0.0280, and the quantile of 2000 draws errs by sqrt(0.95 * 0.05 / 2000) / 0.0280 =
   * 0.17; four of these are allowed. The fitted limit is 0.998, from where F's 4.18 is nearer.
   */
  @Test
  void devianceIsThatOfTheLawHeldAtTheLimitInQuestion() {
    PublishedLaw toOne =
        new PublishedLaw(
            "to-one",
            ScalingLaw.CONVERGENT_POWER_LAW,
            Map.of("alpha", 0.5, "c", 0.3, "limit", 1.0),
            1e-3,
            40e9);
    SeriesPoints points = new CoverageStudy(0, 1, new Resampling(0, 1)).simulated(toOne, 55);
    FittedLaw fitted = PointWeights.fit(toOne.law(), points, Loss.SQUARED);

    assertThat(points.size()).isEqualTo(32);
    assertThat(NoiseCorrelation.of(fitted)).isCloseTo(-0.008, within(5e-4));
    assertThat(deviance(fitted, new Resampling(2000, 1)).quantile(1)).isCloseTo(2.89, within(0.69));
    assertThat(atEstimate(fitted, 2000)).isGreaterThan(2.89 + 0.69);
  }
}
