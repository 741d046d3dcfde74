package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A map of keys in a {@link YamlFile}, whose values it checks.
 *
 * @param title what the file is and where it lies, such as {@code study night.yaml}
 * @param path such as {@code checkpoints[0].training_tokens}; empty for the whole file
 */
record YamlPlace(String title, String path) {
  YamlPlace at(String key) {
    return new YamlPlace(title, path.isEmpty() || key.isEmpty() ? path + key : path + "." + key);
  }

  /**
   * Refuses the value of a key unless a condition holds.
   *
   * @param key empty where all keys together do not fit
   */
  void that(boolean satisfied, String key, String expected, Object found) {
    if (!satisfied) {
      throw new InputException(
          "Cannot read %s: expected %s at %s, found %s"
              .formatted(title, expected, at(key).path, found));
    }
  }

  /** The text without the spaces around it. */
  String text(String key, String value) {
    that(value != null && !value.isBlank(), key, "a text", value == null ? "none" : "a blank");
    return value.strip();
  }

  /** A value that may not be left out. */
  <T> T given(String key, T value) {
    that(value != null, key, "a value", "none");
    return value;
  }

  <T extends Number> T atLeast(int minimum, String key, T value) {
    that(value.longValue() >= minimum, key, "a number from " + minimum, value);
    return value;
  }

  /** What the elements of a list say, which holds at least one. */
  <K, T> List<T> filled(String key, List<K> list, BiFunction<K, YamlPlace, T> read) {
    that(list != null && !list.isEmpty(), key, "a list of at least one", "none");
    return each(key, list, read);
  }

  /** What the elements of a list say. */
  <K, T> List<T> each(String key, List<K> list, BiFunction<K, YamlPlace, T> read) {
    List<T> values = new ArrayList<>();
    for (K keys : list) {
      values.add(read.apply(keys, at("%s[%d]".formatted(key, values.size()))));
    }
    return values;
  }

  /** Refuses a value that stands at the same key of two elements. */
  void once(String list, String key, List<String> values) {
    Set<String> seen = new HashSet<>();
    each(
        list,
        values,
        (value, at) -> {
          at.that(seen.add(value), key, "each %s once".formatted(key), value);
          return value;
        });
  }

  /** A value that checks itself. */
  <T> T valid(Supplier<T> value) {
    try {
      return value.get();
    } catch (InputException | IllegalArgumentException e) {
      throw new InputException("Cannot read %s, %s: %s".formatted(title, path, e.getMessage()), e);
    }
  }
}
