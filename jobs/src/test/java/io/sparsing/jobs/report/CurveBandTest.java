package io.sparsing.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.analysis.report.data.ShownLaw.Band;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveBandTest {
  private static final double[] TOKENS =
      IntStream.range(0, 30).mapToDouble(i -> 1e9 * Math.pow(100, i / 29.0)).toArray();

  @Test
  void bandHoldsTheCurveAndWidensWhereThereAreNoData() {
    SeriesPoints points = noisy(3, 0.002);
    ScalingFit fit = new ScalingLawFitter().fit(points);
    CurveBand band = CurveBand.of(fit, points);

    Band within = band.at(1e10).orElseThrow();
    Band beyond = band.at(1e13).orElseThrow();
    assertThat(fit.predict(1e10)).isBetween(within.low(), within.high());
    assertThat(width(beyond)).isGreaterThan(2 * width(within));
  }

  @Test
  void bandCoversTheTrueCurveAboutAsOftenAsItSays() {
    int covered = 0;
    int series = 100;
    for (int seed = 0; seed < series; seed++) {
      SeriesPoints points = noisy(seed, 0.002);
      Band band = CurveBand.of(new ScalingLawFitter().fit(points), points).at(1e10).orElseThrow();
      double truth = truth(1e10);
      if (band.low() <= truth && truth <= band.high()) {
        covered++;
      }
    }
    // Binomial with p = 0.95 and n = 100: mean 95, standard deviation 2.2; three of them.
    assertThat(covered).isBetween(88, 100);
  }

  @Test
  void pointsOnTheCurveLeaveNoRoom() {
    SeriesPoints points = noisy(0, 0);
    Band band = CurveBand.of(new ScalingLawFitter().fit(points), points).at(1e10).orElseThrow();

    assertThat(width(band)).isCloseTo(0, within(1e-5));
  }

  private static double truth(double tokens) {
    return 0.4 - 0.1 * Math.pow(tokens / 1e9, -0.5);
  }

  private static double width(Band band) {
    return band.high() - band.low();
  }

  private static SeriesPoints noisy(int seed, double deviation) {
    Random random = new Random(seed);
    double[] ratios =
        IntStream.range(0, TOKENS.length)
            .mapToDouble(i -> truth(TOKENS[i]) + deviation * random.nextGaussian())
            .toArray();
    return new SeriesPoints("silu", TOKENS, ratios);
  }
}
