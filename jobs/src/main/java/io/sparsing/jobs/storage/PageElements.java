package io.sparsing.jobs.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.PageReader;

/**
 * Lists as {@link ElementPage} wrote them, page by page: a third of the cost of Parquet's reader.
 */
final class PageElements implements ElementReader {
  /** Key of a file's metadata that says that all its pages are of this kind. */
  static final String MARK = "sparsing.activation-pages";

  /** Levels are one bit-packed run each, values are split into bytes, pages hold whole rows. */
  static final String MARK_VALUE = "1";

  private static final int VALUE_LEVEL = 2;
  private static final int GROUP = 8;

  private final PageReader pages;
  private byte[] bytes;
  private int repeated;
  private int defined;
  private int nonNulls;
  private int firstByte;
  private int values;
  private int index;
  private int found;

  PageElements(PageReader pages) {
    this.pages = pages;
  }

  @Override
  public void appendRow(FloatList to) throws IOException {
    if (index == values) {
      openPage();
    }
    do {
      int level = (bytes[defined + (index >> 2)] >> ((index & 3) << 1)) & 3;
      if (level == VALUE_LEVEL) {
        to.add(value(found++));
      } else {
        to.add(0);
      }
      index++;
    } while (index < values && ((bytes[repeated + (index >> 3)] >> (index & 7)) & 1) == 1);
  }

  private float value(int place) {
    int first = firstByte + place;
    return Float.intBitsToFloat(
        (bytes[first] & 0xFF)
            | ((bytes[first + nonNulls] & 0xFF) << 8)
            | ((bytes[first + 2 * nonNulls] & 0xFF) << 16)
            | (bytes[first + 3 * nonNulls] << 24));
  }

  private void openPage() throws IOException {
    DataPage page = pages.readPage();
    if (page == null) {
      throw new EOFException("Cannot read activations: expected another page, found none");
    }
    if (!(page instanceof DataPageV1 plain)) {
      throw new IOException("Cannot read activations: expected a page of version 1, found " + page);
    }
    bytes = new byte[Math.toIntExact(plain.getBytes().size())];
    plain.getBytes().toInputStream().readNBytes(bytes, 0, bytes.length);
    values = plain.getValueCount();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    repeated = bitPackedRun(buffer, GROUP / 8);
    defined = bitPackedRun(buffer, 2 * GROUP / 8);
    firstByte = buffer.position();
    nonNulls = buffer.remaining() / Float.BYTES;
    index = 0;
    found = 0;
  }

  /** Where the levels' bits start; leaves the buffer behind them. */
  private int bitPackedRun(ByteBuffer buffer, int bytesPerGroup) throws IOException {
    int length = buffer.getInt();
    int end = buffer.position() + length;
    int header = 0;
    int shift = 0;
    byte next;
    do {
      next = buffer.get();
      header |= (next & 0x7F) << shift;
      shift += 7;
    } while (next < 0);
    int groups = header >>> 1;
    int start = buffer.position();
    if ((header & 1) == 0 || groups * GROUP < values || start + groups * bytesPerGroup != end) {
      throw new IOException(
          "Cannot read activations: expected one bit-packed run of %d levels, found header %d of %d bytes"
              .formatted(values, header, length));
    }
    buffer.position(end);
    return start;
  }
}
