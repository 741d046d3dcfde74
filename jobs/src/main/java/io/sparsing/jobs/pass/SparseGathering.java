package io.sparsing.jobs.pass;

import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.analysis.state.UnionState;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.model.config.Mixture;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.MaskedSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.util.LongAccumulator;

/** Takes what the truncated model puts out batch by batch and adds it up for one shard. */
final class SparseGathering implements MaskedSink {
  private final Shard shard;
  private final LongAccumulator positionsDone;
  private final int[][][] activeNeurons;
  private final float[][] losses;
  private final DocumentSums.Gathering documents;
  private final List<NeuronActivityState> neurons = new ArrayList<>();
  private Optional<long[]> reaching = Optional.empty(); // of the experts of the layer that comes
  private final List<UnionState> unions = new ArrayList<>();

  SparseGathering(ModelConfig config, Shard shard, LongAccumulator positionsDone) {
    this.shard = shard;
    this.positionsDone = positionsDone;
    this.documents = DocumentLosses.over(shard, config.layers());
    this.activeNeurons = new int[shard.sequences().size()][][];
    this.losses = new float[shard.sequences().size()][];
    for (int i = 0; i < activeNeurons.length; i++) {
      activeNeurons[i] = new int[shard.sequences().get(i).length][config.layers()];
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      neurons.add(
          new NeuronActivityState(
              config.ffnSize(), config.mixture().map(Mixture::experts).orElse(1)));
      unions.add(UnionState.EMPTY);
    }
  }

  @Override
  public void routed(Batch batch, int layer, int[] positionsByExpert) {
    reaching = Optional.of(Arrays.stream(positionsByExpert).asLongStream().toArray());
  }

  @Override
  public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {
    long[] counts = Arrays.stream(activeByNeuron).asLongStream().toArray();
    long[] all = {activeByPosition.length};
    neurons.get(layer).add(counts, reaching.orElse(all), activeByPosition.length);
    int[] sequences = batch.sequenceIndices();
    for (int row = 0; row < sequences.length; row++) {
      int[][] ofSequence = activeNeurons[sequences[row]];
      long active = 0;
      for (int position = 0; position < batch.length(); position++) {
        ofSequence[position][layer] = activeByPosition[row * batch.length() + position];
        active += ofSequence[position][layer];
      }
      documents.addActive(shard.documents().get(sequences[row]), layer, active);
    }
    if (layer == 0) {
      positionsDone.add(activeByPosition.length);
    }
  }

  @Override
  public void mask(Batch batch, int layer, long[] words) {
    UnionState more = UnionState.of(words, batch.sequences(), batch.length());
    unions.set(layer, unions.get(layer).merge(more));
  }

  @Override
  public void losses(Batch batch, float[] negativeLogLikelihoods) {
    DocumentLosses.add(documents, shard, batch, negativeLogLikelihoods);
    int scored = batch.length() - 1;
    int[] sequences = batch.sequenceIndices();
    for (int row = 0; row < sequences.length; row++) {
      losses[sequences[row]] =
          Arrays.copyOfRange(negativeLogLikelihoods, row * scored, (row + 1) * scored);
    }
  }

  SparseState state(double seconds) {
    return new SparseState(List.of(), documents.sums(), neurons, unions, seconds);
  }

  List<TokenActivity> tokens() {
    List<TokenActivity> tokens = new ArrayList<>();
    for (int i = 0; i < activeNeurons.length; i++) {
      float[] scored = losses[i] == null ? new float[0] : losses[i];
      tokens.add(
          new TokenActivity(
              shard.sequenceIds().get(i),
              shard.sources().get(i),
              shard.documents().get(i),
              shard.sequences().get(i),
              activeNeurons[i],
              scored));
    }
    return tokens;
  }
}
