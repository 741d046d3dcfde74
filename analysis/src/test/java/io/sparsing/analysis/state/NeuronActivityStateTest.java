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
        .hasMessage("Cannot add neuron activity: expected 2 neurons in 1 networks, found 3 in 1");
    assertThat(merged.activePositions()).containsExactly(4, 3);
  }

  /**
   * Three experts of 2 neurons: 10,000, 2,000 and no positions. Dead below 10 of the first and
   * below 2 of the second; of the third nothing is known, so its neurons are not dead.
   */
  @Test
  void anExpertsNeuronsAreJudgedByThePositionsSentToIt() {
    NeuronActivityState state = new NeuronActivityState(6, 3);
    state.add(new long[] {9, 10, 1, 0, 0, 0}, new long[] {9_000, 1_000, 0}, 10_000);
    NeuronActivityState more = state.emptied();
    more.add(new long[] {0, 0, 1, 1_000, 0, 0}, new long[] {1_000, 1_000, 0}, 2_000);
    state.merge(Serialized.of(NeuronActivityState.class, more).copy());
    assertThat(state.networks()).isEqualTo(3);
    assertThat(state.positions()).isEqualTo(12_000);
    assertThat(state.reaching(1)).isEqualTo(10_000);
    assertThat(state.reaching(2)).isEqualTo(2_000);
    assertThat(state.dead()).isEqualTo(1);
    assertThat(state.alwaysOn()).isZero();
    assertThat(state.neverRouted()).isEqualTo(2);
    assertThatThrownBy(() -> state.add(new long[] {0, 0, 3, 0, 0, 0}, new long[] {5, 2, 0}, 7))
        .hasMessage(
            "Cannot add neuron activity: expected 0 to 2 active positions, found 3 at neuron 2");
    assertThatThrownBy(() -> new NeuronActivityState(6, 4))
        .hasMessage(
            "Cannot create neuron activity: expected at least 1 neuron in equal networks, found 6"
                + " in 4");
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
