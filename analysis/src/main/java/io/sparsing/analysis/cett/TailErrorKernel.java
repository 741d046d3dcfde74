package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.state.CettState;
import java.util.Arrays;
import java.util.List;

/**
 * Adds the tail errors of many positions, at all thresholds of a grid at once, to a {@link
 * CettState}.
 *
 * <p>For each position the neurons are sorted by the bin of their magnitude and their outputs
 * {@code a_i·w_i} are added in that order to one running tail vector in R^d, whose norm is taken
 * after each non-empty bin: each neuron is added once, whatever the number of thresholds. The norm
 * after the last bin is the denominator. Vectors are float32, ratios float64. Cost per position:
 * 2·F·d operations for the sum and 2·d for each non-empty bin. Definition: CETT of Zhang et al.,
 * arXiv 2402.03804, with the tail strictly below the threshold.
 *
 * <p>Positions are taken in blocks, and within a block the columns of the projection panel by panel
 * (see {@link OutputPanel}); neither changes a bit of the result. Stateless and thread-safe; the
 * state is not.
 */
public final class TailErrorKernel {
  /** Sorted neurons held at once: enough positions to repay copying a panel, within a few MB. */
  private static final int BLOCK_NEURONS = 1 << 19;

  private static final int SMALLEST_BLOCK = 64;

  /**
   * Adds positions to a state.
   *
   * @param activations [positions,F] row-major, what enters the output projection
   * @param positions number of rows
   * @param projection the layer's output projection
   * @param into state over the wanted thresholds and F neurons
   * @throws IllegalArgumentException where shapes disagree or a magnitude is NaN or infinite; the
   *     state is then unchanged
   */
  public void add(float[] activations, int positions, OutputProjection projection, CettState into) {
    projection.checkMagnitudes(activations, positions);
    if (into.neurons() != projection.neurons()) {
      throw new IllegalArgumentException(
          "Cannot add tail errors: expected a state of "
              + projection.neurons()
              + " neurons, found "
              + into.neurons());
    }
    int block = Math.max(SMALLEST_BLOCK, BLOCK_NEURONS / projection.neurons());
    SortedPosition[] rows = new SortedPosition[Math.min(block, positions)];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new SortedPosition(projection.neurons(), into.thresholds().size());
    }
    NeuronSorter sorter = new NeuronSorter(projection, into.thresholds());
    OutputPanel panel = new OutputPanel(projection);
    for (int first = 0; first < positions; first += block) {
      int count = Math.min(block, positions - first);
      for (int row = 0; row < count; row++) {
        sorter.sort(activations, (first + row) * projection.neurons(), rows[row]);
      }
      addSquares(activations, first, Arrays.asList(rows).subList(0, count), panel);
      for (int row = 0; row < count; row++) {
        SortedPosition position = rows[row];
        into.addPosition(
            position.reached(), position.bins(), position.counts(), position.squares());
      }
    }
  }

  private static void addSquares(
      float[] activations, int first, List<SortedPosition> rows, OutputPanel panel) {
    TailSum tail = new TailSum();
    for (int strip = 0; strip < panel.strips(); strip++) {
      panel.load(strip);
      for (int row = 0; row < rows.size(); row++) {
        rows.get(row).addSquares(activations, (first + row) * panel.neurons(), panel, tail);
      }
    }
  }
}
