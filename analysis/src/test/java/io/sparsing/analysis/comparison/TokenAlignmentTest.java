package io.sparsing.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TokenAlignmentTest {

  /** Ranks 1 to 10 against the same with two neighbours swapped: 1 - 6 * 2 / (10 * 99). */
  @Test
  void isComputedByHand() {
    double[] first = {.1, .2, .3, .4, .5, .6, .7, .8, .9, 1};
    double[] second = {2, 1, 3, 4, 5, 6, 7, 8, 9, 1000};
    TokenAlignment alignment = TokenAlignment.of(first, second);

    double rho = 1 - 12.0 / 990;
    assertThat(alignment.correlation()).isCloseTo(rho, within(1e-12));
    // atanh(0.987879) = 2.551; reach 1.959964 * sqrt((1 + 0.48795) / 7) = 0.90364.
    double centre = Math.log((1 + rho) / (1 - rho)) / 2;
    assertThat(alignment.interval().low()).isCloseTo(Math.tanh(centre - 0.90364), within(1e-5));
    assertThat(alignment.tokens()).isEqualTo(10);
  }

  @Test
  void ofAModelWithItselfIsOne() {
    double[] ratios = {.1, .2, .3, .4, .5, .6, .7, .8, .9, 1};
    assertThat(TokenAlignment.of(ratios, ratios).correlation()).isCloseTo(1, within(1e-15));
  }

  @Test
  void refusesWhatHasNoRanks() {
    assertThatThrownBy(() -> TokenAlignment.of(new double[12], new double[12]))
        .hasMessage("Cannot align tokens: expected ratios that differ, found all equal");
    assertThatThrownBy(() -> TokenAlignment.of(new double[9], new double[9]))
        .hasMessage(
            "Cannot align tokens: expected the same at least 10 tokens twice, found 9 and 9");
  }
}
