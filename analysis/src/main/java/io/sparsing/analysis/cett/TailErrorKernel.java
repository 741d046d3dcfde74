package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.state.CettState;

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
 * <p>Stateless and thread-safe; the state is not.
 */
public final class TailErrorKernel {

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
    MagnitudeOrder order = new MagnitudeOrder(projection, into.thresholds());
    TailSum tail = new TailSum(projection);
    double[] tailNorms = new double[into.thresholds().size() + 1];
    for (int position = 0; position < positions; position++) {
      int offset = position * projection.neurons();
      order.sort(activations, offset);
      double fullNorm = fillNorms(activations, offset, order, tail, tailNorms);
      into.addPosition(order.counts(), tailNorms, fullNorm);
    }
  }

  private static double fillNorms(
      float[] activations, int offset, MagnitudeOrder order, TailSum tail, double[] tailNorms) {
    tail.clear();
    double norm = 0;
    for (int bin = 0; bin < tailNorms.length; bin++) {
      int start = order.start(bin);
      int end = order.end(bin);
      if (end > start) {
        tail.add(activations, offset, order.sorted(), start, end);
        norm = tail.norm();
      }
      tailNorms[bin] = norm;
    }
    return norm;
  }
}
