package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlternativeTest {

  @Test
  void ofLawsThatAiccSupportsTheBestPredictorIsPreferred() {
    Alternative best = new Alternative("sigmoid", -100, 1e-7, 3e-4);
    Alternative close = new Alternative("logspace-power-law", -98.5, 1e-7, 2e-4);
    Alternative far = new Alternative("power-law", -97, 1e-7, 1e-5);

    assertThat(Alternative.preferred(List.of(best, close, far))).isEqualTo(close);
    assertThat(Alternative.preferred(List.of(best, far))).isEqualTo(best);
  }

  @Test
  void withoutAiccTheBestPredictorIsPreferred() {
    double none = Double.POSITIVE_INFINITY;
    Alternative first = new Alternative("sigmoid", none, 1e-7, 3e-4);
    Alternative second = new Alternative("power-law", none, 1e-6, 2e-4);

    assertThat(Alternative.preferred(List.of(first, second))).isEqualTo(second);
  }

  /** Points on the curve of one law: it alone predicts them to rounding. */
  @Test
  void theTrueLawPredictsItsOwnPoints() {
    double[] tokens = new double[20];
    double[] ratio = new double[20];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 1e9 * (i + 1);
      ratio[i] = 0.4 - 0.03 * Math.log(i + 1);
    }
    SeriesPoints points = new SeriesPoints("logarithm", tokens, ratio);

    assertThat(
            RollingOrigin.meanAbsoluteError(
                ScalingLaw.LOGARITHM, WeightedPoints.equal(points), Loss.SQUARED))
        .isLessThan(1e-12);
    // A constant is the mean of what it knows.
    double expected = 0;
    for (int known : new int[] {10, 12, 14, 16, 18}) {
      double level = 0;
      for (int i = 0; i < known; i++) {
        level += ratio[i] / known;
      }
      double error = 0;
      for (int i = known; i < 20; i++) {
        error += Math.abs(ratio[i] - level) / (20 - known);
      }
      expected += error / 5;
    }
    assertThat(
            RollingOrigin.meanAbsoluteError(
                ScalingLaw.CONSTANT, WeightedPoints.equal(points), Loss.SQUARED))
        .isCloseTo(expected, within(1e-14));
  }
}
