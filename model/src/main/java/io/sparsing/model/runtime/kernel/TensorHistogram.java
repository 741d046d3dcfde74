package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.runtime.kernel.MagnitudeSums.Bins;

/**
 * Histograms of all neurons of a layer as matrix products, for the engine offers no scatter-add.
 *
 * <p>The bin of a magnitude is its octave and its place in it. One product of flags a neuron,
 * {@code [octaves, N]·[N, places]}, counts the positions of every pair of them. All comparisons are
 * exact, and so are the counts, up to 2²⁴ positions.
 */
record TensorHistogram(Bins bins, int valuesAtOnce) {
  /**
   * Counts positions.
   *
   * @param magnitudes [N, F] float32
   * @param counted [N, F] float32: 1 where a value counts, else 0
   * @return row-major [F, bins]
   */
  int[] of(NDArray magnitudes, NDArray counted, NDManager owner) {
    int positions = (int) magnitudes.getShape().get(0);
    int neurons = (int) magnitudes.getShape().get(1);
    int[] histograms = new int[Math.multiplyExact(neurons, bins.count())];
    int block = Math.max(1, valuesAtOnce / positions);
    for (int first = 0; first < neurons; first += block) {
      int end = Math.min(neurons, first + block);
      try (NDManager scope = owner.newSubManager()) {
        NDArray values = columns(magnitudes, first, end, scope);
        NDArray flags = columns(counted, first, end, scope);
        int[] counts = TensorSums.counts(counts(values, flags, scope));
        System.arraycopy(counts, 0, histograms, first * bins.count(), counts.length);
      }
    }
    return histograms;
  }

  /** [N, F] to [end − first, N, 1]. */
  private static NDArray columns(NDArray array, int first, int end, NDManager scope) {
    NDArray columns = array.get(":, {}:{}", first, end);
    columns.attach(scope);
    return columns.transpose().expandDims(2);
  }

  /** Values and flags [f, N, 1] to counts [f, octaves, places]. */
  private NDArray counts(NDArray values, NDArray flags, NDManager scope) {
    NDArray above = flag(values.gte(scope.create(edges(0, 0f))));
    NDArray below = flag(values.lt(scope.create(edges(1, Float.POSITIVE_INFINITY))));
    NDArray octaves = above.muli(below); // [f, N, octaves], one 1 a value
    NDArray starts = octaves.matMul(scope.create(edges(0, edge(0)), new Shape(bins.octaves(), 1)));
    NDArray within = values.div(starts).subi(1).muli(bins.perOctave()).floor();
    NDArray places = within.clip(0, bins.perOctave() - 1); // [f, N, 1]
    NDArray chosen =
        flag(places.eq(scope.arange(bins.perOctave()).toType(DataType.FLOAT32, false)));
    return octaves.muli(flags).transpose(0, 2, 1).matMul(chosen);
  }

  private static NDArray flag(NDArray condition) {
    return condition.toType(DataType.FLOAT32, false);
  }

  /**
   * Edges of the octaves, each its lower one or the one {@code later} places on; what lies outside
   * the range belongs to the first or the last octave, whose outer edge is given.
   */
  private float[] edges(int later, float outer) {
    float[] edges = new float[bins.octaves()];
    for (int octave = 0; octave < edges.length; octave++) {
      edges[octave] = edge(octave + later);
    }
    edges[later == 0 ? 0 : edges.length - 1] = outer;
    return edges;
  }

  private float edge(int octave) {
    return Math.scalb(1f, bins.firstExponent() + octave);
  }
}
