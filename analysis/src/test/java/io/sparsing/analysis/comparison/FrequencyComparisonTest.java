package io.sparsing.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FrequencyComparisonTest {

  private static double[] steps(int count, double shift) {
    return IntStream.range(0, count).mapToDouble(i -> (i + 0.5) / count + shift).toArray();
  }

  /** 100 equal steps against the same shifted by 30.2 of them: 31 of 100 lie below all others. */
  @Test
  void distanceIsTheShareThatLiesApart() {
    FrequencyComparison comparison = FrequencyComparison.of(steps(100, 0), steps(100, 0.302));

    assertThat(comparison.distance()).isCloseTo(0.31, within(1e-12));
    // lambda = 0.31 * sqrt(100 * 100 / 200) = 2.192; p = 2 exp(-2 * 4.805) = 1.34e-4.
    assertThat(comparison.pValue()).isCloseTo(1.34e-4, within(1e-6));
    assertThat(comparison.secondMedian() - comparison.firstMedian())
        .isCloseTo(0.302, within(1e-12));
  }

  @Test
  void equalGroupsDoNotDiffer() {
    FrequencyComparison comparison = FrequencyComparison.of(steps(50, 0), steps(50, 0));

    assertThat(comparison.distance()).isZero();
    assertThat(comparison.pValue()).isCloseTo(1, within(1e-9));
  }

  @Test
  void refusesTooFewNeurons() {
    assertThatThrownBy(() -> FrequencyComparison.of(steps(19, 0), steps(50, 0)))
        .hasMessage("Cannot compare neurons: expected at least 20 in each group, found 19 and 50");
  }
}
