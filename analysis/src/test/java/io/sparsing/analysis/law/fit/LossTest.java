package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.interval.PointWeights;
import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class LossTest {

  private static final PublishedLaw LAW = PublishedLaw.ALL.get(5);
  private static final SeriesPoints CLEAN =
      new CoverageStudy(0, 1, new Resampling(0, 2)).simulated(LAW, 9);

  /** Five of 34 checkpoints were measured 20 standard deviations too low. */
  private static SeriesPoints spoilt() {
    double[] ratio = CLEAN.activationRatio();
    for (int i : new int[] {3, 10, 17, 24, 31}) {
      ratio[i] -= 20 * LAW.noise();
    }
    return new SeriesPoints("spoilt", CLEAN.trainingTokens(), ratio);
  }

  @Test
  void huberLosesLittleToBadCheckpointsAndSquaresLoseMuch() {
    double clean = limit(CLEAN, Loss.SQUARED);
    double squared = limit(spoilt(), Loss.SQUARED);
    double huber = limit(spoilt(), Loss.HUBER);

    // 5 of 34 points 0.0158 too low: the squared fit is lower by about their mean, 0.0023.
    assertThat(clean - squared).isGreaterThan(0.0015);
    assertThat(clean - huber).isBetween(-0.0005, 0.0008);
  }

  @Test
  void huberOnCleanPointsIsCloseToSquares() {
    assertThat(limit(CLEAN, Loss.HUBER)).isCloseTo(limit(CLEAN, Loss.SQUARED), within(0.001));
  }

  @Test
  void huberMeetsItsOwnWeights() {
    FittedLaw fitted = PointWeights.fit(LAW.law(), spoilt(), Loss.HUBER);
    double[] sizes = Arrays.stream(fitted.residuals()).map(Math::abs).sorted().toArray();
    int n = sizes.length;
    // 1.345 * 1.4826 = 1.9941.
    double corner = 1.9940970 * (sizes[(n - 1) / 2] + sizes[n / 2]) / 2;
    double[] residuals = fitted.residuals();

    assertThat(fitted.solution().converged()).isTrue();
    for (int i = 0; i < n; i++) {
      double weight = Math.min(1, corner / Math.abs(residuals[i]));
      assertThat(fitted.observations().weights()[i]).isCloseTo(weight, within(1e-4));
    }
    assertThat(fitted.observations().weights()[17]).isLessThan(0.2);
  }

  @Test
  void huberLeavesPointsOnACurveAlone() {
    double[] tokens = CLEAN.trainingTokens();
    double[] ratio =
        Arrays.stream(tokens).map(t -> LAW.law().predict(LAW.parameters(), t)).toArray();
    FittedLaw fitted =
        PointWeights.fit(LAW.law(), new SeriesPoints("exact", tokens, ratio), Loss.HUBER);

    assertThat(fitted.parameters().get("limit")).isCloseTo(LAW.limit(), within(1e-7));
  }

  private static double limit(SeriesPoints points, Loss loss) {
    return PointWeights.fit(LAW.law(), points, loss).parameters().get("limit");
  }
}
