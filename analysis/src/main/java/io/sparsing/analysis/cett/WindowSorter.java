package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import java.util.Arrays;

/**
 * Sorts the neurons between the first and the last threshold of a window by the bin of their
 * magnitude; those below and above are only counted. Keeps its scratch arrays.
 *
 * <p>Most neurons lie outside, in an order that no branch predictor learns: they are told apart
 * without branches.
 */
final class WindowSorter implements PositionSorter {
  private final float[] norms;
  private final ThresholdGrid thresholds;
  private final int[] between;
  private final int[] bins;
  private final int[] counts;
  private final int[] places;

  WindowSorter(OutputProjection projection, ThresholdGrid thresholds) {
    if (thresholds.size() == 0) {
      throw new IllegalArgumentException("Cannot sort window: expected a threshold, found none");
    }
    this.norms = projection.norms();
    this.thresholds = thresholds;
    this.between = new int[norms.length + 1]; // one more, which is written before it is dropped
    this.bins = new int[norms.length];
    this.counts = new int[thresholds.size() + 1];
    this.places = new int[thresholds.size() + 1];
  }

  @Override
  public void sort(float[] activations, int offset, SortedPosition into) {
    int inside = select(activations, offset);
    int lowest = counts.length;
    int highest = -1;
    for (int index = 0; index < inside; index++) {
      int neuron = between[index];
      int bin = thresholds.bin(Math.abs(activations[offset + neuron]) * norms[neuron]);
      bins[index] = bin;
      counts[bin]++;
      lowest = Math.min(lowest, bin);
      highest = Math.max(highest, bin);
    }
    into.clear();
    if (counts[0] > 0) {
      into.reach(0, counts[0], 0);
    }
    int end = 0;
    for (int bin = lowest; bin <= highest; bin++) {
      places[bin] = end;
      if (counts[bin] > 0) {
        end += counts[bin];
        into.reach(bin, counts[bin], end);
      }
    }
    int last = thresholds.size();
    if (counts[last] > 0) {
      into.reach(last, counts[last], end);
    }
    int[] sorted = into.sorted();
    for (int index = 0; index < inside; index++) {
      sorted[places[bins[index]]++] = between[index];
    }
    counts[0] = 0;
    counts[last] = 0;
    if (inside > 0) {
      Arrays.fill(counts, lowest, highest + 1, 0);
    }
  }

  /** Lists the neurons between the ends, counts those outside, and says how many are listed. */
  private int select(float[] activations, int offset) {
    float low = thresholds.threshold(0);
    float high = thresholds.threshold(thresholds.size() - 1);
    int inside = 0;
    int above = 0;
    for (int neuron = 0; neuron < norms.length; neuron++) {
      float magnitude = Math.abs(activations[offset + neuron]) * norms[neuron];
      int reaches = magnitude >= low ? 1 : 0;
      int passes = magnitude >= high ? 1 : 0;
      between[inside] = neuron;
      inside += reaches - passes;
      above += passes;
    }
    counts[0] = norms.length - inside - above;
    counts[thresholds.size()] = above;
    return inside;
  }
}
