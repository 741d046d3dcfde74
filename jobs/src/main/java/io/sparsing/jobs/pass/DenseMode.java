package io.sparsing.jobs.pass;

import io.sparsing.analysis.search.PositionSample;
import java.io.Serializable;

/**
 * What a dense pass gathers beside the loss and the bands of its targets.
 *
 * @param curve positions that the CETT curve on the grid of all checkpoints is taken from
 * @param stored positions whose activations are kept
 * @param neurons whether statistics of every neuron are gathered, over all positions
 */
public record DenseMode(PositionSample curve, PositionSample stored, Neurons neurons)
    implements Serializable {
  private static final PositionSample NOTHING = new PositionSample(0, 0);

  /** Whether neuron statistics are gathered. */
  public enum Neurons {
    GATHERED,
    LEFT_OUT
  }

  /** Bands and loss only. */
  public static DenseMode bands() {
    return new DenseMode(NOTHING, NOTHING, Neurons.LEFT_OUT);
  }
}
