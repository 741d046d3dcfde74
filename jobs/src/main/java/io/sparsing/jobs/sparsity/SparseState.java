package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.analysis.state.TruncationState;
import java.io.Serializable;
import java.util.List;

/**
 * What a sparse pass found on some shards; merges with that of other shards.
 *
 * @param truncation loss and active pairs
 * @param neurons active positions of each neuron, per layer [L]
 * @param seconds task time of the pass
 */
record SparseState(TruncationState truncation, List<NeuronActivityState> neurons, double seconds)
    implements Serializable {
  SparseState merge(SparseState other) {
    for (int layer = 0; layer < neurons.size(); layer++) {
      neurons.get(layer).merge(other.neurons.get(layer));
    }
    return new SparseState(truncation.merge(other.truncation), neurons, seconds + other.seconds);
  }
}
