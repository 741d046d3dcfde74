package io.sparsing.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Reads the header of one safetensors file, its length held against the file's before it is
 * believed.
 */
record HeaderReader(HadoopFolder folder, String file, long fileBytes) {
  List<TensorEntry> read() {
    if (fileBytes < SafetensorsHeader.LENGTH_BYTES) {
      throw refuse("at least 8 bytes", fileBytes + " bytes");
    }
    try (FSDataInputStream in = folder.open(file)) {
      byte[] start = new byte[SafetensorsHeader.LENGTH_BYTES];
      in.readFully(0, start);
      long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
      long most =
          Math.min(fileBytes - SafetensorsHeader.LENGTH_BYTES, SafetensorsHeader.MAXIMUM_BYTES);
      if (length < 2 || length > most) {
        if (new String(start, StandardCharsets.ISO_8859_1).equals("version ")) {
          throw refuse("safetensors", GitLfsPointer.FOUND);
        }
        throw refuse(
            "a header of 2 to %d bytes".formatted(most),
            Long.toUnsignedString(length) + " bytes" + hint(start));
      }
      byte[] json = new byte[(int) length];
      in.readFully(SafetensorsHeader.LENGTH_BYTES, json);
      return SafetensorsHeader.parse(file + " of " + folder.path(), json, fileBytes);
    } catch (IOException e) {
      throw folder.unreadable(file, e);
    }
  }

  private static String hint(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\u0003\u0004")) {
      return "; it is a zip archive, perhaps a PyTorch pickle, which may execute code: convert it";
    }
    return "";
  }

  private CheckpointException refuse(String expected, String found) {
    return new CheckpointException(
        "Cannot read the header of %s of %s: expected %s, found %s"
            .formatted(file, folder.path(), expected, found));
  }
}
