package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SeriesPointsTest {

  @Test
  void sortsByTokensThenByRatio() {
    SeriesPoints points =
        new SeriesPoints("s", new double[] {3, 1, 3, 2}, new double[] {0.3, 0.9, 0.1, 0.7});

    assertThat(points.trainingTokens()).containsExactly(1, 2, 3, 3);
    assertThat(points.activationRatio()).containsExactly(0.9, 0.7, 0.1, 0.3);
    assertThat(points.distinctTokenCounts()).isEqualTo(3);
    assertThat(points.first(2))
        .isEqualTo(new SeriesPoints("s", new double[] {1, 2}, new double[] {0.9, 0.7}));
  }

  @Test
  void sharesNoArray() {
    double[] tokens = {1, 2};
    SeriesPoints points = new SeriesPoints("s", tokens, new double[] {0.1, 0.2});

    tokens[0] = 99;
    points.trainingTokens()[0] = 99;
    points.activationRatio()[0] = 99;

    assertThat(points)
        .isEqualTo(new SeriesPoints("s", new double[] {1, 2}, new double[] {0.1, 0.2}))
        .hasSameHashCodeAs(new SeriesPoints("s", new double[] {1, 2}, new double[] {0.1, 0.2}));
  }

  @Test
  void refusesWhatIsNoSeries() {
    assertRefused(
        " ",
        new double[0],
        new double[0],
        "Cannot build series: expected a name, found a blank string");
    assertRefused(
        "s",
        new double[] {1, 2},
        new double[] {0.1},
        "Cannot build series s: expected as many activation ratios as token counts, found 1 and 2");
    assertRefused(
        "s",
        new double[] {1, 0},
        new double[] {0.1, 0.1},
        "Cannot build series s: expected training tokens between 1 and 1e18, found 0.0 at point 1");
    assertRefused(
        "s",
        new double[] {Double.POSITIVE_INFINITY},
        new double[] {0.1},
        "Cannot build series s: expected training tokens between 1 and 1e18, found Infinity at point 0");
    assertRefused(
        "s",
        new double[] {1},
        new double[] {1.5},
        "Cannot build series s: expected an activation ratio in [0, 1], found 1.5 at point 0");
    assertRefused(
        "s",
        new double[] {1},
        new double[] {Double.NaN},
        "Cannot build series s: expected an activation ratio in [0, 1], found NaN at point 0");
  }

  private static void assertRefused(
      String series, double[] tokens, double[] ratio, String message) {
    assertThatThrownBy(() -> new SeriesPoints(series, tokens, ratio))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** Points go by tokens 1, 2, 3; the third given comes first, with its error of 0.3. */
  @Test
  void errorsGoWithTheirPoints() {
    SeriesPoints points =
        new SeriesPoints(
            "s",
            new double[] {2, 3, 1},
            new double[] {0.2, 0.3, 0.1},
            Optional.of(SamplingErrors.independent(new double[] {0.5, 0.25, 2})));

    assertThat(points.errors().orElseThrow())
        .isEqualTo(SamplingErrors.independent(new double[] {2, 0.5, 0.25}));
    assertThat(points.last(2).errors().orElseThrow())
        .isEqualTo(SamplingErrors.independent(new double[] {0.5, 0.25}));
    assertThat(points.upTo(1).errors().orElseThrow())
        .isEqualTo(SamplingErrors.independent(new double[] {2}));
    assertThat(points)
        .isNotEqualTo(new SeriesPoints("s", points.trainingTokens(), points.activationRatio()));
  }

  @Test
  void refusesErrorsOfOtherPoints() {
    assertThatThrownBy(
            () ->
                new SeriesPoints(
                    "s",
                    new double[] {1, 2},
                    new double[] {0.1, 0.2},
                    Optional.of(SamplingErrors.independent(new double[] {1}))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot build series s: expected as many sampling errors as points, found 1 and 2");
  }
}
