package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TruncationStateTest {

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

  @Test
  void mergesCountsAndGivesRatios() {
    // 2 layers of 4 neurons. 2 positions: 4 and 2 of 8 pairs; 3 more: 6 and 0 of 12 pairs.
    TruncationState first = new TruncationState(2, new long[] {4, 2}, new LossState(1, 3));
    TruncationState second = new TruncationState(3, new long[] {6, 0}, new LossState(2, 5));
    TruncationState merged = first.merge(second);
    assertThat(merged.positions()).isEqualTo(5);
    assertThat(merged.activationRatios(4)).containsExactly(10 / 20.0, 2 / 20.0);
    assertThat(merged.activationRatio(4)).isCloseTo(0.3, within(1e-15));
    assertThat(merged.loss()).isEqualTo(new LossState(3, 8));
    assertThat(List.of(second.merge(first).activePairs(), first.merge(second).activePairs()))
        .containsOnly(new long[] {10, 2});
    assertThat(TruncationState.empty(2).merge(first).activePairs()).containsExactly(4, 2);
    assertThat(Serialized.of(TruncationState.class, merged).copy().activePairs())
        .containsExactly(10, 2);
  }

  @Test
  void refusesLayersThatDisagree() {
    assertThatThrownBy(() -> TruncationState.empty(2).merge(TruncationState.empty(3)))
        .hasMessage("Cannot merge truncation states: expected 2 layers, found 3");
    assertThatThrownBy(() -> TruncationState.empty(2).activationRatios(4))
        .hasMessage("Cannot compute activation ratio: expected at least 1 position, found 0");
    assertThatThrownBy(() -> new TruncationState(1, new long[] {-1}, LossState.EMPTY))
        .hasMessage("Cannot create truncation state: expected counts >= 0, found a negative one");
  }

  @Test
  void neuronActivityAddsUp() {
    NeuronActivityState state = new NeuronActivityState(2);
    state.add(new long[] {1, 0}, 2);
    NeuronActivityState other = new NeuronActivityState(2);
    other.add(new long[] {3, 3}, 3);
    NeuronActivityState merged =
        state.merge(Serialized.of(NeuronActivityState.class, other).copy());
    assertThat(merged.positions()).isEqualTo(5);
    assertThat(merged.activePositions()).containsExactly(4, 3);
    assertThatThrownBy(() -> merged.add(new long[] {0, 2}, 1))
        .hasMessage(
            "Cannot add neuron activity: expected 0 to 1 active positions, found 2 at neuron 1");
    assertThatThrownBy(() -> merged.merge(new NeuronActivityState(3)))
        .hasMessage("Cannot add neuron activity: expected 2 neurons, found 3");
    assertThat(merged.activePositions()).containsExactly(4, 3);
  }
}
