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
 * @param curves CETT per layer [L]
 * @param neurons statistics per layer [L]
 * @param outputNorms ‖w_i‖₂ per layer [L][F]
 * @param sampledPositions positions whose activations were kept
 * @param forwardSeconds task time of the model alone
 * @param totalSeconds task time with curves and statistics
 */
public record DenseState(
    List<String> refusals,
    LossState loss,
    List<CettState> curves,
    List<NeuronState> neurons,
    List<float[]> outputNorms,
    long sampledPositions,
    double forwardSeconds,
    double totalSeconds)
    implements Serializable {

  static DenseState refused(String line) {
    return new DenseState(List.of(line), LossState.EMPTY, List.of(), List.of(), List.of(), 0, 0, 0);
  }

  /** This and the other shards'; a refusal wins. */
  public DenseState merge(DenseState other) {
    if (!refusals.isEmpty()) {
      return this;
    }
    if (!other.refusals.isEmpty()) {
      return other;
    }
    for (int layer = 0; layer < curves.size(); layer++) {
      curves.get(layer).merge(other.curves.get(layer));
      neurons.get(layer).merge(other.neurons.get(layer));
    }
    return new DenseState(
        refusals,
        loss.merge(other.loss),
        curves,
        neurons,
        outputNorms,
        sampledPositions + other.sampledPositions,
        forwardSeconds + other.forwardSeconds,
        totalSeconds + other.totalSeconds);
  }
}
