package io.sparsing.jobs.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.state.LossState;
import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.analysis.state.TruncationState;
import io.sparsing.analysis.state.UnionState;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparseStateTest {
  @Test
  void mergingLeavesBothStatesAsTheyWere() {
    SparseState first = state(1000, new long[] {0, 1000, 1, 999});
    SparseState second = state(1000, new long[] {1, 999, 0, 1000});
    SparseState merged = first.merge(second);
    SparseState again = first.merge(second); // as when an executor dies
    assertThat(merged.neurons().get(0).activePositions()).containsExactly(1, 1999, 1, 1999);
    assertThat(again.neurons().get(0).activePositions()).containsExactly(1, 1999, 1, 1999);
    assertThat(first.neurons().get(0).activePositions()).containsExactly(0, 1000, 1, 999);
    assertThat(merged.unions().get(0).chunks(2)).isEqualTo(2);
    assertThat(merged.seconds()).isEqualTo(3);
  }

  @Test
  void deadIsBelowATenthOfAPercentAndAlwaysOnAboveTheRest() {
    // Of 1000 positions: dead below 1, always on above 999.
    MeasuredState measured = MeasuredState.of(state(1000, new long[] {0, 1, 999, 1000, 500}));
    assertThat(measured.dead()).containsExactly(1);
    assertThat(measured.alwaysOn()).containsExactly(1);
    assertThat(measured.deadNeurons()).isEqualTo(1);
    assertThat(measured.alwaysOnNeurons()).isEqualTo(1);
  }

  private static SparseState state(long positions, long[] active) {
    NeuronActivityState neurons = new NeuronActivityState(active.length);
    neurons.add(active, positions);
    TruncationState truncation =
        new TruncationState(positions, new long[] {7}, new LossState(1, 1));
    return new SparseState(
        truncation, List.of(neurons), List.of(UnionState.of(new long[] {1, 2}, 1, 2)), 1.5);
  }
}
