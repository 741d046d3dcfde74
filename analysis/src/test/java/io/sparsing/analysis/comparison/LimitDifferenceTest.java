package io.sparsing.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.scaling.FitOptions;
import io.sparsing.analysis.scaling.LawEstimate;
import io.sparsing.analysis.scaling.ScalingLawFitter;
import io.sparsing.analysis.scaling.SeriesPoints;
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
}
