package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class InformationCriterionTest {

  @Test
  void isComputedByHand() {
    // n = 10, MSE = e^-4, 3 parameters + variance: k = 4.
    // 10 * -4 + 2 * 4 + 2 * 4 * 5 / (10 - 4 - 1) = -40 + 8 + 8 = -24.
    assertThat(InformationCriterion.corrected(Math.exp(-4), 10, 3)).isCloseTo(-24, within(1e-12));
  }

  @Test
  void isInfiniteWhereTheCorrectionIsNotDefined() {
    // k = 4: n - k - 1 is 0 at n = 5 and 1 at n = 6, where 6 * 0 + 8 + 40 / 1 = 48.
    assertThat(InformationCriterion.corrected(1, 5, 3)).isInfinite().isPositive();
    assertThat(InformationCriterion.corrected(1, 6, 3)).isCloseTo(48, within(1e-12));
  }

  @Test
  void takesErrorsBelowRoundingAsEqual() {
    assertThat(InformationCriterion.corrected(0, 10, 1))
        .isFinite()
        .isEqualTo(InformationCriterion.corrected(1e-30, 10, 1));
  }
}
