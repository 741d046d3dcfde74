package io.sparsing.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Maps float32 tensors of local files into memory: nothing is copied, and processes on one machine
 * share the pages.
 */
record MappedWeights(HadoopFolder folder) {
  /** Smaller tensors are not worth a mapping, of which a process may have some 65,000. */
  static final long LEAST_BYTES = 1 << 20;

  /** Values looked at together: a buffer that stays in the processor's cache. */
  private static final int CHUNK_ELEMENTS = 1 << 14;

  /** The bits of +∞; those of every NaN are larger. */
  private static final int INFINITY_BITS = 0x7f800000;

  private static final int MAGNITUDE_BITS = 0x7fffffff;

  /**
   * The values of a tensor, or nothing where they cannot serve as they are: another file system,
   * type or byte order, a large or small tensor, an address that is no multiple of 4.
   *
   * @throws CheckpointException if the file cannot be read or a value is not finite
   */
  Optional<MappedFloats> map(String file, TensorEntry entry) {
    Optional<Path> path = folder.localFile(file);
    long bytes = entry.end() - entry.begin();
    boolean fits =
        entry.type() == ElementType.F32
            && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            && entry.begin() % Float.BYTES == 0
            && bytes >= LEAST_BYTES
            && bytes <= Integer.MAX_VALUE;
    if (path.isEmpty() || !fits) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(path.get(), StandardOpenOption.READ)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, entry.begin(), bytes);
      checkFinite(file, entry, mapped);
      return Optional.of(new MappedFloats(mapped));
    } catch (IOException e) {
      throw folder.unreadable(file, e);
    }
  }

  private void checkFinite(String file, TensorEntry entry, ByteBuffer mapped) {
    IntBuffer values = mapped.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] chunk = new int[CHUNK_ELEMENTS];
    while (values.hasRemaining()) {
      int first = values.position();
      int count = Math.min(chunk.length, values.remaining());
      values.get(chunk, 0, count);
      if (largestMagnitude(chunk, count) >= INFINITY_BITS) {
        for (int i = 0; i < count; i++) {
          float value = Float.intBitsToFloat(chunk[i]);
          if (!Float.isFinite(value)) {
            throw folder.notFinite(file, entry, value, (long) first + i);
          }
        }
      }
    }
  }

  /** As bits, which order magnitudes as numbers do; a loop that compiles to vector code. */
  private static int largestMagnitude(int[] bits, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, bits[i] & MAGNITUDE_BITS);
    }
    return largest;
  }
}
