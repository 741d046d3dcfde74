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
import io.sparsing.model.config.WeightSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Streams a checkpoint's weights straight into native memory: they exist there once, and nowhere
 * else. A tensor that holds several weights, or one in another order, is there twice while it is
 * taken apart.
 */
final class WeightLoader {
  private final NDManager manager;
  private final Map<StoredTensor, List<WeightSource>> uses = new HashMap<>();
  private final Map<StoredTensor, NDArray> stored = new HashMap<>();
  private final Map<StoredTensor, NativeFloats> memory = new HashMap<>();
  private final Map<WeightSource, NDArray> weights = new HashMap<>();

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
    plan.tensors()
        .all()
        .forEach(
            source -> uses.computeIfAbsent(source.stored(), t -> new ArrayList<>()).add(source));
    folder.read(tensors, this::accept);
    copy.ifPresent(head -> checkTied(folder, plan.tensors().embedding().tokens(), head));
    return plan.tensors().map(weights::get);
  }

  private void accept(StoredTensor tensor, long first, float[] values, int count) {
    if (first == 0) {
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      NDArray array = manager.create(new Shape(shape), DataType.FLOAT32);
      stored.put(tensor, array);
      memory.put(tensor, NativeFloats.of(array));
    }
    memory.get(tensor).write(first, values, count);
    if (first + count == tensor.elements()) {
      memory.remove(tensor);
      takeApart(tensor);
    }
  }

  private void takeApart(StoredTensor tensor) {
    List<WeightSource> sources = uses.getOrDefault(tensor, List.of());
    boolean whole = sources.stream().allMatch(s -> s.part() instanceof WeightSource.Part.Whole);
    NDArray array = whole ? stored.get(tensor) : stored.remove(tensor);
    for (WeightSource source : sources) {
      NDArray weight = whole ? array : WeightParts.copy(array, source.part());
      if (source.added() != 0) {
        weight.addi(source.added());
      }
      weights.put(source, weight);
    }
    if (!whole) {
      array.close();
    }
  }

  /** A head that is said to be tied but differs would be a different model. */
  private void checkTied(CheckpointFolder folder, WeightSource embedding, StoredTensor head) {
    try (NDArray copy = stored.remove(head)) {
      if (!copy.contentEquals(weights.get(embedding))) {
        throw new CheckpointException(
            "Cannot use tensor %s of %s: expected the values of %s, to which it is tied, found others"
                .formatted(head.name(), folder.uri(), embedding.stored().name()));
      }
    }
  }
}
