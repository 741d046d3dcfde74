package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FitQuality;
import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import org.junit.jupiter.api.Test;

final class NoiseCorrelationTest {

  private static final PublishedLaw LAW = PublishedLaw.ALL.get(4);

  @Test
  void lagOneIsComputedByHand() {
    // (1*2 + 2*(-1)) / (1 + 4 + 1) = 0; (1*1 + 1*(-2)) / (1 + 1 + 4) = -1/6.
    assertThat(FitQuality.autocorrelation(new double[] {1, 2, -1})).isZero();
    assertThat(FitQuality.autocorrelation(new double[] {1, 1, -2}))
        .isCloseTo(-1.0 / 6, within(1e-15));
    assertThat(FitQuality.autocorrelation(new double[] {0, 0, 0})).isZero();
  }

  /**
   * Over 200 series the mean of an estimate whose standard deviation is about 0.17 errs by 0.012;
   * residuals alone show about 0.1 less than there is.
   */
  @Test
  void addsWhatTheFitTookAway() {
    double truth = 0.5;
    CoverageStudy study = new CoverageStudy(truth, 200, new Resampling(0, 5));
    double shown = 0;
    double estimated = 0;
    for (int i = 0; i < study.series(); i++) {
      FittedLaw fitted = PointWeights.fit(LAW.law(), study.simulated(LAW, i), Loss.SQUARED);
      shown += FitQuality.autocorrelation(fitted.residuals()) / study.series();
      estimated += NoiseCorrelation.of(fitted) / study.series();
    }
    assertThat(shown).isLessThan(truth - 0.08);
    assertThat(estimated).isCloseTo(truth, within(0.05));
  }

  /** The same mean errs by 0.19 / sqrt(200) = 0.013; without negative estimates it were 0.08. */
  @Test
  void isNoneOnAverageWhereNoiseIsIndependent() {
    CoverageStudy study = new CoverageStudy(0, 200, new Resampling(0, 5));
    double estimated = 0;
    for (int i = 0; i < study.series(); i++) {
      estimated +=
          NoiseCorrelation.of(PointWeights.fit(LAW.law(), study.simulated(LAW, i), Loss.SQUARED))
              / study.series();
    }
    assertThat(estimated).isCloseTo(0, within(0.05));
  }

  /** Four points and three parameters: residuals have one shape, and show its correlation only. */
  @Test
  void isNoneWhereNothingTells() {
    SeriesPoints four = new CoverageStudy(0, 1, new Resampling(0, 5)).simulated(LAW, 0).first(4);

    assertThat(NoiseCorrelation.of(PointWeights.fit(LAW.law(), four, Loss.SQUARED))).isZero();
  }

  /** Residuals that alternate have a correlation of -1: noise with less than -0.5 is none. */
  @Test
  void isAtItsLeastWhereResidualsAlternate() {
    double[] tokens = new double[30];
    double[] ratio = new double[30];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 2e9 * (i + 1);
      ratio[i] = LAW.law().predict(LAW.parameters(), tokens[i]) + (i % 2 == 0 ? 1e-3 : -1e-3);
    }
    FittedLaw fitted =
        PointWeights.fit(LAW.law(), new SeriesPoints("zigzag", tokens, ratio), Loss.SQUARED);

    assertThat(NoiseCorrelation.of(fitted)).isEqualTo(-0.5);
  }
}
