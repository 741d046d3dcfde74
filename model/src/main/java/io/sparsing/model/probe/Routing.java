package io.sparsing.model.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Which expert each position of a batch was sent to, and the way between the R = B·T·perToken rows
 * that experts compute and the neurons of a whole layer.
 *
 * <p>A row is one position at one of its experts. Rows are grouped by expert, within one in the
 * order of positions. A layer's neurons are [B, T, X·F_e]: those of expert 0 first; neurons of
 * experts that a position was not sent to are 0.
 */
public final class Routing {
  private final int sequences;
  private final int length;
  private final int[] rowsByExpert;
  private final long[] positions;
  private final long[] experts;
  private final NDArray weights;

  /**
   * Takes a routing over.
   *
   * @param sequences B
   * @param length T
   * @param rowsByExpert rows of each expert [X]
   * @param positions the position b·T + t of each row [R]
   * @param weights {@code g_e} of each row [R, 1], float32
   */
  public Routing(int sequences, int length, int[] rowsByExpert, long[] positions, NDArray weights) {
    this.sequences = sequences;
    this.length = length;
    this.rowsByExpert = rowsByExpert;
    this.positions = positions;
    this.weights = weights;
    this.experts = new long[positions.length];
    int row = 0;
    for (int expert = 0; expert < rowsByExpert.length; expert++) {
      for (int end = row + rowsByExpert[expert]; row < end; row++) {
        experts[row] = expert;
      }
    }
  }

  /** Positions that were sent to each expert [X]. */
  public int[] positionsByExpert() {
    return rowsByExpert.clone();
  }

  /** {@code g_e} of each row [R, 1]. */
  public NDArray weights() {
    return weights;
  }

  /** {@code g_e} of each position and expert [B, T, X], 0 where it was not sent there. */
  public NDArray allWeights() {
    return neurons(weights);
  }

  /** Rows [R, F_e] to the neurons of a layer [B, T, X·F_e]. */
  public NDArray neurons(NDArray rows) {
    long width = rows.getShape().get(1);
    long[] rowOfPlace = new long[sequences * length * rowsByExpert.length];
    Arrays.fill(rowOfPlace, positions.length); // the row of zeros after all others
    for (int row = 0; row < positions.length; row++) {
      rowOfPlace[place(row)] = row;
    }
    try (NDArray zeros = rows.getManager().zeros(new Shape(1, width), DataType.FLOAT32);
        NDArray padded = NDArrays.concat(new NDList(rows, zeros));
        NDArray placed = Rows.taken(padded, rowOfPlace)) {
      return placed.reshape(sequences, length, rowsByExpert.length * width);
    }
  }

  /** The neurons of a layer [B, T, X·F_e] to rows [R, F_e]. */
  public NDArray rows(NDArray neurons) {
    long width = neurons.getShape().get(2) / rowsByExpert.length;
    long[] placeOfRow = new long[positions.length];
    for (int row = 0; row < placeOfRow.length; row++) {
      placeOfRow[row] = place(row);
    }
    try (NDArray places = neurons.reshape((long) sequences * length * rowsByExpert.length, width)) {
      return Rows.taken(places, placeOfRow);
    }
  }

  private int place(int row) {
    return Math.toIntExact(positions[row] * rowsByExpert.length + experts[row]);
  }
}
