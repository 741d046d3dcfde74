package io.sparsing.jobs.activation;

import io.sparsing.analysis.metric.ThresholdGrid;
import java.io.Serializable;
import java.util.List;

/**
 * One checkpoint in a dense pass.
 *
 * @param index place among the pass' targets
 * @param checkpointUri folder of the checkpoint
 * @param windows thresholds to evaluate CETT at on all positions, one grid per layer [L], each with
 *     or without thresholds; empty for none in any layer
 */
public record DenseTarget(int index, String checkpointUri, List<ThresholdGrid> windows)
    implements Serializable {
  /** Copies the windows. */
  public DenseTarget {
    windows = List.copyOf(windows);
  }

  ThresholdGrid window(int layer) {
    return windows.isEmpty() ? ThresholdGrid.listing() : windows.get(layer);
  }

  /**
   * Thresholds for a sweep over stored activations: the grid of all checkpoints without windows.
   */
  ThresholdGrid grid(int layer) {
    return windows.isEmpty() ? ThresholdGrid.logarithmic() : windows.get(layer);
  }
}
