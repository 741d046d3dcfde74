package io.sparsing.jobs.activation;

import io.sparsing.analysis.metric.ThresholdGrid;
import java.io.Serializable;
import java.util.List;

/**
 * One checkpoint in a dense pass.
 *
 * @param index place among the pass' targets
 * @param checkpointUri folder of the checkpoint
 * @param grids thresholds to evaluate CETT at, one grid per layer [L]; empty for the shared grid in
 *     every layer
 */
public record DenseTarget(int index, String checkpointUri, List<ThresholdGrid> grids)
    implements Serializable {
  /** A target on the grid that all checkpoints share. */
  public static DenseTarget onSharedGrid(int index, String checkpointUri) {
    return new DenseTarget(index, checkpointUri, List.of());
  }

  ThresholdGrid grid(int layer) {
    return grids.isEmpty() ? ThresholdGrid.logarithmic() : grids.get(layer);
  }
}
