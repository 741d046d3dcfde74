package io.sparsing.jobs.pass;

import io.sparsing.analysis.search.PositionSample;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.NeuronState;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.jobs.pass.DenseWork.Mode.Neurons;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.DenseSink;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.kernel.LayerActivations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.util.LongAccumulator;

/** Takes what the model puts out batch by batch and adds it to the states of one shard. */
final class DenseGathering implements DenseSink {
  private final Shard shard;
  private final DenseWork.Mode mode;
  private final LongAccumulator positionsDone;
  private final List<LayerGathering> layers;
  private final List<NeuronState> neurons;
  private final List<SampledActivation> sampled = new ArrayList<>();
  private final DocumentSums.Gathering documents;
  private long sinkNanos;

  DenseGathering(LoadedModel model, DenseWork work, Shard shard, LongAccumulator positionsDone) {
    this.shard = shard;
    this.mode = work.mode();
    this.documents = DocumentLosses.over(shard, 0);
    this.positionsDone = positionsDone;
    long start = System.nanoTime();
    this.layers =
        IntStream.range(0, model.config().layers())
            .mapToObj(layer -> new LayerGathering(model, layer, work.band(layer)))
            .toList();
    int gathered = mode.neurons() == Neurons.GATHERED ? layers.size() : 0;
    this.neurons =
        IntStream.range(0, gathered)
            .mapToObj(layer -> new NeuronState(model.config().ffnSize()))
            .toList();
    this.sinkNanos = System.nanoTime() - start;
  }

  @Override
  public void layer(Batch batch, int layer, LayerActivations activations) {
    long start = System.nanoTime();
    LayerGathering gathering = layers.get(layer);
    if (!neurons.isEmpty()) {
      ActivationSums.add(activations, gathering.projection(), neurons.get(layer));
    }
    gathering.addToCurve(curveRows(batch, activations));
    gathering.addToBand(activations);
    keep(batch, layer, activations);
    if (layer == 0) {
      positionsDone.add(batch.positions());
    }
    sinkNanos += System.nanoTime() - start;
  }

  private float[] curveRows(Batch batch, LayerActivations activations) {
    int[] rows = rows(batch, mode.curve());
    return rows.length == batch.positions() ? activations.all() : activations.rows(rows);
  }

  private void keep(Batch batch, int layer, LayerActivations activations) {
    int size = layers.get(layer).projection().neurons();
    int[] sequences = batch.sequenceIndices();
    int[] rows = rows(batch, mode.stored());
    float[] stored = activations.rows(rows);
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      long sequenceId = shard.sequenceIds().get(sequences[row / batch.length()]);
      float[] kept = Arrays.copyOfRange(stored, i * size, (i + 1) * size);
      sampled.add(new SampledActivation(layer, sequenceId, row % batch.length(), kept));
    }
  }

  /** The rows of a batch that are in a sample, ascending. */
  private int[] rows(Batch batch, PositionSample sample) {
    int[] sequences = batch.sequenceIndices();
    return IntStream.range(0, sample.rate() == 0 ? 0 : batch.positions())
        .filter(
            row ->
                sample.includes(
                    shard.sequenceIds().get(sequences[row / batch.length()]), row % batch.length()))
        .toArray();
  }

  @Override
  public void losses(Batch batch, float[] negativeLogLikelihoods) {
    DocumentLosses.add(documents, shard, batch, negativeLogLikelihoods);
  }

  List<SampledActivation> sampled() {
    return sampled;
  }

  DenseState state(double totalSeconds) {
    return new DenseState(
        List.of(),
        documents.sums(),
        layers.stream().map(LayerGathering::curve).toList(),
        layers.stream().map(LayerGathering::band).toList(),
        neurons,
        neurons.isEmpty()
            ? List.of()
            : layers.stream().map(layer -> layer.projection().norms()).toList(),
        sampled.size() / Math.max(1, layers.size()),
        totalSeconds - sinkNanos / 1e9,
        totalSeconds);
  }
}
