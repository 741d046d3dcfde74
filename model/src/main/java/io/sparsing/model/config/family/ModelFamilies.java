package io.sparsing.model.config.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.family.layernorm.LayerNormFamilies;
import io.sparsing.model.config.family.rmsnorm.RmsNormFamilies;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.HarmlessKeys;
import io.sparsing.model.config.keys.StrictJson;
import io.sparsing.model.config.keys.UnsupportedModels;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All families that can be read, and the way from {@code config.json} to a {@link ModelPlan}. */
public final class ModelFamilies {
  private static final Map<String, ModelFamily> BY_TYPE =
      Stream.of(RmsNormFamilies.all(), LayerNormFamilies.all())
          .flatMap(List::stream)
          .collect(
              Collectors.toMap(
                  ModelFamily::modelType,
                  Function.identity(),
                  (first, second) -> {
                    throw new IllegalStateException("two families of type " + first.modelType());
                  },
                  TreeMap::new));

  private ModelFamilies() {}

  /** The {@code model_type} of every family, sorted. */
  public static List<String> modelTypes() {
    return List.copyOf(BY_TYPE.keySet());
  }

  /**
   * Reads the text of a {@code config.json}.
   *
   * @throws ConfigException if it is not JSON, names no known family, or asks for anything that is
   *     not supported
   */
  public static ModelPlan plan(byte[] configJson) {
    ObjectNode node = StrictJson.object(configJson, "config.json");
    ConfigKeys keys = new ConfigKeys(node);
    ModelFamily family = family(keys, node);
    UnsupportedModels.refuse(keys);
    ModelPlan plan = family.plan(keys);
    if (plan.config().mixture().isEmpty()) {
      UnsupportedModels.refuseExperts(keys);
    }
    keys.refuseUnread(HarmlessKeys::contains);
    return plan;
  }

  /** The family that {@code model_type} names; where there is none, {@code architectures}. */
  private static ModelFamily family(ConfigKeys keys, ObjectNode node) {
    Optional<String> type = keys.text("model_type");
    List<String> architectures = keys.texts("architectures").orElse(List.of());
    Set<ModelFamily> named =
        BY_TYPE.values().stream()
            .filter(family -> architectures.contains(family.architecture()))
            .collect(Collectors.toSet());
    String known = "one of " + String.join(", ", BY_TYPE.keySet());
    if (type.isEmpty()) {
      if (named.size() != 1) {
        throw keys.expected("model_type", known, "nothing, and architectures " + architectures);
      }
      return named.iterator().next();
    }
    ModelFamily family = BY_TYPE.get(type.get());
    if (family == null) {
      String advice = UnsupportedModels.advice(type.get(), node);
      throw keys.expected("model_type", known, type.get() + advice);
    }
    if (named.stream().anyMatch(other -> other != family)) {
      throw keys.expected(
          "architectures",
          "%s, which model_type = %s means".formatted(family.architecture(), type.get()),
          architectures.toString());
    }
    return family;
  }
}
