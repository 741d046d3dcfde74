package io.sparsing.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.MessageText;
import io.sparsing.model.config.keys.StrictJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the header of a safetensors file: an 8-byte little-endian length, then a JSON object from
 * tensor name to {@code dtype}, {@code shape} and {@code data_offsets}. Tensors must tile the rest
 * of the file: no overlap, no hole, nothing beyond the end.
 */
final class SafetensorsHeader {
  /** Bytes before the JSON text. */
  static final int LENGTH_BYTES = 8;

  /** The limit of the format's reference implementation. */
  static final long MAXIMUM_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

  private final String file;
  private final long dataStart;
  private final long dataBytes;

  private SafetensorsHeader(String file, long dataStart, long dataBytes) {
    this.file = file;
    this.dataStart = dataStart;
    this.dataBytes = dataBytes;
  }

  /**
   * Parses a header whose length was already held against the file's.
   *
   * @param file what messages call the file
   * @param json the JSON text
   * @param fileBytes size of the whole file
   * @return the tensors in the order of their data
   */
  static List<TensorEntry> parse(String file, byte[] json, long fileBytes) {
    long dataStart = LENGTH_BYTES + (long) json.length;
    return new SafetensorsHeader(file, dataStart, fileBytes - dataStart).entries(json);
  }

  private List<TensorEntry> entries(byte[] json) {
    if (json.length == 0 || json[0] != '{') {
      throw refuse("a header that starts with {", "something else");
    }
    ObjectNode header;
    try {
      header = StrictJson.object(json, "the header of " + file);
    } catch (ConfigException e) {
      throw new CheckpointException("Cannot read " + e.getMessage(), e);
    }
    List<TensorEntry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals(METADATA)) {
        checkMetadata(field.getValue());
      } else {
        entries.add(entry(field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
    checkTiling(entries);
    return List.copyOf(entries);
  }

  private void checkMetadata(JsonNode metadata) {
    if (!metadata.isObject()) {
      throw refuse(METADATA + " to be an object", StrictJson.kind(metadata));
    }
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      if (!field.getValue().isTextual()) {
        throw refuse("strings in " + METADATA, StrictJson.kind(field.getValue()));
      }
    }
  }

  private TensorEntry entry(String name, JsonNode node) {
    if (!node.isObject()) {
      throw refuse(name, "an object", StrictJson.kind(node));
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!KEYS.contains(field.getKey())) {
        throw refuse(name, "only dtype, shape and data_offsets", field.getKey());
      }
    }
    JsonNode dtype = node.path("dtype");
    List<Long> shape = longs(name, "shape", node.path("shape"));
    ElementType type =
        Optional.of(ElementType.NONE)
            .filter(none -> dtype.isTextual() && dtype.asText().isEmpty() && shape.isEmpty())
            .or(() -> ElementType.named(dtype.asText()).filter(known -> dtype.isTextual()))
            .orElseThrow(() -> refuse(name, "a known dtype", shown(dtype)));
    List<Long> offsets = longs(name, "data_offsets", node.path("data_offsets"));
    if (offsets.size() != 2) {
      throw refuse(name, "two data_offsets", Integer.toString(offsets.size()));
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (begin > end || end > dataBytes) {
      throw refuse(
          name,
          "data_offsets in order and within %d bytes of data".formatted(dataBytes),
          "[%d, %d]".formatted(begin, end));
    }
    checkSpan(name, type, shape, end - begin);
    return new TensorEntry(name, type, shape, dataStart + begin, dataStart + end);
  }

  private void checkSpan(String name, ElementType type, List<Long> shape, long span) {
    long bytes = type.bytes();
    try {
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
    } catch (ArithmeticException e) {
      throw refuse(name, "a size below 2^63 bytes", "shape " + shape);
    }
    if (bytes != span) {
      throw refuse(name, "%d bytes for %s %s".formatted(bytes, type, shape), span + " bytes");
    }
  }

  private List<Long> longs(String name, String key, JsonNode node) {
    if (!node.isArray()) {
      throw refuse(name, key + " to be an array", shown(node));
    }
    List<Long> values = new ArrayList<>(node.size());
    for (JsonNode value : node) {
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw refuse(name, "integers of at least 0 in " + key, shown(value));
      }
      values.add(value.longValue());
    }
    return values;
  }

  private void checkTiling(List<TensorEntry> entries) {
    long expected = dataStart;
    for (TensorEntry entry : entries) {
      if (entry.begin() != expected) {
        throw refuse(
            entry.name(),
            "data at byte " + expected + ", without hole or overlap",
            "byte " + entry.begin());
      }
      expected = entry.end();
    }
    if (expected != dataStart + dataBytes) {
      throw refuse(
          "tensors up to the end of the file, byte " + (dataStart + dataBytes),
          "their end at byte " + expected);
    }
  }

  private CheckpointException refuse(String tensor, String expected, String found) {
    return new CheckpointException(
        "Cannot read tensor %s of %s: expected %s, found %s"
            .formatted(
                MessageText.excerpt(tensor),
                file,
                MessageText.excerpt(expected),
                MessageText.excerpt(found)));
  }

  private CheckpointException refuse(String expected, String found) {
    return new CheckpointException(
        "Cannot read the header of %s: expected %s, found %s"
            .formatted(file, expected, MessageText.excerpt(found)));
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
