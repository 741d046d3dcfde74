package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import java.util.Arrays;

/**
 * The neurons of one position sorted by the threshold bin of their magnitude (counting sort).
 *
 * <p>Reused from position to position; magnitudes that are exactly 0 are counted in their bin but
 * not listed, since they add nothing. Within a bin neurons keep their index order, so that sums do
 * not depend on how positions were grouped.
 */
final class MagnitudeOrder {
  private final OutputProjection projection;
  private final ThresholdGrid thresholds;
  private final int[] binOfNeuron;
  private final int[] counts;
  private final int[] ends;
  private final int[] sorted;

  MagnitudeOrder(OutputProjection projection, ThresholdGrid thresholds) {
    this.projection = projection;
    this.thresholds = thresholds;
    this.binOfNeuron = new int[projection.neurons()];
    this.counts = new int[thresholds.size() + 1];
    this.ends = new int[thresholds.size() + 1];
    this.sorted = new int[projection.neurons()];
  }

  /** Sorts the neurons of the position whose activations start at {@code offset}. */
  void sort(float[] activations, int offset) {
    Arrays.fill(counts, 0);
    Arrays.fill(ends, 0);
    float[] norms = projection.norms();
    for (int neuron = 0; neuron < norms.length; neuron++) {
      float magnitude = Math.abs(activations[offset + neuron]) * norms[neuron];
      int bin = thresholds.bin(magnitude);
      counts[bin]++;
      binOfNeuron[neuron] = magnitude == 0 ? -1 : bin;
      ends[bin] += magnitude == 0 ? 0 : 1;
    }
    int start = 0;
    for (int bin = 0; bin < ends.length; bin++) {
      int listed = ends[bin];
      ends[bin] = start;
      start += listed;
    }
    for (int neuron = 0; neuron < norms.length; neuron++) {
      int bin = binOfNeuron[neuron];
      if (bin >= 0) {
        sorted[ends[bin]++] = neuron;
      }
    }
  }

  /** Neurons in each bin, zeros included; the array itself. */
  int[] counts() {
    return counts;
  }

  /** Neurons with magnitude above 0, by bin; the array itself. */
  int[] sorted() {
    return sorted;
  }

  /** Where a bin starts in {@link #sorted}. */
  int start(int bin) {
    return bin == 0 ? 0 : ends[bin - 1];
  }

  /** Where a bin ends in {@link #sorted}, exclusive. */
  int end(int bin) {
    return ends[bin];
  }
}
