package io.sparsing.jobs.inspect;

import io.sparsing.analysis.report.inspect.NeuronActivation;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.DenseSink;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.kernel.LayerActivations;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the few neurons with the largest magnitude at every token of every layer, the exact zeros
 * of each layer, and the loss of every token.
 */
final class StrongestNeurons implements DenseSink {
  private static final int LISTED = 5;

  private final List<float[]> norms = new ArrayList<>();
  private final NeuronActivation[][][][] strongest; // [L][sequences][T][listed]
  private final long[] zeros;
  private final TokenLosses losses;

  StrongestNeurons(LoadedModel model, int sequences) {
    for (int layer = 0; layer < model.config().layers(); layer++) {
      norms.add(model.outputProjectionNorms(layer));
    }
    this.strongest = new NeuronActivation[norms.size()][sequences][][];
    this.zeros = new long[norms.size()];
    this.losses = new TokenLosses(sequences);
  }

  @Override
  public void layer(Batch batch, int layer, LayerActivations shown) {
    float[] activations = shown.all();
    float[] layerNorms = norms.get(layer);
    int offset = 0;
    for (int sequence : batch.sequenceIndices()) {
      strongest[layer][sequence] = new NeuronActivation[batch.length()][];
      for (int position = 0; position < batch.length(); position++) {
        strongest[layer][sequence][position] = strongest(activations, offset, layerNorms);
        offset += layerNorms.length;
      }
    }
    for (int i = 0; i < offset; i++) {
      zeros[layer] += activations[i] == 0 ? 1 : 0;
    }
  }

  /** Largest first; of equal magnitudes the neuron with the smaller index. */
  private static NeuronActivation[] strongest(float[] activations, int offset, float[] norms) {
    List<NeuronActivation> kept = new ArrayList<>();
    for (int neuron = 0; neuron < norms.length; neuron++) {
      float magnitude = Math.abs(activations[offset + neuron]) * norms[neuron];
      if (kept.size() == LISTED && magnitude <= kept.get(LISTED - 1).magnitude()) {
        continue;
      }
      int place = kept.size();
      while (place > 0 && magnitude > kept.get(place - 1).magnitude()) {
        place--;
      }
      kept.add(place, new NeuronActivation(neuron, activations[offset + neuron], magnitude));
      if (kept.size() > LISTED) {
        kept.remove(LISTED);
      }
    }
    return kept.toArray(NeuronActivation[]::new);
  }

  @Override
  public void losses(Batch batch, float[] negativeLogLikelihoods) {
    losses.add(batch, negativeLogLikelihoods);
  }

  TokenLosses losses() {
    return losses;
  }

  long zeros(int layer) {
    return zeros[layer];
  }

  List<NeuronActivation> at(int layer, int sequence, int position) {
    return List.of(strongest[layer][sequence][position]);
  }
}
