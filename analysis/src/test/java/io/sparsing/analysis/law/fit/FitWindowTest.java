package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FitWindowTest {

  private static final SeriesPoints CLEAN =
      new CoverageStudy(0, 1, new Resampling(0, 4)).simulated(PublishedLaw.ALL.get(4), 15);

  @Test
  void takesThePointsFromATokenCountOn() {
    double third = CLEAN.trainingTokens()[2];
    FitWindow.Selection selection = new FitWindow.From(third).select(CLEAN, Loss.SQUARED);

    assertThat(selection.points()).isEqualTo(CLEAN.last(38));
    assertThat(selection.leftOut()).isEqualTo(2);
    // 40 points up to 145.3e9: the third lies at 3 * 145.3e9 / 40 = 10.8975e9.
    assertThat(selection.reason())
        .isEqualTo("2 points below 10.9 billion training tokens left out, as asked for");
    assertThat(new FitWindow.From(1).select(CLEAN, Loss.SQUARED).reason()).isEmpty();
  }

  @Test
  void leavesOutAWarmUpThatMovesOtherwise() {
    double[] ratio = CLEAN.activationRatio();
    for (int i = 0; i < 4; i++) {
      ratio[i] += 0.04 * (4 - i); // falls while the law rises
    }
    SeriesPoints spoilt = new SeriesPoints("warm", CLEAN.trainingTokens(), ratio);
    FitWindow.Selection selection = new FitWindow.WithoutWarmUp().select(spoilt, Loss.SQUARED);

    assertThat(selection.leftOut()).isEqualTo(4);
    assertThat(selection.points()).isEqualTo(spoilt.last(36));
    // The fifth of 40 points lies at 5 * 145.3e9 / 40 = 18.16e9.
    assertThat(selection.reason())
        .startsWith("4 points below 18.2 billion training tokens left out as warm-up: they do")
        .containsPattern("AICc is lower by [1-9][0-9]+ without them");
  }

  /**
   * The first points carry most of what is known of alpha: they stay where they follow the law, but
   * for the few series in a thousand whose first points happen to look otherwise.
   */
  @Test
  void leavesSeriesAloneThatFollowTheirLawFromTheStart() {
    CoverageStudy study = new CoverageStudy(0, 20, new Resampling(0, 11));
    int cut = 0;
    for (PublishedLaw law : PublishedLaw.ALL) {
      for (int i = 0; i < study.series(); i++) {
        cut += WarmUp.of(study.simulated(law, i), Loss.SQUARED).leftOut() > 0 ? 1 : 0;
      }
    }
    assertThat(cut).isLessThanOrEqualTo(3);
  }

  @Test
  void keepsTwelvePointsAtLeast() {
    SeriesPoints few = CLEAN.first(12);
    double[] ratio = few.activationRatio();
    ratio[0] = 0.9;
    SeriesPoints spoilt = new SeriesPoints("few", few.trainingTokens(), ratio);

    assertThat(WarmUp.of(spoilt, Loss.SQUARED)).isEqualTo(new WarmUp(spoilt, 0, 0));
  }

  @Test
  void refusesATokenCountThatIsNone() {
    assertThatThrownBy(() -> new FitWindow.From(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot choose fit range: expected training tokens of at least 0, found -1.0");
  }

  @Test
  void optionsAreToldApartByAllThatAFitDependsOn() {
    assertThat(FitOptions.STANDARD.id())
        .isEqualTo("window all, loss squared, resamples 1000, seed 1");
    assertThat(FitOptions.PLAIN.with(new FitWindow.From(6e9)).with(Loss.HUBER).id())
        .isEqualTo("window from 6.0E9, loss huber, resamples 0, seed 0");
    assertThat(FitOptions.PLAIN.with(new FitWindow.WithoutWarmUp()).id())
        .isEqualTo("window auto, loss squared, resamples 0, seed 0");
    assertThat(FitOptions.PLAIN.with(new ForecastRequest(List.of(1e12), List.of())).id())
        .isEqualTo(FitOptions.PLAIN.id());
  }
}
