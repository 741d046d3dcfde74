package io.sparsing.model.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All families that can be read, and the way from {@code config.json} to a {@link ModelPlan}. */
public final class ModelFamilies {
  private static final Map<String, ModelFamily> BY_TYPE =
      List.of(new LlamaFamily(), new MiniCpmFamily()).stream()
          .collect(
              Collectors.toMap(
                  ModelFamily::modelType,
                  Function.identity(),
                  (first, second) -> {
                    throw new IllegalStateException("two families of type " + first.modelType());
                  },
                  TreeMap::new));

  private ModelFamilies() {}

  /**
   * Reads the text of a {@code config.json}.
   *
   * @throws ConfigException if it is not JSON, names no known family, or asks for anything that is
   *     not supported
   */
  public static ModelPlan plan(byte[] configJson) {
    ObjectNode node = StrictJson.object(configJson, "config.json");
    ConfigKeys keys = new ConfigKeys(node);
    String known = "one of " + String.join(", ", BY_TYPE.keySet());
    String type =
        keys.text("model_type").orElseThrow(() -> keys.expected("model_type", known, "nothing"));
    ModelFamily family = BY_TYPE.get(type);
    if (family == null) {
      throw keys.expected("model_type", known, type);
    }
    keys.object("quantization_config")
        .ifPresent(
            quantized -> {
              String method = quantized.text("quant_method").orElse("some method");
              throw keys.expected("quantization_config", "unquantised weights", method);
            });
    ModelPlan plan = family.plan(keys);
    keys.refuseUnread(HarmlessKeys::contains);
    return plan;
  }
}
