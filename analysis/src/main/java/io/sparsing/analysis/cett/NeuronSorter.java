package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import java.util.Arrays;

/** Counting sort of neurons by the threshold bin of their magnitude; keeps its scratch arrays. */
final class NeuronSorter {
  private final float[] norms;
  private final ThresholdGrid thresholds;
  private final int[] binOfNeuron;
  private final int[] counts;
  private final int[] nonZeroCounts;

  NeuronSorter(OutputProjection projection, ThresholdGrid thresholds) {
    this.norms = projection.norms();
    this.thresholds = thresholds;
    this.binOfNeuron = new int[norms.length];
    this.counts = new int[thresholds.size() + 1];
    this.nonZeroCounts = new int[thresholds.size() + 1];
  }

  /** Sorts the neurons of the position whose activations start at {@code offset}. */
  void sort(float[] activations, int offset, SortedPosition into) {
    int lowest = counts.length;
    int highest = -1;
    for (int neuron = 0; neuron < norms.length; neuron++) {
      float magnitude = Math.abs(activations[offset + neuron]) * norms[neuron];
      int bin = thresholds.bin(magnitude);
      counts[bin]++;
      if (magnitude == 0) {
        binOfNeuron[neuron] = -1;
      } else {
        binOfNeuron[neuron] = bin;
        nonZeroCounts[bin]++;
      }
      lowest = Math.min(lowest, bin);
      highest = Math.max(highest, bin);
    }
    listBins(lowest, highest, into);
    int[] sorted = into.sorted();
    for (int neuron = 0; neuron < norms.length; neuron++) {
      int bin = binOfNeuron[neuron];
      if (bin >= 0) {
        sorted[nonZeroCounts[bin]++] = neuron;
      }
    }
    Arrays.fill(counts, lowest, highest + 1, 0);
    Arrays.fill(nonZeroCounts, lowest, highest + 1, 0);
  }

  /** Lists the reached bins and turns the counts of non-zero neurons into where each bin starts. */
  private void listBins(int lowest, int highest, SortedPosition into) {
    into.clear();
    int start = 0;
    for (int bin = lowest; bin <= highest; bin++) {
      if (counts[bin] > 0) {
        int end = start + nonZeroCounts[bin];
        into.reach(bin, counts[bin], end);
        nonZeroCounts[bin] = start;
        start = end;
      }
    }
  }
}
