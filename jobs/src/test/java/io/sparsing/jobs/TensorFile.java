package io.sparsing.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A safetensors file of float32 tensors, read with no regard to errors. */
public record TensorFile(ByteBuffer bytes, JsonNode header) {
  public static TensorFile read(Path file) {
    try {
      byte[] all = Files.readAllBytes(file);
      ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
      int length = (int) bytes.getLong(0);
      String header = new String(all, 8, length, StandardCharsets.UTF_8);
      return new TensorFile(bytes.position(8 + length).slice(), Fixtures.json(header));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The values of a tensor, row-major. */
  public FloatBuffer floats(String tensor) {
    JsonNode offsets = header.get(tensor).get("data_offsets");
    int begin = offsets.get(0).intValue();
    return bytes
        .slice(begin, offsets.get(1).intValue() - begin)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }
}
