package io.sparsing.jobs.extract;

import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.LayerProjection;
import io.sparsing.model.runtime.TailProducts;
import io.sparsing.model.runtime.kernel.TailSums;
import org.apache.hadoop.conf.Configuration;

/**
 * Tail errors of one layer at the thresholds of a grid, by the cheaper of two ways: a masked matrix
 * product for each of a few thresholds, or one running sum over sorted neurons for many.
 */
sealed interface LayerTails extends AutoCloseable {
  /** Above it the running sum is cheaper, as measured at d = 512, F = 1,408 in one thread. */
  int MOST_PRODUCTS = 4;

  /** The state of some positions, [positions, F] row-major. */
  CettState evaluate(float[] activations, int positions);

  @Override
  void close();

  /** Reads the layer's output projection, and nothing else of the checkpoint. */
  static LayerTails open(String uri, Configuration configuration, int layer, ThresholdGrid grid) {
    LayerProjection projection =
        LayerProjection.read(CheckpointFolder.open(uri, configuration), layer);
    return of(projection, grid);
  }

  /** The way that suits the number of thresholds. */
  static LayerTails of(LayerProjection projection, ThresholdGrid grid) {
    return grid.size() <= MOST_PRODUCTS
        ? new ByProducts(new TailProducts(projection), projection.neurons(), grid)
        : new BySortedSum(
            new OutputProjection(
                projection.neurons(), projection.width(), projection.rows(), projection.norms()),
            grid);
  }

  /** K + 1 products. */
  record ByProducts(TailProducts products, int neurons, ThresholdGrid grid) implements LayerTails {
    @Override
    public CettState evaluate(float[] activations, int positions) {
      if (grid.size() == 0) {
        return new CettState(grid, neurons);
      }
      TailSums sums = products.evaluate(activations, positions, grid.toArray());
      return CettState.ofSums(
          grid,
          neurons,
          positions,
          sums.zeroOutputs(),
          sums.ratioSums(),
          sums.squaredRatioSums(),
          sums.activePairs());
    }

    @Override
    public void close() {
      products.close();
    }
  }

  /** One sum, whatever the number of thresholds. */
  record BySortedSum(OutputProjection projection, ThresholdGrid grid) implements LayerTails {
    @Override
    public CettState evaluate(float[] activations, int positions) {
      CettState state = new CettState(grid, projection.neurons());
      new TailErrorKernel().add(activations, positions, projection, state);
      return state;
    }

    @Override
    public void close() {}
  }
}
