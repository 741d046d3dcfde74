package io.sparsing.model.checkpoint;

import io.sparsing.model.config.MessageText;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the tensors that files have against those that a configuration asks for. */
final class PlanCheck {
  private final Map<String, TensorEntry> found = new HashMap<>();
  private final Map<String, String> fileByTensor = new HashMap<>();
  private final String folder;

  private PlanCheck(Map<String, List<TensorEntry>> headers, String folder) {
    this.folder = folder;
    headers.forEach(
        (file, entries) ->
            entries.forEach(
                entry -> {
                  found.put(entry.name(), entry);
                  fileByTensor.put(entry.name(), file);
                }));
  }

  static void check(ModelPlan plan, Map<String, List<TensorEntry>> headers, String folder) {
    new PlanCheck(headers, folder).check(plan);
  }

  private void check(ModelPlan plan) {
    Map<String, StoredTensor> expected = new HashMap<>();
    for (StoredTensor tensor : plan.all()) {
      expected.put(tensor.name(), tensor);
      if (!found.containsKey(tensor.name())) {
        throw new CheckpointException(
            "Cannot open checkpoint %s: expected tensor %s %s, found no such tensor"
                .formatted(folder, tensor.name(), tensor.shape()));
      }
    }
    Set<String> needed = Set.copyOf(expected.keySet());
    plan.tiedHeadCopy().ifPresent(head -> expected.put(head.name(), head));
    for (TensorEntry entry : found.values()) {
      StoredTensor tensor = expected.get(entry.name());
      if (entry.type().isEmpty()) {
        checkNotNeeded(entry, needed);
      } else if (tensor != null) {
        check(entry, tensor);
      } else if (!plan.ignores(entry.name())) {
        throw refuse(
            entry.name(), "no such tensor in a %s".formatted(plan.config().modelType()), "it");
      }
    }
  }

  private void checkNotNeeded(TensorEntry entry, Set<String> needed) {
    if (needed.contains(entry.name())) {
      throw refuse(entry.name(), "weights", "an empty entry, without type and data");
    }
  }

  private void check(TensorEntry entry, StoredTensor tensor) {
    if (!entry.shape().equals(tensor.shape())) {
      throw refuse(entry.name(), "shape " + tensor.shape(), "shape " + entry.shape());
    }
    if (!entry.type().isWeightType()) {
      throw refuse(entry.name(), "F32, F16 or BF16 weights", entry.type().toString());
    }
  }

  private CheckpointException refuse(String tensor, String expected, String found) {
    return new CheckpointException(
        "Cannot use tensor %s of %s of %s: expected %s, found %s"
            .formatted(
                MessageText.excerpt(tensor),
                fileByTensor.get(tensor),
                folder,
                expected,
                MessageText.excerpt(found)));
  }
}
