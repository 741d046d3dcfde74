package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.runtime.tensor.NativeFloats;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;

/** The output projections of all feed-forward networks, and the norms of their rows. */
final class OutputProjections {
  private final List<Linear<NDArray>> stored; // weights each [d, F]
  private final float[][] norms; // each [F], once it was asked for
  private final List<SoftReference<float[]>> rows = new ArrayList<>(); // each [F, d]

  private OutputProjections(List<Linear<NDArray>> stored) {
    this.stored = stored;
    this.norms = new float[stored.size()][];
    stored.forEach(projection -> rows.add(new SoftReference<>(null)));
  }

  static OutputProjections of(DecoderTensors<NDArray> weights) {
    return new OutputProjections(
        weights.blocks().stream().map(block -> block.feedForward().down()).toList());
  }

  synchronized float[] norms(int layer) {
    if (norms[layer] == null) {
      NDArray projection = stored.get(layer).weight();
      norms[layer] =
          columnNorms(NativeFloats.of(projection).toArray(), (int) projection.getShape().get(1));
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
      known = turned(stored.get(layer).weight());
      rows.set(layer, new SoftReference<>(known));
    }
    return known;
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
