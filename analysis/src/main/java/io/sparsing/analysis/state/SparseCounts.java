package io.sparsing.analysis.state;

import java.io.ByteArrayOutputStream;
import java.io.InvalidObjectException;

/**
 * Counters as bytes, for arrays of which most are 0: for each other counter how many zeros lie
 * before it, then its value, both in groups of seven bits, the lowest first.
 */
final class SparseCounts {
  private static final int GROUP_BITS = 7;
  private static final int MORE = 1 << GROUP_BITS;

  private SparseCounts() {}

  /** Bytes that {@link #unpack} understands. */
  static byte[] pack(int[] counts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(counts.length / GROUP_BITS + 1);
    int zeros = 0;
    for (int count : counts) {
      if (count == 0) {
        zeros++;
      } else {
        write(zeros, bytes);
        write(count, bytes);
        zeros = 0;
      }
    }
    return bytes.toByteArray();
  }

  private static void write(int number, ByteArrayOutputStream bytes) {
    int left = number;
    while ((left & -MORE) != 0) {
      bytes.write(left | MORE);
      left >>>= GROUP_BITS;
    }
    bytes.write(left);
  }

  /**
   * The counters.
   *
   * @param size how many
   * @throws InvalidObjectException where the bytes hold more
   */
  static int[] unpack(byte[] bytes, int size) throws InvalidObjectException {
    int[] counts = new int[size];
    int next = 0;
    int number = 0;
    int shift = 0;
    boolean gap = true;
    for (byte one : bytes) {
      number |= (one & (MORE - 1)) << shift;
      shift += GROUP_BITS;
      if (one >= 0) {
        if (gap) {
          next = Math.addExact(next, number);
        } else if (next < size) {
          counts[next++] = number;
        } else {
          throw new InvalidObjectException(
              "Cannot read counters: expected %d, found one at %d".formatted(size, next));
        }
        gap = !gap;
        number = 0;
        shift = 0;
      }
    }
    return counts;
  }
}
