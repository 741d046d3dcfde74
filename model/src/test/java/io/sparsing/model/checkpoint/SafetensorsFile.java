package io.sparsing.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A safetensors file taken apart, to be put together again in ways that no writer would: nothing is
 * checked.
 */
final class SafetensorsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode header;
  private final byte[] data;

  SafetensorsFile(ObjectNode header, byte[] data) {
    this.header = header;
    this.data = data;
  }

  static SafetensorsFile of(byte[] file) {
    int length = (int) littleEndian(file).getLong(0);
    try {
      return new SafetensorsFile(
          (ObjectNode) JSON.readTree(file, 8, length),
          Arrays.copyOfRange(file, 8 + length, file.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JSON text before the data, parsed; may be changed. */
  ObjectNode header() {
    return header;
  }

  /** What follows the header; may be changed. */
  byte[] data() {
    return data;
  }

  /** The entry of a tensor in the header. */
  ObjectNode entry(String tensor) {
    return (ObjectNode) header.get(tensor);
  }

  /** Where the bytes of a tensor begin in the data. */
  int begin(String tensor) {
    return entry(tensor).get("data_offsets").get(0).intValue();
  }

  /** Adds a tensor before all others, whose data it moves. */
  SafetensorsFile prepend(String tensor, String type, long[] shape, byte[] bytes) {
    ObjectNode longer = header.deepCopy();
    for (var field : longer.properties()) {
      if (!field.getKey().equals("__metadata__")) {
        ArrayNode offsets = (ArrayNode) field.getValue().get("data_offsets");
        offsets.set(0, offsets.get(0).intValue() + bytes.length);
        offsets.set(1, offsets.get(1).intValue() + bytes.length);
      }
    }
    describe(longer.putObject(tensor), type, shape, 0, bytes.length);
    return new SafetensorsFile(longer, joined(bytes, data));
  }

  /** Adds a tensor behind all others. */
  SafetensorsFile append(String tensor, String type, long[] shape, byte[] bytes) {
    ObjectNode longer = header.deepCopy();
    describe(longer.putObject(tensor), type, shape, data.length, data.length + bytes.length);
    return new SafetensorsFile(longer, joined(data, bytes));
  }

  /** The same tensors, their float32 values cut to the upper half of their bits. */
  SafetensorsFile asBfloat16() {
    return halved("BF16", bits -> (short) (bits >> 16));
  }

  /** The same tensors as float16; values too small for its normal numbers become zero. */
  SafetensorsFile asFloat16() {
    return halved(
        "F16",
        bits -> {
          int exponent = ((bits >> 23) & 0xff) - 112;
          int magnitude =
              exponent < 1 ? 0 : (Math.min(exponent, 30) << 10) | ((bits >> 13) & 0x3ff);
          return (short) (((bits >> 16) & 0x8000) | magnitude);
        });
  }

  byte[] bytes() {
    return assemble(header.toString().getBytes(StandardCharsets.UTF_8), data);
  }

  /** A file of any header text. */
  static byte[] assemble(byte[] header, byte[] data) {
    return assemble(header.length, header, data);
  }

  /** A file of any header text that claims any length for it. */
  static byte[] assemble(long length, byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .put(data)
        .array();
  }

  private SafetensorsFile halved(String type, IntToShort rounding) {
    ObjectNode shorter = header.deepCopy();
    for (var field : shorter.properties()) {
      if (field.getKey().equals("__metadata__")) {
        continue;
      }
      ObjectNode entry = (ObjectNode) field.getValue();
      JsonNode offsets = entry.get("data_offsets");
      entry.put("dtype", type);
      entry
          .putArray("data_offsets")
          .add(offsets.get(0).intValue() / 2)
          .add(offsets.get(1).intValue() / 2);
    }
    byte[] halves = new byte[data.length / 2];
    for (int at = 0; at < data.length; at += Float.BYTES) {
      littleEndian(halves).putShort(at / 2, rounding.apply(littleEndian(data).getInt(at)));
    }
    return new SafetensorsFile(shorter, halves);
  }

  private static void describe(ObjectNode entry, String type, long[] shape, int begin, int end) {
    entry.put("dtype", type).putArray("data_offsets").add(begin).add(end);
    Arrays.stream(shape).forEach(entry.putArray("shape")::add);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private interface IntToShort {
    short apply(int bits);
  }
}
