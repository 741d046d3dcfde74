package io.sparsing.model.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.config.layout.StoredTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Writes float32 tensors in the safetensors format, one at a time. */
public final class SafetensorsWriter {
  private static final int CHUNK_ELEMENTS = 1 << 14;

  /** The data start at a multiple of this, so that readers may map them. */
  private static final int ALIGNMENT_BYTES = 8;

  private final List<StoredTensor> tensors;

  /**
   * @param tensors names and shapes, in the order in which they will be written
   */
  public SafetensorsWriter(List<StoredTensor> tensors) {
    this.tensors = List.copyOf(tensors);
  }

  /** Writes header and values; {@code values} is asked for each tensor once, in order. */
  public void write(OutputStream out, Function<StoredTensor, float[]> values) throws IOException {
    writeHeader(out);
    for (StoredTensor tensor : tensors) {
      float[] row = values.apply(tensor);
      if (row.length != tensor.elements()) {
        throw new IllegalArgumentException(
            "Cannot write tensor %s: expected %d values for shape %s, found %d"
                .formatted(tensor.name(), tensor.elements(), tensor.shape(), row.length));
      }
      writeValues(out, row, row.length);
    }
  }

  /** Writes the header alone; the values must follow in order, see {@link #writeValues}. */
  public void writeHeader(OutputStream out) throws IOException {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    long begin = 0;
    for (StoredTensor tensor : tensors) {
      long end = Math.addExact(begin, Math.multiplyExact(tensor.elements(), Float.BYTES));
      ObjectNode entry = header.putObject(tensor.name()).put("dtype", "F32");
      ArrayNode shape = entry.putArray("shape");
      tensor.shape().forEach(shape::add);
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    String json = header.toString();
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    int padding = Math.floorMod(-length, ALIGNMENT_BYTES);
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(start.putLong(length + (long) padding).array());
    out.write((json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the first {@code count} of these values as little-endian float32. */
  public static void writeValues(OutputStream out, float[] values, int count) throws IOException {
    ByteBuffer chunk =
        ByteBuffer.allocate(CHUNK_ELEMENTS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < count; first += CHUNK_ELEMENTS) {
      int elements = Math.min(CHUNK_ELEMENTS, count - first);
      chunk.asFloatBuffer().put(values, first, elements);
      out.write(chunk.array(), 0, elements * Float.BYTES);
    }
  }
}
