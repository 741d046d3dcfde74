package io.sparsing.analysis.law.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.PublishedLaw;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The 95 % interval of the limit holds the truth in 90 to 98 % of simulated series, within what
 * counting 40 of them can tell: below 34 a binomial variable with p = 0.95 lies with probability
 * 0.3 %. The bench {@code laws} counts 200.
 */
final class CoverageStudyTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void intervalsCoverTheTruth(int law) {
    CoverageStudy.Result result =
        new CoverageStudy(0, 40, new Resampling(100, 21)).run(PublishedLaw.ALL.get(law));

    assertThat(result.otherLaw()).isZero();
    assertThat(result.covered()).isGreaterThanOrEqualTo(34);
    assertThat(result.covered() + result.below() + result.above()).isEqualTo(40);
  }

  /**
   * Documents shift whole curves: a fit that knows of it holds the truth, one that does not misses
   * it in every other series.
   */
  @Test
  void knownErrorsMakeIntervalsHoldTheTruth() {
    PublishedLaw law = PublishedLaw.ALL.get(4);
    CoverageStudy study =
        new CoverageStudy(
            0, 40, new Resampling(100, 21), Optional.of(new SimulatedDocuments(100, 2)));
    int unaware = 0;
    for (int i = 0; i < 40; i++) {
      SeriesPoints points = study.simulated(law, i);
      SeriesPoints without =
          new SeriesPoints("without", points.trainingTokens(), points.activationRatio());
      Interval interval =
          new ScalingLawFitter(FitOptions.PLAIN.with(new Resampling(100, i)))
              .estimate(without)
              .limitInterval();
      unaware += interval.contains(law.limit()) ? 1 : 0;
    }

    assertThat(study.run(law).covered()).isGreaterThanOrEqualTo(34);
    assertThat(unaware).isLessThan(30);
  }

  /** Without allowance for it, correlated noise is what breaks intervals. */
  @Test
  void resamplingAllowsForCorrelatedNoise() {
    PublishedLaw law = PublishedLaw.ALL.get(4);
    int naive = new CoverageStudy(0.5, 60, new Resampling(0, 21)).run(law).covered();
    int allowing = new CoverageStudy(0.5, 60, new Resampling(100, 21)).run(law).covered();

    assertThat(naive).isLessThan(51);
    assertThat(allowing).isGreaterThan(51);
  }
}
