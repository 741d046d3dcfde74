package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.state.LossState;
import io.sparsing.analysis.state.TruncationState;
import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.TruncatedSink;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/** Adds up what a search round needs of one shard: losses and active pairs, no details. */
final class LossGathering implements TruncatedSink {
  private final Shard shard;
  private final LongAccumulator positionsDone;
  private final long[] activePairs;
  private LossState loss = LossState.EMPTY;

  LossGathering(ModelConfig config, Shard shard, LongAccumulator positionsDone) {
    this.shard = shard;
    this.positionsDone = positionsDone;
    this.activePairs = new long[config.layers()];
  }

  @Override
  public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {
    for (int active : activeByPosition) {
      activePairs[layer] += active;
    }
    if (layer == 0) {
      positionsDone.add(activeByPosition.length);
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

  SparseState state(double seconds) {
    return new SparseState(
        new TruncationState(shard.positions(), activePairs, loss), List.of(), List.of(), seconds);
  }
}
