package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.runtime.tensor.NativeFloats;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;

/** The output projections of all feed-forward networks, and the norms of their rows. */
final class OutputProjections {
  private final List<List<NDArray>> stored; // of each layer, each network [d, F/networks]
  private final float[][] norms; // each [F], once it was asked for
  private final List<SoftReference<float[]>> rows = new ArrayList<>(); // each [F, d]

  private OutputProjections(List<List<NDArray>> stored) {
    this.stored = stored;
    this.norms = new float[stored.size()][];
    stored.forEach(projection -> rows.add(new SoftReference<>(null)));
  }

  static OutputProjections of(DecoderTensors<NDArray> weights) {
    return new OutputProjections(
        weights.blocks().stream()
            .map(
                block ->
                    block.feedForward().networks().stream()
                        .map(network -> network.down().weight())
                        .toList())
            .toList());
  }

  synchronized float[] norms(int layer) {
    if (norms[layer] == null) {
      norms[layer] =
          joined(
              stored.get(layer).stream()
                  .map(
                      network ->
                          columnNorms(
                              NativeFloats.of(network).toArray(), (int) network.getShape().get(1)))
                  .toList());
    }
    return norms[layer].clone();
  }

  /**
   * Row-major [F, d], one array for all who ask while there is memory for it: it must not be
   * changed.
   */
  synchronized float[] rows(int layer) {
    float[] known = rows.get(layer).get();
    if (known == null) {
      known = joined(stored.get(layer).stream().map(OutputProjections::turned).toList());
      rows.set(layer, new SoftReference<>(known));
    }
    return known;
  }

  /** One after another; a single one as it is. */
  private static float[] joined(List<float[]> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    float[] all = new float[parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact)];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static float[] turned(NDArray projection) {
    int width = (int) projection.getShape().get(0);
    int neurons = (int) projection.getShape().get(1);
    return turned(NativeFloats.of(projection).toArray(), width, neurons);
  }

  /** [rows, columns] to [columns, rows]. */
  static float[] turned(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return turned;
  }

  /** Row by row, so that the loop over columns compiles to vector code. */
  static float[] columnNorms(float[] values, int columns) {
    double[] squares = new double[columns];
    for (int row = 0; row < values.length; row += columns) {
      for (int column = 0; column < columns; column++) {
        double value = values[row + column];
        squares[column] += value * value;
      }
    }
    float[] norms = new float[columns];
    for (int column = 0; column < columns; column++) {
      norms[column] = (float) Math.sqrt(squares[column]);
    }
    return norms;
  }
}
