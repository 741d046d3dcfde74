package io.sparsing.jobs.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.io.OutputFile;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Writes rows of {@code ffn_activations} to one Parquet file, straight from arrays.
 *
 * <p>Iceberg's own writer knows no BYTE_STREAM_SPLIT, and without it rounded values compress hardly
 * at all: so this one puts columns together itself. Each value is rounded ({@link
 * ActivationRounding}) and exact zeros become null elements, which cost a bit of the definition
 * levels and nothing else. A row group holds rows of one layer only, so that whoever asks for a
 * layer reads no other.
 */
final class ActivationFileWriter implements Closeable {
  /** Values of a row group, some 8 MB; also the least piece of work of a reading task. */
  static final int ROW_GROUP_VALUES = 1 << 22;

  /** Values of a page: enough that few of zstd's blocks of 128 KiB hold bytes of two kinds. */
  private static final int PAGE_VALUES = 1 << 20;

  private static final int PAGE_BYTES = PAGE_VALUES * Float.BYTES;

  /** Level 3 takes thrice the time and, on noise split into bytes, makes larger files. */
  private static final int ZSTD_LEVEL = 1;

  private static final int PADDING_BYTES = 0;
  private static final long LARGEST_BLOCK_BYTES = 1L << 30;
  private static final int SCALARS = 4;

  private final MessageType scalars;
  private final ColumnDescriptor element;
  private final ParquetProperties properties;
  private final CodecFactory codecs;
  private final CompressionCodecFactory.BytesInputCompressor compressor;
  private final ParquetFileWriter file;
  private final ActivationRounding rounding = new ActivationRounding();
  private final List<ElementPage.Encoded> encoded = new ArrayList<>();
  private ElementPage page = new ElementPage(PAGE_VALUES);
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private int layer;
  private long rows;
  private long values;

  /**
   * Starts a file that must not be there yet.
   *
   * @param schema columns of the table with their Iceberg ids, in the table's order
   */
  ActivationFileWriter(OutputFile output, MessageType schema) throws IOException {
    this.scalars = new MessageType(schema.getName(), schema.getFields().subList(0, SCALARS));
    this.element = schema.getColumns().get(SCALARS);
    this.properties =
        ParquetProperties.builder()
            .withPageSize(PAGE_BYTES)
            .withMinRowCountForPageSizeCheck(1)
            .withSizeStatisticsEnabled(false)
            .build();
    Configuration configuration = new Configuration(false);
    configuration.setInt("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
    this.codecs = new CodecFactory(configuration, PAGE_BYTES);
    this.compressor = codecs.getCompressor(CompressionCodecName.ZSTD);
    this.file =
        new ParquetFileWriter(
            new ParquetOutput(output),
            schema,
            ParquetFileWriter.Mode.CREATE,
            LARGEST_BLOCK_BYTES,
            PADDING_BYTES,
            null, // not encrypted
            properties);
    file.start();
  }

  /** Adds a row; rows come sorted by layer, sequence and position. */
  void add(ActivationRow row) throws IOException {
    int neurons = row.activations().length;
    if (rows > 0 && (row.layer() != layer || values + neurons > ROW_GROUP_VALUES)) {
      endRowGroup();
    }
    if (rows == 0) {
      startRowGroup(row.layer());
    }
    column(0).write(Binary.fromString(row.measurementId()), 0, 0);
    column(1).write(row.layer(), 0, 0);
    column(2).write(row.sequenceId(), 0, 0);
    column(3).write(row.position(), 0, 0);
    columns.endRecord();
    addArray(row.activations());
    rows++;
    values += neurons;
  }

  private void addArray(float[] activations) throws IOException {
    if (!page.holds(activations.length)) {
      endPage();
      if (!page.holds(activations.length)) {
        page = new ElementPage(activations.length);
      }
    }
    rounding.plan(activations);
    page.add(activations, rounding);
  }

  private void endPage() throws IOException {
    if (!page.isEmpty()) {
      encoded.add(page.encode(compressor));
    }
  }

  private ColumnWriter column(int index) {
    return columns.getColumnWriter(scalars.getColumns().get(index));
  }

  private void startRowGroup(int newLayer) {
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            scalars,
            HeapByteBufferAllocator.getInstance(),
            properties.getColumnIndexTruncateLength());
    columns = properties.newColumnWriteStore(scalars, pages);
    layer = newLayer;
  }

  private void endRowGroup() throws IOException {
    endPage();
    columns.flush();
    file.startBlock(rows);
    pages.flushToFileWriter(file);
    file.startColumn(element, values, CompressionCodecName.ZSTD);
    Statistics<?> none = Statistics.createStats(element.getPrimitiveType());
    for (ElementPage.Encoded one : encoded) {
      one.writeTo(file, none);
    }
    file.endColumn();
    file.endBlock();
    encoded.clear();
    columns.close();
    pages.close();
    rows = 0;
    values = 0;
  }

  /**
   * Writes what is left and the footer.
   *
   * @return where each row group starts, in bytes
   */
  List<Long> finish() throws IOException {
    if (rows > 0) {
      endRowGroup();
    }
    file.end(Map.of(PageElements.MARK, PageElements.MARK_VALUE));
    return file.getFooter().getBlocks().stream().map(BlockMetaData::getStartingPos).toList();
  }

  @Override
  public void close() throws IOException {
    codecs.release();
    file.close();
  }
}
