package io.sparsing.analysis.law.shape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An exhaustive look at a slice: the best amplitude and offset at every node of the grid.
 *
 * <p>The basis at a node depends on the tokens only, so one scan serves any number of ratios at the
 * same tokens; for the weights that it is built with, its own sums are kept as well.
 */
final class GridScan {

  private final Slice slice;
  private final int[] strides;
  private final double[][] coordinates;
  private final double[][] bases;
  private final Observations weighted;
  private final double[] means;
  private final double[] squares;

  GridScan(Slice slice, double[] weights) {
    this.slice = slice;
    this.strides = new int[slice.dimension()];
    int nodes = 1;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = nodes;
      nodes *= slice.box().get(axis).nodes();
    }
    int points = slice.axis().size();
    this.weighted = Observations.weighted(new double[points], weights);
    this.coordinates = new double[nodes][strides.length];
    this.bases = new double[nodes][points];
    this.means = new double[nodes];
    this.squares = new double[nodes];
    for (int node = 0; node < nodes; node++) {
      for (int axis = 0; axis < strides.length; axis++) {
        coordinates[node][axis] = slice.box().get(axis).node(position(node, axis));
      }
      slice.evaluate(coordinates[node], bases[node]);
      Moments moments = Moments.of(bases[node], weighted);
      means[node] = moments.basisMean();
      squares[node] = moments.basisSquares();
    }
  }

  /** The moments of the ratios with the basis at every node. */
  List<Moments> moments(Observations observations) {
    List<Moments> moments = new ArrayList<>(bases.length);
    if (!weighted.weighsLike(observations)) {
      for (double[] basis : bases) {
        moments.add(Moments.of(basis, observations));
      }
      return moments;
    }
    double[] ratio = observations.ratio();
    double[] weights = weighted.weights();
    double weight = weighted.weight();
    double mean = weighted.mean(ratio);
    double[] centred = new double[ratio.length];
    double ratioSquares = 0;
    for (int i = 0; i < ratio.length; i++) {
      double deviation = ratio[i] - mean;
      centred[i] = weights[i] * deviation;
      ratioSquares += centred[i] * deviation;
    }
    for (int node = 0; node < bases.length; node++) {
      double products = products(bases[node], means[node], centred);
      moments.add(new Moments(weight, means[node], mean, squares[node], products, ratioSquares));
    }
    return moments;
  }

  /** In four sums side by side: one alone would wait for each addition to end. */
  private static double products(double[] basis, double mean, double[] centred) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < centred.length; i += 4) {
      first += (basis[i] - mean) * centred[i];
      second += (basis[i + 1] - mean) * centred[i + 1];
      third += (basis[i + 2] - mean) * centred[i + 2];
      fourth += (basis[i + 3] - mean) * centred[i + 3];
    }
    for (; i < centred.length; i++) {
      first += (basis[i] - mean) * centred[i];
    }
    return (first + second) + (third + fourth);
  }

  /**
   * The best local minima of the grid, the very best first.
   *
   * @param bounded a slice over the same box and basis, whose bounds on amplitude and offset apply
   */
  List<double[]> minima(Slice bounded, List<Moments> moments, int most) {
    double[] sumsOfSquares = new double[coordinates.length];
    for (int node = 0; node < sumsOfSquares.length; node++) {
      sumsOfSquares[node] = sumOfSquares(bounded, moments, node);
    }
    List<Integer> minima = new ArrayList<>();
    for (int node = 0; node < sumsOfSquares.length; node++) {
      if (isMinimum(sumsOfSquares, node)) {
        minima.add(node);
      }
    }
    return minima.stream()
        .sorted(Comparator.comparingDouble(node -> sumsOfSquares[node]))
        .limit(most)
        .map(node -> coordinates[node].clone())
        .toList();
  }

  /** The very best node, as {@link #minima} would find it: what resampling asks for every draw. */
  double[] minimum(Slice bounded, List<Moments> moments) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int node = 0; node < coordinates.length; node++) {
      if (moments.get(node).leastSumOfSquares() >= least) {
        continue;
      }
      double sumOfSquares = sumOfSquares(bounded, moments, node);
      if (sumOfSquares < least) {
        best = node;
        least = sumOfSquares;
      }
    }
    return coordinates[best].clone();
  }

  private double sumOfSquares(Slice bounded, List<Moments> moments, int node) {
    return BoundedLine.through(
            moments.get(node), bounded.amplitude().apply(coordinates[node]), bounded.offset())
        .sumOfSquares();
  }

  private boolean isMinimum(double[] sumsOfSquares, int node) {
    for (int axis = 0; axis < strides.length; axis++) {
      int position = position(node, axis);
      boolean lowerBelow =
          position > 0 && sumsOfSquares[node - strides[axis]] < sumsOfSquares[node];
      boolean upperBelow =
          position + 1 < slice.box().get(axis).nodes()
              && sumsOfSquares[node + strides[axis]] < sumsOfSquares[node];
      if (lowerBelow || upperBelow) {
        return false;
      }
    }
    return true;
  }

  private int position(int node, int axis) {
    return node / strides[axis] % slice.box().get(axis).nodes();
  }
}
