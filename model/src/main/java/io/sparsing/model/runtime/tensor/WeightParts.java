package io.sparsing.model.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.layout.WeightSource.Part;

/** Copies a weight out of a tensor that holds several, or one in another order. */
public final class WeightParts {
  private WeightParts() {}

  /** A new contiguous array of the same manager. */
  public static NDArray copy(NDArray tensor, Part part) {
    NDManager manager = tensor.getManager();
    try (NDManager scope = manager.newSubManager()) {
      tensor.tempAttach(scope);
      NDArray view = view(tensor, part);
      // A clone would keep the order of a turned matrix in memory; a sum into rows does not.
      NDArray copy = manager.zeros(view.getShape());
      copy.addi(view);
      return copy;
    }
  }

  private static NDArray view(NDArray tensor, Part part) {
    if (part instanceof Part.Rows rows) {
      return tensor.get("{}:{}", rows.first(), rows.first() + rows.count());
    }
    if (part instanceof Part.HeadRows rows) {
      return headRows(tensor, rows);
    }
    if (part instanceof Part.TurnedColumns columns) {
      return tensor.get(":, {}:{}", columns.first(), columns.first() + columns.count()).transpose();
    }
    return tensor;
  }

  /** [heads·parts·headDim, …] to [heads·headDim, …]. */
  private static NDArray headRows(NDArray tensor, Part.HeadRows rows) {
    long heads = tensor.getShape().get(0) / rows.parts() / rows.headDim();
    long width = tensor.size() / tensor.getShape().get(0);
    NDArray chosen =
        tensor
            .reshape(heads, rows.parts(), rows.headDim(), width)
            .get(":, {}", rows.part())
            .reshape(heads * rows.headDim(), width);
    return tensor.getShape().dimension() == 1
        ? chosen.reshape(new Shape(heads * rows.headDim()))
        : chosen;
  }
}
