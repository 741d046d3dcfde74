package io.sparsing.jobs.pass;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.search.PositionSample;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.model.runtime.LoadedModel;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/**
 * A dense pass: nothing is truncated.
 *
 * @param mode what is gathered beside the loss
 * @param bands thresholds to evaluate CETT at on all positions, one grid per layer [L], each with
 *     or without thresholds; empty for none in any layer
 */
public record DenseWork(Mode mode, List<ThresholdGrid> bands)
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

  /**
   * What a dense pass gathers beside the loss and the bands of its targets.
   *
   * @param curve positions that the CETT curve on the grid of all checkpoints is taken from
   * @param stored positions whose activations are kept
   * @param neurons whether statistics of every neuron are gathered, over all positions
   */
  public record Mode(PositionSample curve, PositionSample stored, Neurons neurons)
      implements Serializable {
    private static final PositionSample NOTHING = new PositionSample(0, 0);

    /** Whether neuron statistics are gathered. */
    public enum Neurons {
      GATHERED,
      LEFT_OUT
    }

    /** Bands and loss only. */
    public static Mode bands() {
      return new Mode(NOTHING, NOTHING, Neurons.LEFT_OUT);
    }
  }
}
