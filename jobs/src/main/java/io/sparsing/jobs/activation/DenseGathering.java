package io.sparsing.jobs.activation;

import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.search.PositionSample;
import io.sparsing.analysis.state.CettState;
import io.sparsing.analysis.state.LossState;
import io.sparsing.analysis.state.NeuronState;
import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.DenseSink;
import io.sparsing.model.runtime.LoadedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/** Takes what the model puts out batch by batch and adds it to the states of one shard. */
final class DenseGathering implements DenseSink {
  private final Shard shard;
  private final PositionSample sample;
  private final LongAccumulator positionsDone;
  private final TailErrorKernel kernel = new TailErrorKernel();
  private final List<OutputProjection> projections = new ArrayList<>();
  private final List<CettState> curves = new ArrayList<>();
  private final List<NeuronState> neurons = new ArrayList<>();
  private final List<SampledActivation> sampled = new ArrayList<>();
  private LossState loss = LossState.EMPTY;
  private long sinkNanos;

  DenseGathering(
      LoadedModel model,
      DenseTarget target,
      Shard shard,
      PositionSample sample,
      LongAccumulator positionsDone) {
    this.shard = shard;
    this.sample = sample;
    this.positionsDone = positionsDone;
    int width = model.config().hiddenSize();
    int size = model.config().ffnSize();
    for (int layer = 0; layer < model.config().layers(); layer++) {
      projections.add(
          new OutputProjection(
              size, width, model.outputProjection(layer), model.outputProjectionNorms(layer)));
      curves.add(new CettState(target.grid(layer), size));
      neurons.add(new NeuronState(size));
    }
  }

  @Override
  public void layer(Batch batch, int layer, float[] activations) {
    long start = System.nanoTime();
    OutputProjection projection = projections.get(layer);
    int positions = batch.positions();
    neurons.get(layer).add(activations, positions, projection);
    if (curves.get(layer).thresholds().size() > 0) {
      kernel.add(activations, positions, projection, curves.get(layer));
    }
    keepSampled(batch, layer, activations, projection.neurons());
    if (layer == 0) {
      positionsDone.add(positions);
    }
    sinkNanos += System.nanoTime() - start;
  }

  private void keepSampled(Batch batch, int layer, float[] activations, int size) {
    int[] sequences = batch.sequenceIndices();
    for (int row = 0; row < sequences.length; row++) {
      long sequenceId = shard.sequenceIds().get(sequences[row]);
      for (int position = 0; position < batch.length(); position++) {
        if (sample.includes(sequenceId, position)) {
          int start = (row * batch.length() + position) * size;
          float[] kept = Arrays.copyOfRange(activations, start, start + size);
          sampled.add(new SampledActivation(layer, sequenceId, position, kept));
        }
      }
    }
  }

  @Override
  public void losses(Batch batch, float[] negativeLogLikelihoods) {
    double sum = 0;
    for (float value : negativeLogLikelihoods) {
      sum += value;
    }
    loss = loss.merge(new LossState(negativeLogLikelihoods.length, sum));
  }

  List<SampledActivation> sampled() {
    return sampled;
  }

  DenseState state(double totalSeconds) {
    return new DenseState(
        List.of(),
        loss,
        curves,
        neurons,
        projections.stream().map(OutputProjection::norms).toList(),
        sampled.size() / Math.max(1, curves.size()),
        totalSeconds - sinkNanos / 1e9,
        totalSeconds);
  }
}
