package io.sparsing.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A naive safetensors reader, independent of the one under test: believes all, holds all. */
public final class ReferenceTensors {
  private final JsonNode header;
  private final ByteBuffer data;

  private ReferenceTensors(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong(0);
    header = new ObjectMapper().readTree(new String(bytes, 8, length, StandardCharsets.UTF_8));
    data = file.position(8 + length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  public static ReferenceTensors of(byte[] bytes) {
    try {
      return new ReferenceTensors(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ReferenceTensors read(Path file) {
    try {
      return of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int[] shape(String name) {
    JsonNode shape = entry(name).get("shape");
    int[] dimensions = new int[shape.size()];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = shape.get(i).intValue();
    }
    return dimensions;
  }

  /** Values of an F32 tensor. */
  public float[] floats(String name) {
    float[] values = new float[elements(name)];
    at(name).asFloatBuffer().get(values);
    return values;
  }

  /** Values of an I64 tensor. */
  public long[] longs(String name) {
    long[] values = new long[elements(name)];
    at(name).asLongBuffer().get(values);
    return values;
  }

  private int elements(String name) {
    int elements = 1;
    for (int dimension : shape(name)) {
      elements *= dimension;
    }
    return elements;
  }

  private ByteBuffer at(String name) {
    int begin = entry(name).get("data_offsets").get(0).intValue();
    return data.duplicate().position(begin).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private JsonNode entry(String name) {
    JsonNode entry = header.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return entry;
  }

  /** Largest absolute difference of two tensors. */
  public static double distance(float[] expected, float[] found) {
    if (expected.length != found.length) {
      throw new IllegalArgumentException(
          "lengths differ: " + Map.of("expected", expected.length, "found", found.length));
    }
    double most = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - found[i]);
      most = difference > most || Double.isNaN(difference) ? difference : most;
    }
    return most;
  }
}
