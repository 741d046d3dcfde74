package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.config.DecoderTensors;
import io.sparsing.model.config.ModelPlan;
import io.sparsing.model.config.StoredTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Streams a checkpoint's weights straight into native memory: they exist there once, and nowhere
 * else.
 */
final class WeightLoader {
  private final NDManager manager;
  private final Map<StoredTensor, NDArray> arrays = new HashMap<>();
  private final Map<StoredTensor, NativeFloats> memory = new HashMap<>();

  private WeightLoader(NDManager manager) {
    this.manager = manager;
  }

  /** Loads all tensors that the model needs; the arrays belong to {@code manager}. */
  static DecoderTensors<NDArray> load(CheckpointFolder folder, NDManager manager) {
    return new WeightLoader(manager).load(folder);
  }

  private DecoderTensors<NDArray> load(CheckpointFolder folder) {
    ModelPlan plan = folder.plan();
    Optional<StoredTensor> copy = plan.tiedHeadCopy().filter(folder::holds);
    List<StoredTensor> tensors = new ArrayList<>(plan.all());
    copy.ifPresent(tensors::add);
    for (StoredTensor tensor : tensors) {
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      NDArray array = manager.create(new Shape(shape), DataType.FLOAT32);
      arrays.put(tensor, array);
      memory.put(tensor, NativeFloats.of(array));
    }
    folder.read(
        tensors, (tensor, first, values, count) -> memory.get(tensor).write(first, values, count));
    copy.ifPresent(head -> checkTied(folder, plan.tensors().embedding(), head));
    return plan.tensors().map(arrays::get);
  }

  /** A head that is said to be tied but differs would be a different model. */
  private void checkTied(CheckpointFolder folder, StoredTensor embedding, StoredTensor head) {
    try (NDArray copy = arrays.remove(head)) {
      if (!copy.contentEquals(arrays.get(embedding))) {
        throw new CheckpointException(
            "Cannot use tensor %s of %s: expected the values of %s, to which it is tied, found others"
                .formatted(head.name(), folder.uri(), embedding.name()));
      }
    }
  }
}
