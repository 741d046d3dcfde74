package io.sparsing.jobs.pass;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.model.runtime.LoadedModel;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/**
 * A dense pass: nothing is truncated.
 *
 * @param mode what is gathered beside the loss
 * @param bands thresholds to evaluate CETT at on all positions, one grid per layer [L], each with
 *     or without thresholds; empty for none in any layer
 */
public record DenseWork(DenseMode mode, List<ThresholdGrid> bands)
    implements PassWork<DenseState, SampledActivation> {
  /** Copies the bands. */
  public DenseWork {
    bands = List.copyOf(bands);
  }

  ThresholdGrid band(int layer) {
    return bands.isEmpty() ? ThresholdGrid.listing() : bands.get(layer);
  }

  @Override
  public Found<DenseState, SampledActivation> run(
      LoadedModel model, Shard shard, LongAccumulator positionsDone) {
    long start = System.nanoTime();
    DenseGathering gathering = new DenseGathering(model, this, shard, positionsDone);
    model.dense(shard.sequences(), gathering);
    return new Found<>(gathering.state((System.nanoTime() - start) / 1e9), gathering.sampled());
  }

  @Override
  public DenseState refused(String line) {
    return DenseState.refused(line);
  }
}
