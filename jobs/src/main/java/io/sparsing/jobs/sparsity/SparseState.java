package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.analysis.state.TruncationState;
import io.sparsing.analysis.state.UnionState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sparse pass found on some shards; merges with that of other shards.
 *
 * @param truncation loss and active pairs
 * @param neurons active positions of each neuron, per layer [L]; empty in a search round
 * @param unions union sparsity of each layer [L]; empty in a search round
 * @param seconds task time of the pass
 */
record SparseState(
    TruncationState truncation,
    List<NeuronActivityState> neurons,
    List<UnionState> unions,
    double seconds)
    implements Serializable {

  /** A new state: the old ones may be kept by Spark and merged again when an executor dies. */
  SparseState merge(SparseState other) {
    List<NeuronActivityState> mergedNeurons = new ArrayList<>();
    for (int layer = 0; layer < neurons.size(); layer++) {
      mergedNeurons.add(
          new NeuronActivityState(neurons.get(layer).neurons())
              .merge(neurons.get(layer))
              .merge(other.neurons.get(layer)));
    }
    List<UnionState> mergedUnions = new ArrayList<>();
    for (int layer = 0; layer < unions.size(); layer++) {
      mergedUnions.add(unions.get(layer).merge(other.unions.get(layer)));
    }
    return new SparseState(
        truncation.merge(other.truncation), mergedNeurons, mergedUnions, seconds + other.seconds);
  }
}
