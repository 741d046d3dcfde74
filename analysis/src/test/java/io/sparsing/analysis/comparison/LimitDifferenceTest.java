package io.sparsing.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.SamplingErrors;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.verdict.LawEstimate;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LimitDifferenceTest {

  private static SeriesPoints series(String name, double limit, int points, long seed) {
    Random random = new Random(seed);
    double[] tokens = new double[points];
    double[] ratio = new double[points];
    for (int i = 0; i < points; i++) {
      tokens[i] = 2e9 * (i + 1);
      ratio[i] = limit - 0.1 * Math.pow(2 * (i + 1), -0.8) + 3e-4 * random.nextGaussian();
    }
    return new SeriesPoints(name, tokens, ratio);
  }

  @Test
  void cutsTheLongerSeriesToTheShorter() {
    SeriesPoints longer = series("long", 0.4, 40, 1);
    SeriesPoints shorter = series("short", 0.35, 25, 2);
    LimitDifference difference = LimitDifference.of(longer, shorter, FitOptions.PLAIN);

    assertThat(difference.commonTokens()).isEqualTo(50e9);
    assertThat(difference.first().points()).isEqualTo(25);
    assertThat(difference.second())
        .isEqualTo(new ScalingLawFitter(FitOptions.PLAIN).estimate(shorter));
    assertThat(difference.difference()).isCloseTo(0.05, within(0.004));
    assertThat(difference.interval().contains(0.05)).isTrue();
    assertThat(difference.interval().contains(0)).isFalse();
  }

  @Test
  void intervalCombinesThoseOfTheLimits() {
    LimitDifference difference =
        LimitDifference.of(series("a", 0.4, 30, 3), series("b", 0.4, 30, 4), FitOptions.PLAIN);
    LawEstimate a = difference.first();
    LawEstimate b = difference.second();
    double down = a.limit() - a.limitInterval().low();
    double up = b.limitInterval().high() - b.limit();

    assertThat(difference.difference() - difference.interval().low())
        .isCloseTo(Math.sqrt(down * down + up * up), within(1e-15));
    assertThat(difference.interval().contains(0)).isTrue();
  }

  /**
   * Both series take the same shift from the same 40 documents, 2e-3 of either sign: 40/39 * 40 *
   * 4e-6 = 1.64e-4 = 0.0128², far above what the own noise of 3e-4 leaves in a limit. It drops out
   * of their difference.
   */
  @Test
  void whatDocumentsDoToBothDropsOutOfTheDifference() {
    double[][] influences = new double[30][40];
    for (double[] row : influences) {
      Arrays.setAll(row, document -> document % 2 == 0 ? 2e-3 : -2e-3);
    }
    SamplingErrors shift = SamplingErrors.shared(influences);
    SamplingErrors opposite =
        SamplingErrors.shared(
            Arrays.stream(influences)
                .map(row -> Arrays.stream(row).map(influence -> -influence).toArray())
                .toArray(double[][]::new));
    SeriesPoints first = with(series("a", 0.4, 30, 3), shift);
    LimitDifference paired =
        LimitDifference.of(first, with(series("b", 0.4, 30, 4), shift), FitOptions.PLAIN);
    LimitDifference against =
        LimitDifference.of(first, with(series("b", 0.4, 30, 4), opposite), FitOptions.PLAIN);
    LimitDifference unpaired = LimitDifference.of(first, series("b", 0.4, 30, 4), FitOptions.PLAIN);

    assertThat(paired.correlation().orElseThrow()).isGreaterThan(0.9);
    assertThat(against.correlation().orElseThrow()).isLessThan(-0.9);
    assertThat(unpaired.correlation()).isEmpty();
    assertThat(width(paired)).isLessThan(0.3 * width(unpaired));
    assertThat(width(against)).isGreaterThan(width(unpaired));
  }

  /** sqrt(d² + u² - 2 r d u), by hand from what the fits say. */
  @Test
  void correlationIsTakenOffUnderTheRoot() {
    double[][] one = new double[30][];
    Arrays.fill(one, new double[] {0.002, -0.001, -0.001});
    double[][] other = new double[30][];
    Arrays.fill(other, new double[] {0.001, 0.001, -0.002});
    LimitDifference difference =
        LimitDifference.of(
            with(series("a", 0.4, 30, 3), SamplingErrors.shared(one)),
            with(series("b", 0.4, 30, 4), SamplingErrors.shared(other)),
            FitOptions.PLAIN);
    double down = difference.first().limit() - difference.first().limitInterval().low();
    double up = difference.second().limitInterval().high() - difference.second().limit();
    double r = difference.correlation().orElseThrow();

    // 3/2 * (4 + 1 + 1) = 9 each and 3/2 * (2 - 1 + 2) = 4.5 together, in units of 1e-6: r < 0.5.
    assertThat(r).isBetween(0.45, 0.5);
    assertThat(difference.difference() - difference.interval().low())
        .isCloseTo(Math.sqrt(down * down + up * up - 2 * r * down * up), within(1e-15));
  }

  private static double width(LimitDifference difference) {
    return difference.interval().high() - difference.interval().low();
  }

  private static SeriesPoints with(SeriesPoints points, SamplingErrors errors) {
    return new SeriesPoints(
        points.series(), points.trainingTokens(), points.activationRatio(), Optional.of(errors));
  }
}
