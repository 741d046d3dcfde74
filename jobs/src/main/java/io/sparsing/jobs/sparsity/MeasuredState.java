package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.analysis.state.TruncationState;
import io.sparsing.analysis.state.UnionState;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * What the driver is told about a finished sparse pass: a few numbers a layer, however many neurons
 * and tokens there are.
 *
 * @param truncation loss and active pairs
 * @param dead neurons active at fewer than 0.1 % of positions, per layer [L]
 * @param alwaysOn neurons active at more than 99.9 % of positions, per layer [L]
 * @param unions union sparsity of each layer [L]
 * @param seconds task time of the pass
 */
record MeasuredState(
    TruncationState truncation,
    List<Integer> dead,
    List<Integer> alwaysOn,
    List<UnionState> unions,
    double seconds)
    implements Serializable {
  private static final double DEAD_BELOW = 0.001;
  private static final double ALWAYS_ON_ABOVE = 0.999;

  static MeasuredState of(SparseState state) {
    return new MeasuredState(
        state.truncation(),
        state.neurons().stream().map(MeasuredState::dead).toList(),
        state.neurons().stream().map(MeasuredState::alwaysOn).toList(),
        state.unions(),
        state.seconds());
  }

  /** Dead neurons of all layers. */
  int deadNeurons() {
    return dead.stream().mapToInt(Integer::intValue).sum();
  }

  /** Always-on neurons of all layers. */
  int alwaysOnNeurons() {
    return alwaysOn.stream().mapToInt(Integer::intValue).sum();
  }

  private static int dead(NeuronActivityState neurons) {
    double bound = DEAD_BELOW * neurons.positions();
    return (int) Arrays.stream(neurons.activePositions()).filter(count -> count < bound).count();
  }

  private static int alwaysOn(NeuronActivityState neurons) {
    double bound = ALWAYS_ON_ABOVE * neurons.positions();
    return (int) Arrays.stream(neurons.activePositions()).filter(count -> count > bound).count();
  }
}
