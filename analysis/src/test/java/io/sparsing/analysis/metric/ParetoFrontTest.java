package io.sparsing.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  @Test
  void pointsThatNothingBeatsAreOnTheFront() {
    // (0.2, 1.10) and its twin, (0.3, 1.05): on the front. (0.3, 1.06) loses to (0.3, 1.05),
    // (0.4, 1.05) to it as well, (0.5, 1.2) to all; (0.9, 1.0) is the best in perplexity.
    double[] ratios = {0.2, 0.2, 0.3, 0.3, 0.4, 0.5, 0.9};
    double[] ppl = {1.10, 1.10, 1.05, 1.06, 1.05, 1.2, 1.0};
    assertThat(ParetoFront.of(ratios, ppl))
        .containsExactly(true, true, true, false, false, false, true);
    assertThat(ParetoFront.of(new double[0], new double[0])).isEmpty();
    assertThatThrownBy(() -> ParetoFront.of(new double[1], new double[2]))
        .hasMessage(
            "Cannot compare points: expected as many PPL ratios as activation ratios, found 2 and"
                + " 1");
  }
}
