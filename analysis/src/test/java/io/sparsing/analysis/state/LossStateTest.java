package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossStateTest {

  @Test
  void lossIsTheTokenWeightedMean() {
    // 3 positions of 2 nats and 1 of 4: mean (6 + 4)/4 = 2.5.
    LossState loss = new LossState(3, 6).merge(new LossState(1, 4));
    assertThat(loss.mean()).isEqualTo(2.5);
    assertThat(loss.perplexity()).isEqualTo(Math.exp(2.5));
    assertThat(loss.perplexityRatioTo(new LossState(2, 4.8)))
        .isCloseTo(Math.exp(0.1), within(1e-15));
    assertThat(loss.merge(LossState.EMPTY)).isEqualTo(loss);
  }

  @Test
  void refusesLossesThatAreNotFinite() {
    assertThatThrownBy(() -> new LossState(1, Double.NaN))
        .hasMessage(
            "Cannot create loss state: expected counts and finite losses >= 0, found 1 positions with"
                + " NaN nats");
    assertThatThrownBy(LossState.EMPTY::mean)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot average loss: expected at least 1 scored position, found 0");
  }
}
