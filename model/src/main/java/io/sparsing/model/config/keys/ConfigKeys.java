package io.sparsing.model.config.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.MessageText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Typed, checked access to one JSON object of a configuration; remembers which keys were asked for,
 * so that whatever nobody understood can be refused. A key whose value is {@code null} counts as
 * absent. Every method throws {@link ConfigException} naming the key.
 */
public final class ConfigKeys {
  private final ObjectNode node;
  private final String prefix;
  private final Set<String> asked = new LinkedHashSet<>();

  /** The keys of a parsed {@code config.json}. */
  public ConfigKeys(ObjectNode node) {
    this(node, "");
  }

  private ConfigKeys(ObjectNode node, String prefix) {
    this.node = node;
    this.prefix = prefix;
  }

  /** An integer in [1, maximum]. */
  public int size(String key, int maximum) {
    return optionalSize(key, maximum)
        .orElseThrow(() -> expected(key, "a positive integer", "nothing"));
  }

  /** An integer in [1, maximum], or empty where the key is absent. */
  public Optional<Integer> optionalSize(String key, int maximum) {
    return value(key).map(value -> checkedSize(key, value, maximum));
  }

  double number(String key) {
    return optionalNumber(key).orElseThrow(() -> expected(key, "a number", "nothing"));
  }

  /** A finite number, or empty where the key is absent. */
  public Optional<Double> optionalNumber(String key) {
    return value(key)
        .map(
            value -> {
              if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
                throw expected(key, "a finite number", value.toString());
              }
              return value.doubleValue();
            });
  }

  /** A number above zero, or the default where the key is absent. */
  public double positive(String key, double ifAbsent) {
    double number = optionalNumber(key).orElse(ifAbsent);
    if (number <= 0) {
      throw expected(key, "a number above 0", Double.toString(number));
    }
    return number;
  }

  /** True or false, or the default where the key is absent. */
  public boolean flag(String key, boolean ifAbsent) {
    return value(key)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw expected(key, "true or false", value.toString());
              }
              return value.booleanValue();
            })
        .orElse(ifAbsent);
  }

  /** A string; empty where the key is absent. */
  public Optional<String> text(String key) {
    return value(key)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw expected(key, "a string", value.toString());
              }
              return value.textValue();
            });
  }

  /** Whether the key is there, were it with {@code null}. */
  public boolean holds(String key) {
    asked.add(key);
    return node.has(key);
  }

  /** A list of {@code count} strings, or empty where the key is absent. */
  Optional<List<String>> texts(String key, int count) {
    return value(key)
        .map(
            value -> {
              List<String> texts = new ArrayList<>();
              value.forEach(
                  element -> {
                    if (element.isTextual()) {
                      texts.add(element.textValue());
                    }
                  });
              if (!value.isArray() || texts.size() != count || value.size() != count) {
                throw expected(key, "a list of %d strings".formatted(count), value.toString());
              }
              return texts;
            });
  }

  /** The keys of a nested object, or empty where the key is absent. */
  Optional<ConfigKeys> object(String key) {
    return value(key)
        .map(
            value -> {
              if (!(value instanceof ObjectNode object)) {
                throw expected(key, "an object", value.toString());
              }
              return new ConfigKeys(object, prefix + key + ".");
            });
  }

  /**
   * Refuses a configuration with keys that were never asked for and that {@code harmless} does not
   * know. A switch that is off ({@code null}, {@code false}, empty) says nothing and passes.
   */
  public void refuseUnread(Predicate<String> harmless) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      if (!asked.contains(key) && !harmless.test(key) && !saysNothing(entry.getValue())) {
        throw expected(
            key,
            "no such key, for it may change what the model computes",
            entry.getValue().toString());
      }
    }
  }

  /** The error of a key: what was expected there and what was found. */
  public ConfigException expected(String key, String expected, String found) {
    return new ConfigException(
        "config.json: expected %s at %s, found %s"
            .formatted(expected, MessageText.excerpt(prefix + key), MessageText.excerpt(found)));
  }

  private Optional<JsonNode> value(String key) {
    asked.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  private int checkedSize(String key, JsonNode value, int maximum) {
    boolean fits =
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= 1
            && value.intValue() <= maximum;
    if (!fits) {
      throw expected(key, "an integer from 1 to " + maximum, value.toString());
    }
    return value.intValue();
  }

  private static boolean saysNothing(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isContainerNode() && value.isEmpty());
  }
}
