package io.sparsing.jobs.activation;

import io.sparsing.analysis.state.CettState;
import io.sparsing.analysis.state.LossState;
import io.sparsing.analysis.state.NeuronState;
import java.io.Serializable;
import java.util.List;

/**
 * What a dense pass of one checkpoint found on some shards; merges with that of other shards.
 *
 * @param refusals one line why the checkpoint cannot be measured, or empty; with a line, nothing
 *     else is in it
 * @param loss loss of the scored positions
 * @param curves CETT per layer on the grid of all checkpoints, over the curve's sample [L]
 * @param windows CETT per layer at the target's own thresholds, over all positions [L]
 * @param neurons statistics per layer [L]; empty where they are left out
 * @param outputNorms ‖w_i‖₂ per layer [L][F]; empty likewise
 * @param sampledPositions positions whose activations were kept
 * @param forwardSeconds task time of the model alone
 * @param totalSeconds task time with curves and statistics
 */
public record DenseState(
    List<String> refusals,
    LossState loss,
    List<CettState> curves,
    List<CettState> windows,
    List<NeuronState> neurons,
    List<float[]> outputNorms,
    long sampledPositions,
    double forwardSeconds,
    double totalSeconds)
    implements Serializable {

  static DenseState refused(String line) {
    return new DenseState(
        List.of(line), LossState.EMPTY, List.of(), List.of(), List.of(), List.of(), 0, 0, 0);
  }

  /** Without what grows with the number of neurons. */
  DenseState withoutNeurons() {
    return new DenseState(
        refusals,
        loss,
        curves,
        windows,
        List.of(),
        List.of(),
        sampledPositions,
        forwardSeconds,
        totalSeconds);
  }

  /** A state that may be merged into without changing this one. */
  DenseState copy() {
    return new DenseState(
        refusals,
        loss,
        curves.stream().map(DenseState::copy).toList(),
        windows.stream().map(DenseState::copy).toList(),
        neurons.stream().map(one -> new NeuronState(one.neurons()).merge(one)).toList(),
        outputNorms,
        sampledPositions,
        forwardSeconds,
        totalSeconds);
  }

  private static CettState copy(CettState state) {
    return new CettState(state.thresholds(), state.neurons()).merge(state);
  }

  /** This and the other shards', added into this; a refusal wins. */
  public DenseState merge(DenseState other) {
    if (!refusals.isEmpty()) {
      return this;
    }
    if (!other.refusals.isEmpty()) {
      return other;
    }
    for (int layer = 0; layer < curves.size(); layer++) {
      curves.get(layer).merge(other.curves.get(layer));
      windows.get(layer).merge(other.windows.get(layer));
    }
    for (int layer = 0; layer < neurons.size(); layer++) {
      neurons.get(layer).merge(other.neurons.get(layer));
    }
    return new DenseState(
        refusals,
        loss.merge(other.loss),
        curves,
        windows,
        neurons,
        outputNorms,
        sampledPositions + other.sampledPositions,
        forwardSeconds + other.forwardSeconds,
        totalSeconds + other.totalSeconds);
  }
}
