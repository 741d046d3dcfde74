package io.sparsing.model.checkpoint;

import io.sparsing.model.config.layout.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Streams weights from safetensors files, in the order of their bytes, as finite float32 values.
 */
final class WeightReader {
  /** Values decoded at a time: a buffer that stays in the processor's cache. */
  private static final int CHUNK_ELEMENTS = 1 << 16;

  private final HadoopFolder folder;
  private final byte[] bytes = new byte[CHUNK_ELEMENTS * Float.BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  private final float[] values = new float[CHUNK_ELEMENTS];

  WeightReader(HadoopFolder folder) {
    this.folder = folder;
  }

  /** Reads the tensors of one file that {@code wanted} names. */
  void read(
      String file, List<TensorEntry> entries, Map<String, StoredTensor> wanted, WeightSink sink) {
    try (FSDataInputStream in = folder.open(file)) {
      for (TensorEntry entry : entries) {
        StoredTensor tensor = wanted.get(entry.name());
        if (tensor != null) {
          read(in, file, entry, tensor, sink);
        }
      }
    } catch (IOException e) {
      throw folder.unreadable(file, e);
    }
  }

  private void read(
      FSDataInputStream in, String file, TensorEntry entry, StoredTensor tensor, WeightSink sink)
      throws IOException {
    in.seek(entry.begin());
    long elements = (entry.end() - entry.begin()) / entry.type().bytes();
    for (long first = 0; first < elements; first += CHUNK_ELEMENTS) {
      int count = (int) Math.min(CHUNK_ELEMENTS, elements - first);
      in.readFully(bytes, 0, count * entry.type().bytes());
      entry.type().decode(buffer, values, count);
      checkFinite(file, entry, first, count);
      sink.accept(tensor, first, values, count);
    }
  }

  private void checkFinite(String file, TensorEntry entry, long first, int count) {
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values[i])) {
        throw folder.notFinite(file, entry, values[i], first + i);
      }
    }
  }
}
