package io.sparsing.analysis.scaling;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is searched: a law with all of its parameters free, or with one of them held fixed.
 *
 * <p>A curve is {@code amplitude * basis(D; coordinates) + offset}; amplitude and offset follow
 * from the coordinates in closed form.
 *
 * @param kept which coordinates of the whole law remain free, ascending
 * @param box where each free coordinate is searched
 * @param basis the basis at the series' points
 * @param amplitude bounds of the amplitude, given the coordinates
 * @param offset bounds of the offset
 */
record Slice(
    List<Integer> kept,
    List<GridRange> box,
    Basis basis,
    Function<double[], Bounds> amplitude,
    Bounds offset) {

  /** Writes the basis at every point of the series into {@code values}. */
  @FunctionalInterface
  interface Basis {
    void evaluate(double[] coordinates, double[] values);
  }

  /**
   * Bounds of one coordinate and how finely it is scanned.
   *
   * @param bounds finite bounds
   * @param nodes number of equally spaced nodes, both ends included, at least 2
   */
  record GridRange(Bounds bounds, int nodes) {
    double node(int index) {
      return bounds.low() + (bounds.high() - bounds.low()) * index / (nodes - 1);
    }
  }

  static Slice whole(List<GridRange> box, Basis basis, Bounds amplitude, Bounds offset) {
    List<Integer> all = IntStream.range(0, box.size()).boxed().toList();
    return new Slice(all, box, basis, coordinates -> amplitude, offset);
  }

  Slice withOffset(double value) {
    return new Slice(kept, box, basis, amplitude, Bounds.exactly(value));
  }

  Slice withAmplitude(Function<double[], Bounds> bounds) {
    return new Slice(kept, box, basis, bounds, offset);
  }

  /** The same bounds on a line through the whole law, on which only one coordinate is free. */
  Slice along(int coordinate, Basis line) {
    return new Slice(
        List.of(kept.get(coordinate)), List.of(box.get(coordinate)), line, amplitude, offset);
  }

  int dimension() {
    return box.size();
  }

  /** The free coordinates among those of the whole law. */
  double[] restrict(double[] wholeCoordinates) {
    return kept.stream().mapToDouble(index -> wholeCoordinates[index]).toArray();
  }

  double[] clamp(double[] coordinates) {
    double[] clamped = new double[coordinates.length];
    for (int i = 0; i < clamped.length; i++) {
      clamped[i] = box.get(i).bounds().clamp(coordinates[i]);
    }
    return clamped;
  }
}
