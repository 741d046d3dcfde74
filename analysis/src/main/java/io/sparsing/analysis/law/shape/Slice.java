package io.sparsing.analysis.law.shape;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is searched: a law with all of its parameters free, or with one of them held fixed.
 *
 * <p>A curve is {@code amplitude * basis(D; coordinates) + offset}; amplitude and offset follow
 * from the coordinates in closed form.
 *
 * @param axis tokens of the series' points
 * @param kept which coordinates of the whole law remain free, ascending
 * @param box where each free coordinate is searched
 * @param basis the basis as a function of {@code ln(D)}
 * @param amplitude bounds of the amplitude, given the coordinates
 * @param offset bounds of the offset
 */
public record Slice(
    TokenAxis axis,
    List<Integer> kept,
    List<GridRange> box,
    Basis basis,
    Function<double[], Bounds> amplitude,
    Bounds offset) {

  private static final Bounds NOTHING = new Bounds(1, -1);

  /** The basis for given coordinates: {@code ln(D)} to a number. */
  @FunctionalInterface
  interface Basis {
    DoubleUnaryOperator at(double[] coordinates);
  }

  /**
   * Bounds of one coordinate and how finely it is scanned.
   *
   * @param bounds finite bounds
   * @param nodes number of equally spaced nodes, both ends included, at least 2
   */
  public record GridRange(Bounds bounds, int nodes) {
    double node(int index) {
      return bounds.low() + (bounds.high() - bounds.low()) * index / (nodes - 1);
    }
  }

  static Slice whole(
      TokenAxis axis, List<GridRange> box, Basis basis, Bounds amplitude, Bounds offset) {
    List<Integer> all = IntStream.range(0, box.size()).boxed().toList();
    return new Slice(axis, all, box, basis, coordinates -> amplitude, offset);
  }

  /** The same slice with the offset held fast. */
  public Slice withOffset(double value) {
    return new Slice(axis, kept, box, basis, amplitude, Bounds.exactly(value));
  }

  Slice withAmplitude(Function<double[], Bounds> bounds) {
    return new Slice(axis, kept, box, basis, bounds, offset);
  }

  /** The same bounds on a line through the whole law, on which only one coordinate is free. */
  Slice along(int coordinate, Basis line) {
    return new Slice(
        axis, List.of(kept.get(coordinate)), List.of(box.get(coordinate)), line, amplitude, offset);
  }

  /** The same bounds with all coordinates held. */
  Slice held(Basis point) {
    return new Slice(axis, List.of(), List.of(), point, amplitude, offset);
  }

  /**
   * The curves that pass through one point: {@code amplitude * (basis - basis there) + ratio},
   * whose own offset, {@code ratio - amplitude * basis there}, keeps its bounds.
   */
  public Slice through(double logTokens, double ratio) {
    Basis relative =
        at -> {
          DoubleUnaryOperator own = basis.at(at);
          double there = own.applyAsDouble(logTokens);
          return x -> own.applyAsDouble(x) - there;
        };
    Function<double[], Bounds> allowed =
        at -> {
          double there = basis.at(at).applyAsDouble(logTokens);
          return Double.isFinite(there)
              ? amplitude.apply(at).intersection(offset.factors(ratio, there))
              : NOTHING;
        };
    return new Slice(axis, kept, box, relative, allowed, Bounds.exactly(ratio));
  }

  int dimension() {
    return box.size();
  }

  /** Writes the basis at every point of the series into {@code values}. */
  public void evaluate(double[] coordinates, double[] values) {
    DoubleUnaryOperator function = basis.at(coordinates);
    for (int i = 0; i < values.length; i++) {
      values[i] = function.applyAsDouble(axis.log(i));
    }
  }

  /** The free coordinates among those of the whole law. */
  public double[] restrict(double[] wholeCoordinates) {
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
