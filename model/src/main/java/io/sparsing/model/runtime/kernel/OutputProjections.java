package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.runtime.tensor.NativeFloats;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;

/** The output projections of all feed-forward networks, and the norms of their rows. */
public final class OutputProjections {
  private final List<List<NDArray>> stored; // of each layer, each network [d, F/networks]
  private final float[][] norms; // each [F], once it was asked for
  private final NDArray[] deviceNorms; // each [F], once it was asked for
  private final List<SoftReference<float[]>> rows = new ArrayList<>(); // each [F, d]

  /** Of the networks of each layer, each [d, F/networks]. */
  OutputProjections(List<List<NDArray>> stored) {
    this.stored = stored;
    this.norms = new float[stored.size()][];
    this.deviceNorms = new NDArray[stored.size()];
    stored.forEach(projection -> rows.add(new SoftReference<>(null)));
  }

  /** Of a model. */
  public static OutputProjections of(DecoderTensors<NDArray> weights) {
    return new OutputProjections(
        weights.blocks().stream()
            .map(
                block ->
                    block.feedForward().networks().stream()
                        .map(network -> network.down().weight())
                        .toList())
            .toList());
  }

  /** {@code ‖w_i‖₂} of a layer's neurons [F], summed in double. */
  public synchronized float[] norms(int layer) {
    if (norms[layer] == null) {
      norms[layer] =
          joined(
              stored.get(layer).stream()
                  .map(
                      network ->
                          columnNorms(
                              NativeFloats.copyOf(network), (int) network.getShape().get(1)))
                  .toList());
    }
    return norms[layer].clone();
  }

  /** The same norms where the model is; the array lives as long as its weights. */
  synchronized NDArray deviceNorms(int layer) {
    if (deviceNorms[layer] == null) {
      NDArray created = stored.get(layer).get(0).getManager().create(norms(layer));
      NDScope.unregister(created); // it outlives the pass that asks first
      deviceNorms[layer] = created;
    }
    return deviceNorms[layer];
  }

  /** The projections of a layer's networks, each [d, F/networks]. */
  List<NDArray> stored(int layer) {
    return stored.get(layer);
  }

  /**
   * Row-major [F, d], one array for all who ask while there is memory for it: it must not be
   * changed.
   */
  public synchronized float[] rows(int layer) {
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
    return turned(NativeFloats.copyOf(projection), width, neurons);
  }

  /** [rows, columns] to [columns, rows]. */
  public static float[] turned(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return turned;
  }

  /** Row by row, so that the loop over columns compiles to vector code. */
  public static float[] columnNorms(float[] values, int columns) {
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
