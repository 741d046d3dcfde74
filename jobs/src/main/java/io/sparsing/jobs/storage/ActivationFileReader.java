package io.sparsing.jobs.storage;

import java.io.Closeable;
import java.io.IOException;
import org.apache.iceberg.io.InputFile;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * Reads the layers and activations of a file of {@code ffn_activations}, block by block, straight
 * into arrays: null elements are the zeros that they stand for.
 */
final class ActivationFileReader implements Closeable {
  private static final String[] LAYER = {"layer"};
  private static final String[] ELEMENT = {"activations", "list", "element"};

  private final ParquetFileReader file;
  private final MessageType schema;
  private final int blockPositions;
  private ColumnReader layers;
  private ElementReader elements;
  private long rowsLeft;
  private final FloatList values = new FloatList();

  /**
   * Opens those row groups whose middle lies in a range of bytes.
   *
   * @param blockPositions most rows of a block
   */
  ActivationFileReader(InputFile input, long start, long length, int blockPositions)
      throws IOException {
    this.blockPositions = blockPositions;
    ParquetReadOptions range =
        ParquetReadOptions.builder().withRange(start, start + length).build();
    this.file = ParquetFileReader.open(new ParquetInput(input), range);
    MessageType all = file.getFileMetaData().getSchema();
    this.schema = new MessageType(all.getName(), all.getType(LAYER[0]), all.getType(ELEMENT[0]));
    file.setRequestedSchema(schema);
  }

  /**
   * Rows of one layer that follow one another.
   *
   * @param layer layer, from 0
   * @param positions how many
   * @param activations [positions, F] row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Block(int layer, int positions, float[] activations) {}

  /** The next block; null at the end. */
  Block next() throws IOException {
    if (rowsLeft == 0 && !openRowGroup()) {
      return null;
    }
    int layer = layers.getInteger();
    int rows = 0;
    while (rowsLeft > 0 && rows < blockPositions && layers.getInteger() == layer) {
      elements.appendRow(values);
      layers.consume();
      rows++;
      rowsLeft--;
    }
    if (rows == 0 || values.size() % rows != 0) {
      throw new IOException(
          "Cannot read %s: expected arrays of one length in layer %d, found %d values in %d rows"
              .formatted(file.getFile(), layer, values.size(), rows));
    }
    return new Block(layer, rows, values.take());
  }

  private boolean openRowGroup() throws IOException {
    PageReadStore pages = file.readNextRowGroup();
    if (pages == null) {
      return false;
    }
    FileMetaData metadata = file.getFileMetaData();
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(pages, new IgnoredValues(), schema, metadata.getCreatedBy());
    ColumnDescriptor element = schema.getColumnDescription(ELEMENT);
    layers = store.getColumnReader(schema.getColumnDescription(LAYER));
    boolean ours =
        PageElements.MARK_VALUE.equals(metadata.getKeyValueMetaData().get(PageElements.MARK));
    elements =
        ours
            ? new PageElements(pages.getPageReader(element))
            : new ColumnElements(store.getColumnReader(element));
    rowsLeft = pages.getRowCount();
    return rowsLeft > 0 || openRowGroup();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
