package io.sparsing.jobs.pass;

import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.analysis.state.UnionState;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a sparse pass found on some shards.
 *
 * @param refusals one line why the checkpoint cannot be run, or empty
 * @param documents loss and active pairs of each document
 * @param neurons active positions of each neuron, per layer [L]
 * @param unions union sparsity of each layer [L]
 * @param forwardSeconds task time of the pass
 */
public record SparseState(
    List<String> refusals,
    DocumentSums documents,
    List<NeuronActivityState> neurons,
    List<UnionState> unions,
    double forwardSeconds)
    implements PassWork.State<SparseState> {
  @Override
  public SparseState merge(SparseState other) {
    if (!refusals.isEmpty()) {
      return this;
    }
    if (!other.refusals.isEmpty()) {
      return other;
    }
    return new SparseState(
        refusals,
        documents.merge(other.documents),
        IntStream.range(0, neurons.size())
            .mapToObj(
                layer ->
                    neurons
                        .get(layer)
                        .emptied()
                        .merge(neurons.get(layer))
                        .merge(other.neurons.get(layer)))
            .toList(),
        IntStream.range(0, unions.size())
            .mapToObj(layer -> unions.get(layer).merge(other.unions.get(layer)))
            .toList(),
        forwardSeconds + other.forwardSeconds);
  }

  /** What the driver is told: a few numbers a layer and document, however many neurons. */
  public SparseSummary summary() {
    return new SparseSummary(
        refusals,
        documents,
        neurons.stream().map(NeuronActivityState::dead).toList(),
        neurons.stream().map(NeuronActivityState::alwaysOn).toList(),
        neurons.stream().map(NeuronActivityState::neverRouted).toList(),
        unions,
        forwardSeconds);
  }
}
