package io.sparsing.jobs.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.analysis.state.UnionState;
import io.sparsing.model.probe.TruncationRule;
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
    assertThat(merged.forwardSeconds()).isEqualTo(3);
    assertThat(merged.documents().positions()).isEqualTo(2000);
  }

  @Test
  void deadIsBelowATenthOfAPercentAndAlwaysOnAboveTheRest() {
    // Of 1000 positions: dead below 1, always on above 999.
    SparseSummary summary = state(1000, new long[] {0, 1, 999, 1000, 500}).summary();
    assertThat(summary.dead()).containsExactly(1);
    assertThat(summary.alwaysOn()).containsExactly(1);
  }

  @Test
  void aRefusalWinsOverWhatOtherShardsFound() {
    SparseState refused = new SparseWork(new TruncationRule.TopShare(0.5)).refused("bad weights");
    assertThat(refused.merge(state(10, new long[] {1})).refusals()).containsExactly("bad weights");
    assertThat(state(10, new long[] {1}).merge(refused).refusals()).containsExactly("bad weights");
  }

  private static SparseState state(long positions, long[] active) {
    NeuronActivityState neurons = new NeuronActivityState(active.length);
    neurons.add(active, positions);
    DocumentSums.Gathering documents = new DocumentSums.Gathering(1);
    documents.addPositions(0, positions);
    documents.addActive(0, 0, 7);
    documents.addLoss(0, 1, 1);
    return new SparseState(
        List.of(),
        documents.sums(),
        List.of(neurons),
        List.of(UnionState.of(new long[] {1, 2}, 1, 2)),
        1.5);
  }
}
