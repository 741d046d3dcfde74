package io.sparsing.model.runtime.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.MappedFloats;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.config.layout.WeightSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Maps a checkpoint's weights from local files, or streams them straight into native memory: they
 * exist there once, and nowhere else; on a GPU a tensor passes through the host's memory. A tensor
 * that holds several weights, or one in another order, is there twice while it is taken apart.
 */
public final class WeightLoader {
  private static final float LARGEST_FLOAT16 = 65_504;

  private final String uri;
  private final NDManager manager;
  private final ComputeDevice.Weights kept;
  private final NDManager host; // where streamed values are gathered
  private final Map<StoredTensor, List<WeightSource>> uses = new HashMap<>();
  private final Map<StoredTensor, NDArray> stored = new HashMap<>();
  private final Map<StoredTensor, NativeFloats> memory = new HashMap<>();
  private final Map<WeightSource, NDArray> weights = new HashMap<>();

  private WeightLoader(String uri, NDManager manager, ComputeDevice.Weights kept) {
    this.uri = uri;
    this.manager = manager;
    this.kept = kept;
    this.host = manager.newSubManager(Device.cpu());
  }

  /**
   * The weights of a model.
   *
   * @param tensors arrays of the manager given
   * @param mapped what some of them lie in; to be closed after them
   */
  public record Weights(DecoderTensors<NDArray> tensors, List<MappedFloats> mapped) {}

  /** Loads all tensors that the model needs; the arrays belong to {@code manager}. */
  public static Weights load(
      CheckpointFolder folder, NDManager manager, ComputeDevice.Weights kept) {
    return new WeightLoader(folder.uri(), manager, kept).load(folder);
  }

  private Weights load(CheckpointFolder folder) {
    ModelPlan plan = folder.plan();
    Optional<StoredTensor> copy = plan.tiedHeadCopy().filter(folder::holds);
    List<StoredTensor> tensors = new ArrayList<>(plan.all());
    copy.ifPresent(tensors::add);
    plan.tensors()
        .all()
        .forEach(
            source -> uses.computeIfAbsent(source.stored(), t -> new ArrayList<>()).add(source));
    Map<StoredTensor, MappedFloats> mapped = map(folder, tensors);
    tensors.removeAll(mapped.keySet());
    mapped.forEach(this::accept);
    folder.read(tensors, this::accept);
    copy.ifPresent(head -> checkTied(folder, plan.tensors().embedding().tokens(), head));
    host.close();
    return new Weights(plan.tensors().map(weights::get), List.copyOf(mapped.values()));
  }

  /** What can be mapped; in parallel, for every value is looked at. */
  private static Map<StoredTensor, MappedFloats> map(
      CheckpointFolder folder, List<StoredTensor> tensors) {
    Map<StoredTensor, MappedFloats> mapped = new ConcurrentHashMap<>();
    tensors.parallelStream()
        .forEach(tensor -> folder.map(tensor).ifPresent(bytes -> mapped.put(tensor, bytes)));
    return mapped;
  }

  private void accept(StoredTensor tensor, MappedFloats mapped) {
    stored.put(tensor, manager.create(mapped.bytes(), shape(tensor), DataType.FLOAT32));
    takeApart(tensor);
  }

  /** A single value without dimensions becomes an array of one. */
  private static Shape shape(StoredTensor tensor) {
    if (tensor.shape().isEmpty()) {
      return new Shape(1);
    }
    return new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private void accept(StoredTensor tensor, long first, float[] values, int count) {
    if (first == 0) {
      NDArray array = host.create(shape(tensor), DataType.FLOAT32);
      stored.put(tensor, array);
      memory.put(tensor, NativeFloats.of(array));
    }
    memory.get(tensor).write(first, values, count);
    if (first + count == tensor.elements()) {
      memory.remove(tensor);
      stored.computeIfPresent(tensor, (streamed, array) -> onDevice(array));
      takeApart(tensor);
    }
  }

  /** The same array where it is on the model's device already. */
  private NDArray onDevice(NDArray array) {
    if (array.getDevice().equals(manager.getDevice())) {
      array.attach(manager);
      return array;
    }
    NDArray moved = array.toDevice(manager.getDevice(), true);
    moved.attach(manager);
    array.close();
    return moved;
  }

  /** Mapped memory is read-only: what changes a weight works on a copy. */
  private void takeApart(StoredTensor tensor) {
    List<WeightSource> sources = uses.getOrDefault(tensor, List.of());
    boolean asItIs =
        sources.stream()
            .allMatch(s -> s.part() instanceof WeightSource.Part.Whole && s.added() == 0);
    if (asItIs) {
      stored.computeIfPresent(tensor, this::narrowed);
    }
    NDArray array = asItIs ? stored.get(tensor) : stored.remove(tensor);
    for (WeightSource source : sources) {
      NDArray weight = asItIs ? array : WeightParts.copy(array, source.part());
      if (source.added() != 0) {
        weight.addi(source.added());
      }
      weights.put(source, asItIs ? weight : narrowed(tensor, weight));
    }
    if (!asItIs) {
      array.close();
    }
  }

  /**
   * A matrix as it is kept; the array that comes in is closed where that is another.
   *
   * @throws CheckpointException where a value is too large for float16
   */
  private NDArray narrowed(StoredTensor tensor, NDArray weight) {
    boolean asItIs =
        kept == ComputeDevice.Weights.FLOAT32
            || weight.getShape().dimension() < 2
            || weight.getDataType() == DataType.FLOAT16;
    if (asItIs) {
      return weight;
    }
    float largest;
    try (NDManager scope = manager.newSubManager()) {
      NDArray magnitudes = weight.abs();
      magnitudes.attach(scope);
      largest = magnitudes.max().getFloat();
    }
    if (largest > LARGEST_FLOAT16) {
      throw new CheckpointException(
          "Cannot keep tensor %s of %s in float16: expected magnitudes of at most %.0f, found %s"
              .formatted(tensor.name(), uri, LARGEST_FLOAT16, largest));
    }
    NDArray narrow = weight.toType(DataType.FLOAT16, true);
    narrow.attach(manager);
    weight.close();
    return narrow;
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
