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
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
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

  /** The same under either of two names; where both are there, they must say the same. */
  public int size(String key, String otherKey, int maximum) {
    Optional<Integer> size = optionalSize(key, maximum);
    Optional<Integer> other = optionalSize(otherKey, maximum);
    if (size.isPresent() && other.isPresent()) {
      same(otherKey, other, key, size.get());
    }
    return size.or(() -> other).orElseThrow(() -> expected(key, "a positive integer", "nothing"));
  }

  /** Refuses a key that says something else than the one that it repeats. */
  public void same(String key, Optional<Integer> found, String repeated, int value) {
    if (found.isPresent() && found.get() != value) {
      throw expected(key, "the same as %s, %d".formatted(repeated, value), found.get().toString());
    }
  }

  /** Refuses a key that is there with another text than the one that it has in this family. */
  public void only(String key, String value) {
    text(key)
        .filter(found -> !found.equals(value))
        .ifPresent(
            found -> {
              throw expected(key, value, found);
            });
  }

  /** Refuses a switch that is there and not as it stands in this family. */
  public void only(String key, boolean value) {
    if (flag(key, value) != value) {
      throw expected(key, Boolean.toString(value), Boolean.toString(!value));
    }
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

  /** A number above zero, or empty where the key is absent. */
  public OptionalDouble optionalPositive(String key) {
    return optionalNumber(key).isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(positive(key, 1));
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
    Optional<List<String>> texts = texts(key);
    if (texts.isPresent() && texts.get().size() != count) {
      throw expected(key, "a list of %d strings".formatted(count), texts.get().toString());
    }
    return texts;
  }

  /** A list of strings, or empty where the key is absent. */
  public Optional<List<String>> texts(String key) {
    return list(key, "a list of strings", JsonNode::isTextual, JsonNode::textValue);
  }

  /** A list of integers, or empty where the key is absent. */
  public Optional<List<Integer>> integers(String key) {
    return list(key, "a list of integers", JsonNode::isInt, JsonNode::intValue);
  }

  /** A list of {@code count} ones and zeros, or empty where the key is absent. */
  public Optional<List<Boolean>> switches(String key, int count) {
    String kind = "a list of %d ones and zeros".formatted(count);
    Optional<List<Integer>> bits =
        list(
            key,
            kind,
            element -> element.isInt() && (element.intValue() & ~1) == 0,
            JsonNode::intValue);
    if (bits.isPresent() && bits.get().size() != count) {
      throw expected(key, kind, bits.get().toString());
    }
    return bits.map(list -> list.stream().map(bit -> bit == 1).toList());
  }

  private <E> Optional<List<E>> list(
      String key, String kind, Predicate<JsonNode> fits, Function<JsonNode, E> element) {
    return value(key)
        .map(
            value -> {
              List<E> elements = new ArrayList<>();
              value.forEach(
                  one -> {
                    if (fits.test(one)) {
                      elements.add(element.apply(one));
                    }
                  });
              if (!value.isArray() || elements.size() != value.size()) {
                throw expected(key, kind, value.toString());
              }
              return elements;
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
   * Refuses a configuration with keys that were never asked for, unless {@code harmless} knows that
   * their value changes nothing.
   */
  public void refuseUnread(BiPredicate<String, JsonNode> harmless) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      if (!asked.contains(key) && !harmless.test(key, entry.getValue())) {
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

  Optional<JsonNode> value(String key) {
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
}
