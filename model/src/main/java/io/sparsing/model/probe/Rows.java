package io.sparsing.model.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;

/** Gathers rows of a matrix. */
public final class Rows {
  private Rows() {}

  /** The rows of [N, width] that are named, in that order: [names, width]. */
  public static NDArray taken(NDArray matrix, long[] rows) {
    try (NDArray index = matrix.getManager().create(rows)) {
      return Embedding.embedding(index, matrix, SparseFormat.DENSE).singletonOrThrow();
    }
  }
}
