package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NeuronActivityStateTest {
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

  @Test
  void deadAndAlwaysOnAreStrictlyBeyondTheirShares() {
    // 10,000 positions: dead below 10, always on above 9,990.
    NeuronActivityState state = new NeuronActivityState(5);
    state.add(new long[] {0, 9, 10, 9_990, 9_991}, 10_000);
    assertThat(state.dead()).isEqualTo(2);
    assertThat(state.alwaysOn()).isEqualTo(1);
  }
}
