package io.sparsing.analysis.scaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An exhaustive look at a slice: the best amplitude and offset at every node of the grid.
 *
 * <p>The basis at a node depends on the tokens only, so one scan serves any number of ratios at the
 * same tokens; where all points count alike, its own sums are kept as well.
 */
final class GridScan {

  private final Slice slice;
  private final int[] strides;
  private final double[][] coordinates;
  private final double[][] bases;
  private final double[] means;
  private final double[] squares;

  GridScan(Slice slice) {
    this.slice = slice;
    this.strides = new int[slice.dimension()];
    int nodes = 1;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = nodes;
      nodes *= slice.box().get(axis).nodes();
    }
    int points = slice.axis().size();
    Observations flat = Observations.equal(new double[points]);
    this.coordinates = new double[nodes][strides.length];
    this.bases = new double[nodes][points];
    this.means = new double[nodes];
    this.squares = new double[nodes];
    for (int node = 0; node < nodes; node++) {
      for (int axis = 0; axis < strides.length; axis++) {
        coordinates[node][axis] = slice.box().get(axis).node(position(node, axis));
      }
      slice.evaluate(coordinates[node], bases[node]);
      Moments moments = Moments.of(bases[node], flat);
      means[node] = moments.basisMean();
      squares[node] = moments.basisSquares();
    }
  }

  /** The moments of the ratios with the basis at every node. */
  List<Moments> moments(Observations observations) {
    List<Moments> moments = new ArrayList<>(bases.length);
    if (!observations.uniform()) {
      for (double[] basis : bases) {
        moments.add(Moments.of(basis, observations));
      }
      return moments;
    }
    double[] ratio = observations.ratio();
    double mean = Arrays.stream(ratio).sum() / ratio.length;
    double[] centred = new double[ratio.length];
    double ratioSquares = 0;
    for (int i = 0; i < ratio.length; i++) {
      centred[i] = ratio[i] - mean;
      ratioSquares += centred[i] * centred[i];
    }
    for (int node = 0; node < bases.length; node++) {
      double products = products(bases[node], means[node], centred);
      moments.add(
          new Moments(ratio.length, means[node], mean, squares[node], products, ratioSquares));
    }
    return moments;
  }

  private static double products(double[] basis, double mean, double[] centred) {
    double products = 0;
    for (int i = 0; i < centred.length; i++) {
      products += (basis[i] - mean) * centred[i];
    }
    return products;
  }

  /**
   * The best local minima of the grid, the very best first.
   *
   * @param bounded a slice over the same box and basis, whose bounds on amplitude and offset apply
   */
  List<double[]> minima(Slice bounded, List<Moments> moments, int most) {
    double[] sumsOfSquares = new double[coordinates.length];
    for (int node = 0; node < sumsOfSquares.length; node++) {
      sumsOfSquares[node] =
          BoundedLine.through(
                  moments.get(node), bounded.amplitude().apply(coordinates[node]), bounded.offset())
              .sumOfSquares();
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
