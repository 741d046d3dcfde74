package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.ConvergentShape;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

final class BlockBootstrapTest {

  private static final PublishedLaw LAW = PublishedLaw.ALL.get(4);
  private static final SeriesPoints POINTS =
      new CoverageStudy(0, 1, new Resampling(0, 6)).simulated(LAW, 5);

  private static Map<String, Interval> run(SeriesPoints points, Resampling resampling) {
    FittedLaw fitted = PointWeights.fit(LAW.law(), points, Loss.SQUARED);
    return new BlockBootstrap(fitted, new ConvergentShape(), Loss.SQUARED).intervals(resampling);
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
    Map<String, Interval> one = run(POINTS, new Resampling(200, 1));
    ForkJoinPool single = new ForkJoinPool(1);
    Map<String, Interval> alone = single.submit(() -> run(POINTS, new Resampling(200, 1))).get();
    single.shutdown();

    assertThat(alone).isEqualTo(one);
    assertThat(run(POINTS, new Resampling(200, 2))).isNotEqualTo(one);
  }

  /** With independent noise the interval is about as wide as the profile's. */
  @Test
  void intervalsResembleTheProfilesWhereNoiseIsIndependent() {
    ScalingFit fit = new ScalingLawFitter(FitOptions.PLAIN).fit(POINTS);
    Interval profile = fit.limitInterval();
    Interval bootstrap = run(POINTS, new Resampling(1000, 1)).get("limit");

    assertThat(bootstrap.contains(fit.limit())).isTrue();
    assertThat((bootstrap.high() - bootstrap.low()) / (profile.high() - profile.low()))
        .isBetween(0.5, 1.5);
  }

  @Test
  void refusesTooFewResamples() {
    assertThatThrownBy(() -> new Resampling(20, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot resample: expected 0 or at least 100 resamples, found 20");
  }
}
