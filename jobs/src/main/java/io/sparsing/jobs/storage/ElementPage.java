package io.sparsing.jobs.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ParquetFileWriter;

/**
 * One data page (version 1) of the column {@code activations.list.element}: repetition levels,
 * definition levels, then the values that are not null, all their first bytes, all their second
 * bytes and so on (BYTE_STREAM_SPLIT).
 *
 * <p>Parquet's own column writer takes each value and each of its levels one by one, at some five
 * times the cost. Levels are one bit-packed run each: what repeats in it costs nothing once
 * compressed.
 */
final class ElementPage {
  private static final int NULL_LEVEL = 1;
  private static final int VALUE_LEVEL = 2;
  private static final int LEVELS_PER_GROUP = 8;

  private final int[] floats;
  private final byte[] repeated; // a bit a value: whether it goes on with the list before
  private final byte[] defined; // two bits a value
  private int rows;
  private int values;
  private int nonNulls;

  /** An empty page that can hold {@code capacity} values. */
  ElementPage(int capacity) {
    this.floats = new int[capacity];
    this.repeated = new byte[capacity / LEVELS_PER_GROUP + 1];
    this.defined = new byte[capacity / LEVELS_PER_GROUP * 2 + 2];
  }

  boolean isEmpty() {
    return rows == 0;
  }

  boolean holds(int more) {
    return values + more <= floats.length;
  }

  /** Adds the list of a row: zeros as nulls, the rest rounded. */
  void add(float[] activations, ActivationRounding rounding) {
    int index = values;
    int found = nonNulls;
    for (float activation : activations) {
      int level = activation == 0 ? NULL_LEVEL : VALUE_LEVEL;
      defined[index >> 2] |= (byte) (level << ((index & 3) << 1));
      repeated[index >> 3] |= (byte) (1 << (index & 7));
      floats[found] = rounding.round(activation);
      found += level - NULL_LEVEL;
      index++;
    }
    repeated[values >> 3] &= (byte) ~(1 << (values & 7));
    values = index;
    nonNulls = found;
    rows++;
  }

  /**
   * A page as it goes into a file.
   *
   * @param values how many, nulls included
   * @param rows lists that they belong to
   * @param plainBytes size before compression
   * @param bytes compressed
   */
  record Encoded(int values, int rows, int plainBytes, BytesInput bytes) {
    void writeTo(ParquetFileWriter file, Statistics<?> none) throws IOException {
      file.writeDataPage(
          values,
          plainBytes,
          bytes,
          none,
          rows,
          Encoding.RLE,
          Encoding.RLE,
          Encoding.BYTE_STREAM_SPLIT);
    }
  }

  /** Compresses the page and empties this. */
  Encoded encode(BytesInputCompressor compressor) throws IOException {
    int groups = (values + LEVELS_PER_GROUP - 1) / LEVELS_PER_GROUP;
    BytesInput plain =
        BytesInput.concat(
            levels(repeated, groups, groups),
            levels(defined, groups, 2 * groups),
            BytesInput.from(split()));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(nonNulls * 2);
    compressor.compress(plain).writeAllTo(compressed); // the compressor's own memory is used again
    Encoded encoded =
        new Encoded(values, rows, Math.toIntExact(plain.size()), BytesInput.from(compressed));
    Arrays.fill(repeated, (byte) 0);
    Arrays.fill(defined, (byte) 0);
    rows = 0;
    values = 0;
    nonNulls = 0;
    return encoded;
  }

  /** Length in four bytes, then one bit-packed run. */
  private static BytesInput levels(byte[] packed, int groups, int bytes) {
    BytesInput header = BytesInput.fromUnsignedVarInt((groups << 1) | 1);
    int length = Math.toIntExact(header.size()) + bytes;
    return BytesInput.concat(BytesInput.fromInt(length), header, BytesInput.from(packed, 0, bytes));
  }

  private byte[] split() {
    byte[] bytes = new byte[nonNulls * Float.BYTES];
    for (int i = 0; i < nonNulls; i++) {
      int bits = floats[i];
      bytes[i] = (byte) bits;
      bytes[i + nonNulls] = (byte) (bits >> 8);
      bytes[i + 2 * nonNulls] = (byte) (bits >> 16);
      bytes[i + 3 * nonNulls] = (byte) (bits >> 24);
    }
    return bytes;
  }
}
