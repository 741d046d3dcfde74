package io.sparsing.analysis.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

final class BlockBootstrapTest {

  private static final PublishedLaw LAW = PublishedLaw.ALL.get(4);
  private static final SeriesPoints POINTS =
      new CoverageStudy(0, 1, new Resampling(0, 6)).simulated(LAW, 5);

  private static BootstrapIntervals run(SeriesPoints points, Resampling resampling) {
    FittedLaw fitted = FittedLaw.of(LAW.law(), points, Loss.SQUARED);
    return new BlockBootstrap(fitted, new ConvergentShape(), Loss.SQUARED).run(resampling);
  }

  @Test
  void quantilesLieBetweenOrderStatistics() {
    // Position 0.25 * 3 = 0.75: 1 + 0.75 * (2 - 1) = 1.75.
    assertThat(BlockBootstrap.quantile(new double[] {1, 2, 4, 8}, 0.25)).isEqualTo(1.75);
    assertThat(BlockBootstrap.quantile(new double[] {1, 2, 4, 8}, 1)).isEqualTo(8);
    assertThat(BlockBootstrap.quantile(new double[] {3}, 0.5)).isEqualTo(3);
  }

  @Test
  void dependsOnTheSeedAndNotOnThreads() throws Exception {
    BootstrapIntervals one = run(POINTS, new Resampling(200, 1));
    ForkJoinPool single = new ForkJoinPool(1);
    BootstrapIntervals alone = single.submit(() -> run(POINTS, new Resampling(200, 1))).get();
    single.shutdown();

    assertThat(alone).isEqualTo(one);
    assertThat(run(POINTS, new Resampling(200, 2))).isNotEqualTo(one);
  }

  /** With independent noise the interval is about as wide as the profile's. */
  @Test
  void intervalsResembleTheProfilesWhereNoiseIsIndependent() {
    ScalingFit fit = new ScalingLawFitter(FitOptions.PLAIN).fit(POINTS);
    Interval profile = fit.limitInterval();
    Interval bootstrap = run(POINTS, new Resampling(1000, 1)).intervals().get("limit");

    assertThat(bootstrap.contains(fit.limit())).isTrue();
    assertThat((bootstrap.high() - bootstrap.low()) / (profile.high() - profile.low()))
        .isBetween(0.5, 1.5);
  }

  /**
   * Points whose residuals show next to no correlation, r = 0.007. F(1, 35) has its 95 % quantile
   * at q = 4.12, and there a density of f = 0.025 (t(35)'s at 2.030, 0.0516, over 2.030). The
   * quantile of N = 2000 draws errs by sqrt(0.95 * 0.05 / N) / f = 0.19; four of these are allowed.
   */
  @Test
  void devianceOfIndependentNoiseIsFishers() {
    SeriesPoints independent = new CoverageStudy(0, 1, new Resampling(0, 6)).simulated(LAW, 13);
    BootstrapIntervals found = run(independent, new Resampling(2000, 1));

    assertThat(independent.size()).isEqualTo(38);
    assertThat(found.noiseCorrelation()).isCloseTo(0.007, within(5e-4));
    assertThat(found.limitDeviance()).isCloseTo(4.12, within(0.76));
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
    BootstrapIntervals found = run(POINTS, new Resampling(2000, 1));

    assertThat(POINTS.size()).isEqualTo(30);
    assertThat(found.noiseCorrelation()).isCloseTo(0.196, within(5e-4));
    assertThat(found.limitDeviance()).isCloseTo(6.26, within(1.16));
  }

  /** As above: beyond r = 0.6 the factor would be 4; on 30 points waves of 10 reach half of it. */
  @Test
  void devianceRisesWithTheCorrelationOfTheNoise() {
    double[] ratio = POINTS.activationRatio();
    for (int i = 0; i < ratio.length; i++) {
      ratio[i] += 0.004 * Math.sin(2 * Math.PI * i / 10);
    }
    SeriesPoints waves = new SeriesPoints("waves", POINTS.trainingTokens(), ratio);
    BootstrapIntervals correlated = run(waves, new Resampling(400, 1));

    assertThat(correlated.noiseCorrelation()).isGreaterThan(0.6);
    assertThat(correlated.limitDeviance()).isGreaterThan(2 * 4.21);
  }

  @Test
  void refusesTooFewResamples() {
    assertThatThrownBy(() -> new Resampling(20, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot resample: expected 0 or at least 100 resamples, found 20");
  }
}
