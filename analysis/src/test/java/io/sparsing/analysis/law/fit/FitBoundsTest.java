package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the points are, a fit stays within its bounds and all of its numbers are finite. */
final class FitBoundsTest {

  @Property(tries = 40)
  void holdOnRandomPoints(@ForAll long seed, @ForAll @IntRange(min = 5, max = 14) int size) {
    Random random = new Random(seed);
    double[] tokens = new double[size];
    double[] ratio = new double[size];
    // From points that almost coincide to points as far apart as counts may be.
    double decades = Math.pow(10, -3 + random.nextDouble() * (3 + Math.log10(18)));
    double first = random.nextDouble() * (18 - decades);
    for (int i = 0; i < size; i++) {
      tokens[i] = Math.pow(10, first + decades * random.nextDouble());
      ratio[i] = Math.rint(random.nextDouble() * 8) / 8; // exact zeros, ones and ties occur
    }

    assertSound(
        new ScalingLawFitter(FitOptions.PLAIN).fit(new SeriesPoints("random", tokens, ratio)));
  }

  @Property(tries = 20)
  void holdOnRandomSteps(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int before) {
    Random random = new Random(seed);
    double[] tokens = new double[10];
    double[] ratio = new double[10];
    double low = random.nextDouble();
    double high = random.nextDouble();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 1e9 * (i + 1);
      ratio[i] = i < before ? low : high;
    }

    assertSound(
        new ScalingLawFitter(FitOptions.PLAIN).fit(new SeriesPoints("step", tokens, ratio)));
  }

  private static void assertSound(ScalingFit fit) {
    assertThat(fit.limit()).isBetween(0.0, 1.0);
    assertThat(fit.limitInterval().low()).isBetween(0.0, 1.0);
    assertThat(fit.limitInterval().high()).isBetween(0.0, 1.0);
    assertThat(fit.parameters().get("alpha")).isPositive().isFinite();
    assertThat(fit.parameters().get("c")).isPositive().isFinite();
    fit.intervals()
        .forEach(
            (name, interval) ->
                assertThat(interval.contains(fit.parameters().get(name)))
                    .as(name + " in " + interval + " of " + fit)
                    .isTrue());
    assertThat(fit.rSquared()).isBetween(-1e-6, 1.0);
    assertThat(fit.extrapolationMeanAbsoluteError()).isNotNegative().isFinite();
    // The fit is the parameters: predicting with them gives the error that is reported.
    assertThat(fit.predict(fit.range().firstTokens())).isBetween(-1.0, 2.0);
    double constant =
        fit.alternatives().stream()
            .filter(alternative -> alternative.law().equals("constant"))
            .findFirst()
            .orElseThrow()
            .meanSquaredError();
    // Both laws hold every constant in [0, 1], but for the least amplitude 1e-12.
    assertThat(fit.meanSquaredError()).isLessThanOrEqualTo(constant + 1e-11);
  }
}
